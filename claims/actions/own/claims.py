"""Claims of our own files, with what coders said of their wording."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from claims.actions.number import keep_number, number_claims, of_claims
from claims.actions.own.insert import check, insert_as_is, keep_history, keys_of, values_of
from claims.actions.own.kept import NOT_TOLD, WHY, Kept
from claims.actions.own.sources import keep_origins
from claims.choices import FoundBy
from claims.models import Anchor, Capture, Claim, Description, Question, Round, Source
from claims.models.description import SAID
from claims.rules.extract.document import sha256_of_text
from claims.rules.table_record import OwnRow

_CLAIM = {
    name: name for name in (
        "quote", "quote_sha256", "statement", "language", "translation", "translation_by", "start", "end",
        "withdrawn_at", "withheld_at", "created_at",
    )
}  # fmt: skip
_DESCRIPTION = {
    **{name: name for name in (*SAID, "disagreement")},
    "coded_stage": "stage", "decision_reason": "reason", "rests_on": "compared", "described_at": "created_at",
}  # fmt: skip
_SUGGESTED = ("commitment", "strength")


def store_claims(*, kept: Kept, rows: Sequence[OwnRow], whole: bool) -> None:
    """Store the claims that these rows have and that are not here; `whole`: the rows are of the file of claims.

    Each stands where its file says, on a copy that is held elsewhere, or here, where its words must stand.
    """
    here = keys_of(Claim, (row["claim_uid"] for row in rows))
    known = [keys_of(model, (row[name] for row in rows)) for model, name in _NAMED]
    made: list[tuple[Claim, OwnRow]] = []
    for row in rows:
        if row["claim_uid"] in here or not kept.has_uid(row, "claim_uid"):
            continue
        if not kept.needs_all(row, {name: keys for (_, name), keys in zip(_NAMED, known, strict=True)}):
            continue
        try:
            made.append((_claim(kept, row, known, whole=whole), row))
        except ValidationError as error:
            kept.refuse_error(row, error)
    _number(kept, made)
    claims = [claim for claim, _ in made]
    insert_as_is(claims)
    Anchor.objects.bulk_create(
        Anchor(
            claim=one, capture_id=one.capture_id, start=one.start, end=one.end, exact=one.quote,
            found_by=FoundBy.IMPORTED, created_by=kept.actor,
        )
        for one in claims
    )  # fmt: skip
    keep_history(claims, kept.actor, WHY)
    keep_origins((claim.uid, row["permalink"] if whole else "") for claim, row in made)


_NAMED: tuple[tuple[Any, str], ...] = ((Source, "source_uid"), (Capture, "capture_uid"), (Question, "question_uid"))


def _claim(kept: Kept, row: OwnRow, known: Sequence[dict[str, int]], *, whole: bool) -> Claim:
    values = values_of(Claim, row, _CLAIM if whole else {one: to for one, to in _CLAIM.items() if one != "created_at"})
    values["created_at"] = values.get("created_at") or timezone.now()
    sources, captures, questions = known
    for name in ("source_uid", "capture_uid"):
        if not row[name]:
            raise ValidationError({name: "A claim stands on a saved copy of a source."})
    claim = Claim(
        uid=row["claim_uid"], source_id=sources[row["source_uid"]], capture_id=captures[row["capture_uid"]],
        question_id=questions.get(row["question_uid"]), created_by=kept.actor, **values,
    )  # fmt: skip
    if row["quote_flowed"] != claim.quote:
        claim.quote_flowed = row["quote_flowed"]
    if not claim.withheld_at and claim.quote_sha256 != sha256_of_text(claim.quote):
        raise ValidationError({"quote": "These are not the words whose hash the file has."})
    check(claim, ("number", "created_at"))
    return claim


def _number(kept: Kept, made: list[tuple[Claim, OwnRow]]) -> None:
    """Keep the number of each within its source, where no other claim has it here."""
    by_source: dict[int, list[tuple[Claim, OwnRow]]] = defaultdict(list)
    for claim, row in made:
        by_source[claim.source_id].append((claim, row))
    taken = set(Claim.objects.filter(source__in=by_source).values_list("source", "number"))
    for source, of_source in by_source.items():
        keep_number(of_claims(source), max(_number_of(row) for _, row in of_source))
        for claim, row in of_source:
            number = _number_of(row)
            if not number or (source, number) in taken:
                kept.tell(row, f"The number {number} is another claim's here", "It gets the next one.")
                (number,) = number_claims(source)
            claim.number = number
            taken.add((source, number))


def _number_of(row: OwnRow) -> int:
    return int(row["claim_number"]) if row["claim_number"].isdigit() else 0


# --- descriptions ----------------------------------------------------------------------------------------------------


def store_descriptions(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store what coders said, and let each claim carry what it carried."""
    here = keys_of(Description, (row["description_uid"] for row in rows))
    claims = keys_of(Claim, (row["claim_uid"] for row in rows))
    rounds = keys_of(Round, (row["round_uid"] for row in rows))
    questions = keys_of(Question, (row["answered_question_uid"] for row in rows))
    made: list[tuple[Description, OwnRow]] = []
    for row in rows:
        if row["description_uid"] in here or not kept.has_uid(row, "description_uid"):
            continue
        if kept.needs(row, "claim_uid", claims) and kept.needs(row, "answered_question_uid", questions):
            try:
                made.append((_description(kept, row, claims, rounds, questions), row))
            except ValidationError as error:
                kept.refuse_error(row, error)
    insert_as_is([one for one, _ in made])
    _carry(one for one, row in made if row["in_use"] == "yes")


def _description(
    kept: Kept, row: OwnRow, claims: dict[str, int], rounds: dict[str, int], questions: dict[str, int]
) -> Description:
    values = values_of(Description, row, _DESCRIPTION)
    values["created_at"] = values.get("created_at") or timezone.now()
    one = Description(
        uid=row["description_uid"], claim_id=claims[row["claim_uid"]], round_id=rounds.get(row["round_uid"]),
        question_id=questions.get(row["answered_question_uid"]),
        coder=kept.person(row["coder_uid"], row["coder"], row["round_uid"]),
        decided=row["state"] == "decided", suggested=list(_suggested(row)), **values,
    )  # fmt: skip
    check(one, ("created_at",))
    return one


def _suggested(row: OwnRow) -> Iterable[dict[str, str]]:
    for name in _SUGGESTED:
        if code := row[f"suggested_{name}"]:
            beside = {key: row[f"suggested_{name}_{key}"] for key in ("outcome", "rules")}
            yield {"field": name, "code": code} | {key: value for key, value in beside.items() if value}


def store_carried(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Let claims that came without any coding carry what their rows say, as of a coder of whom nothing is told."""
    saying = {row["claim_uid"]: row for row in rows if any(row[name] for name in SAID)}
    claims = Claim.objects.filter(uid__in=saying, description=None).in_bulk(field_name="uid") if saying else {}
    if not claims:
        return
    coder = kept.person("", NOT_TOLD)
    made = []
    for uid, claim in claims.items():
        said = {name: saying[uid][name] for name in SAID}
        one = Description(claim=claim, coder=coder, question_id=claim.question_id, created_at=timezone.now(), **said)
        try:
            check(one, ("created_at",))
        except ValidationError as error:
            kept.refuse_error(saying[uid], error)
            continue
        made.append(one)
    insert_as_is(made)
    _carry(made)


def _carry(descriptions: Iterable[Description]) -> None:
    """Each claim carries the one of these that is of it. Most say one of few things: an update for each of these."""
    said_by: dict[tuple[str, ...], list[Description]] = defaultdict(list)
    for one in descriptions:
        said_by[tuple(one.said.values())].append(one)
    for codes, same in said_by.items():
        own = Description.objects.filter(pk__in=[one.pk for one in same], claim=OuterRef("pk")).order_by()
        rows = Claim.objects.filter(pk__in=[one.claim_id for one in same])
        rows.update(description=Subquery(own.values("pk")[:1]), **dict(zip(SAID, codes, strict=True)))

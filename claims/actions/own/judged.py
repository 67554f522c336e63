"""Ratings, decisions and answers of our own files. They stand in imported rounds, which nobody rates in here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.assignment import note_event
from claims.actions.own.insert import check, insert_as_is, keys_of, values_of
from claims.actions.own.kept import Kept
from claims.actions.own.rounds import CAME, statement_of
from claims.actions.round import freeze_version
from claims.actions.unit import FIRST, STEP
from claims.choices import DecisionState, RoundStep, RoundTask, UnitKind
from claims.models import (
    OPERATOR,
    Answer,
    Assignment,
    Claim,
    Decision,
    Level,
    Publisher,
    Rating,
    Round,
    RoundRater,
    RoundUnit,
    SchemeVersion,
    Source,
)
from claims.reads.review.basis import bases_of, basis_of
from claims.reads.review.frozen import frozen_of
from claims.rules.review.basis import SAID_THERE
from claims.rules.table_record import OwnRow

_AXES = ("certainty", "verdict", "wording_gap")
_JUDGED = {name: name for name in ("failure_tags", "comparator", "stale_at", "stale_because")}
_RATING = _JUDGED | {
    name: name
    for name in ("certainty_profile", "rationale", "evidence_as_of", "confidence", "submitted_at", "stage", "guess")
}
_DECISION = _JUDGED | {"reason": "reason", "disagreement": "disagreement", "decided_at": "created_at"}
_UNITS: dict[str, type[Claim] | type[Source] | type[Publisher]] = {
    UnitKind.CLAIM: Claim, UnitKind.SOURCE: Source, UnitKind.PUBLISHER: Publisher,
}  # fmt: skip


# --- rounds ----------------------------------------------------------------------------------------------------------


def store_rounds(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store the rounds that these rows name and that are not here. Nobody sees them before `close_rounds`.

    Rows of wording codes do not tell with which codebook a round was: they come after all others.
    """
    here = keys_of(Round, (row["round_uid"] for row in rows))
    for row in rows:
        uid = row["round_uid"]
        if not uid or uid in here or not kept.has_uid(row, "round_uid"):
            continue
        described = row["description_uid"] != ""
        version = kept.version(row) if not described else _any_version(kept, row)
        if version is not None:
            here[uid] = _store_round(kept, row, version, RoundTask.DESCRIBE if described else RoundTask.RATE).pk


def _any_version(kept: Kept, row: OwnRow) -> SchemeVersion | None:
    kept.tell(row, "With which codebook the wording was coded is not told", "Its round stands under the newest here.")
    return SchemeVersion.objects.filter(frozen_at__isnull=False).select_related("scheme").order_by("pk").last()


def _store_round(kept: Kept, row: OwnRow, version: SchemeVersion, task: RoundTask) -> Round:
    kept.require_lead()
    made = Round(
        uid=row["round_uid"], name=row["round"], imported=True, scheme_version=freeze_version(version.pk),
        unit_kind=row["unit"] or UnitKind.CLAIM, task=task, raters_each=1, hides_earlier=False, chosen_by=dict(CAME),
    )  # fmt: skip
    made.save()
    note_event(made, RoundStep.MADE, kept.actor, "For ratings that came in with files of an installation of Evidence.")
    return made


def close_rounds(*, kept: Kept) -> None:
    """Let everybody see imported rounds whose ratings are all there: each is closed as soon as it opens."""
    for round_ in Round.objects.filter(imported=True, opened_at=None, chosen_by__table=CAME["table"]):
        each = Counter(Assignment.objects.filter(round=round_).order_by().values_list(*_unit_keys()))
        round_.raters_each = max(each.values(), default=1)
        round_.chosen_by = round_.chosen_by | {"units": RoundUnit.objects.filter(round=round_).count()}
        round_.opened_at = round_.closed_at = timezone.now()
        round_.save()
        note_event(round_, RoundStep.CLOSED, kept.actor, "Imported: it was rated elsewhere, and nobody rates here.")


def _unit_keys() -> list[str]:
    return [f"{kind}_id" for kind in UnitKind]


# --- what was judged -------------------------------------------------------------------------------------------------


class _Batch:
    """What a batch of rows names: rounds, units, claims that were compared with."""

    def __init__(self, rows: Sequence[OwnRow]) -> None:
        self.rounds = Round.objects.select_related("scheme_version__scheme").in_bulk(
            {row["round_uid"] for row in rows}, field_name="uid"
        )
        self.units = {str(kind): self._of(kind, rows) for kind in UnitKind}
        self.claims = keys_of(Claim, (row["comparator_claim_uid"] for row in rows))

    @staticmethod
    def _of(kind: str, rows: Sequence[OwnRow]) -> dict[str, int]:
        return keys_of(_UNITS[kind], (unit_of(row) for row in rows if kind_of(row) == kind))

    def judged(self, kept: Kept, row: OwnRow) -> dict[str, Any] | None:
        """What a rating and a decision both say; None where the row is refused."""
        version = kept.version(row)
        kind, uid, round_ = kind_of(row), unit_of(row), self.rounds.get(row["round_uid"])
        if version is None or not kept.needs(row, "comparator_claim_uid", self.claims):
            return None
        if kind not in self.units or uid not in self.units[kind] or round_ is None:
            kept.refuse(row, f"What was judged is not here: {kind} {uid}.", "Put in the file that has it.")
            return None
        if round_.scheme_version_id != version.pk or round_.unit_kind != kind:
            kept.refuse(row, "The round is here with another codebook, or over something else.", "It is another round.")
            return None
        levels = _levels(kept, row, version)
        if levels is None:
            return None
        of_unit = {f"{kind}_id": self.units[kind][uid]}
        against = self.claims.get(row["comparator_claim_uid"])
        return {"round": round_, "scheme_version": version, "comparator_claim_id": against} | of_unit | levels


def kind_of(row: OwnRow) -> str:
    """What a row is about: claim, source or publisher. Files of before do not say; theirs are of claims."""
    return row["unit"] or UnitKind.CLAIM


def unit_of(row: OwnRow) -> str:
    """The uid of that."""
    return row["unit_uid"] or row[f"{kind_of(row)}_uid"]


def _levels(kept: Kept, row: OwnRow, version: SchemeVersion) -> dict[str, Level | None] | None:
    found: dict[str, Level | None] = {}
    for axis in _AXES:
        codes = {one.code: one for one in version.levels.all() if one.axis == axis}
        if row[axis] and row[axis] not in codes:
            kept.refuse(row, f"“{row[axis][:40]}” is no answer of {version}, in {axis}.", "Put in the file of levels.")
            return None
        found[axis] = codes.get(row[axis])
    return found


def store_ratings(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store ratings in their rounds, each after the one of the same rater that it takes the place of."""
    new = _new(kept, Rating.objects.visible_to(OPERATOR), "rating_uid", rows)
    batch, made = _Batch(new), []
    for row in new:
        judged = batch.judged(kept, row)
        if judged is None:
            continue
        reviewer = kept.person(row["reviewer_uid"], row["reviewer"], row["round_uid"])
        try:
            values = values_of(Rating, row, _RATING)
            rating = Rating(
                uid=row["rating_uid"], reviewer=reviewer, basis=_said_there(row),
                interests=statement_of(kept, reviewer, row["rating_uid"]), **judged, **values,
            )  # fmt: skip
            check(rating, ("basis",))
        except ValidationError as error:
            kept.refuse_error(row, error)
        else:
            made.append(rating)
    _hand_out(made)
    _give_bases(made)
    _insert_chains(made, _last_ratings(made), lambda one: (one.round_id, *_unit_key(one), one.reviewer_id))


def _said_there(row: OwnRow) -> dict[str, Any]:
    """What the file says of evidence that is in none: a part of the basis that nothing here is compared with."""
    return {SAID_THERE: row[SAID_THERE]} if SAID_THERE in row.cells else {}


def store_decisions(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store decisions in their rounds."""
    new = _new(kept, Decision.objects.all(), "decision_uid", rows)
    batch, made = _Batch(new), []
    for row in new:
        judged = batch.judged(kept, row)
        if judged is None:
            continue
        by = kept.person(row["decided_by_uid"], row["decided_by"], row["round_uid"])
        try:
            values = values_of(Decision, row, _DECISION)
            decision = Decision(
                uid=row["decision_uid"], created_by=by, state=DecisionState.DECIDED, basis={}, **judged, **values
            )
            check(decision, ("basis",))
        except ValidationError as error:
            kept.refuse_error(row, error)
        else:
            made.append(decision)
    _add_units(made)
    _give_bases(made)
    for decision in made:
        rated = Rating.objects.visible_to(OPERATOR).current().filter(round=decision.round)
        rated = rated.filter(**{str(decision.unit_kind): decision.unit}).order_by("pk")
        decision.basis |= {"ratings": list(rated.values_list("uid", flat=True))}
    insert_as_is(made)


def _new(kept: Kept, records: Any, column: str, rows: Sequence[OwnRow]) -> list[OwnRow]:
    uids = records.filter(uid__in=[row[column] for row in rows])
    here = set(uids.values_list("uid", flat=True))
    return [row for row in rows if row[column] not in here and kept.has_uid(row, column)]


def _unit_key(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in _unit_keys())


def _last_ratings(made: Sequence[Rating]) -> dict[Any, Rating]:
    """The latest ratings that are here of the same raters, rounds and units."""
    rows = Rating.objects.visible_to(OPERATOR).current().filter(round__in={one.round_id for one in made})
    rows = rows.filter(reviewer__in={one.reviewer_id for one in made})
    return {(one.round_id, *_unit_key(one), one.reviewer_id): one for one in rows}


def _insert_chains(made: Sequence[Rating], last: dict[Any, Rating], key: Callable[[Rating], Any]) -> None:
    """Insert in the order of the file; one that takes the place of another waits until that has its key."""
    waiting: list[Rating] = []
    for one in made:
        before = last.get(key(one))
        if before is not None and before._state.adding:
            insert_as_is(waiting)
            waiting = []
        one.supersedes = before
        last[key(one)] = one
        waiting.append(one)
    insert_as_is(waiting)


def _give_bases(made: Sequence[Any]) -> None:
    """What each rests on, as far as it is here."""
    by_round: dict[Round, list[Any]] = defaultdict(list)
    for one in made:
        by_round[one.round].append(one)
    for round_, of_round in by_round.items():
        claims = {one.claim_id for one in of_round if one.claim_id}
        bases = bases_of(claims, round_) if claims else {}
        for one in of_round:
            one.basis |= bases[one.claim_id] if one.claim_id else basis_of(one.unit, round_.scheme_version)


# --- units, raters and what was handed to them -----------------------------------------------------------------------


def _hand_out(made: Sequence[Rating]) -> None:
    """Units with their evidence, raters and assignments, as every round has them; those that are there stay.

    The standing round has none.
    """
    made = [one for one in made if not one.round.standing]
    _add_units(made)
    raters = {(one.round_id, one.reviewer_id) for one in made}
    rounds = {round_ for round_, _ in raters}
    known = set(RoundRater.objects.filter(round__in=rounds).values_list("round", "reviewer"))
    RoundRater.objects.bulk_create(
        RoundRater(round_id=round_, reviewer_id=person)
        for round_, person in sorted(raters - known, key=lambda pair: pair)
    )
    wanted = dict.fromkeys((one.round_id, *_unit_key(one), one.reviewer_id) for one in made)
    there = Assignment.objects.filter(round__in=rounds, reviewer__in={person for _, person in raters})
    had = set(there.values_list("round", *_unit_keys(), "reviewer"))
    Assignment.objects.bulk_create(
        Assignment(round_id=round_, reviewer_id=person, position=FIRST, **dict(zip(_unit_keys(), unit, strict=True)))
        for round_, *unit, person in (one for one in wanted if one not in had)
    )


def _add_units(made: Iterable[Any]) -> None:
    wanted = dict.fromkeys((one.round_id, *_unit_key(one)) for one in made if not one.round.standing)
    rounds = {round_ for round_, *_ in wanted}
    had = set(RoundUnit.objects.filter(round__in=rounds).values_list("round", *_unit_keys()))
    new = [one for one in wanted if one not in had]
    claims = {claim for _, claim, *_ in new if claim}
    frozen = frozen_of(claims) if claims else {}
    last = {round_: RoundUnit.objects.filter(round=round_).count() for round_ in rounds}
    rows = []
    for round_, *unit in new:
        last[round_] += 1
        evidence = frozen[unit[0]][0] if unit[0] else None
        named = dict(zip(_unit_keys(), unit, strict=True))
        rows.append(RoundUnit(round_id=round_, position=FIRST + STEP * last[round_], evidence=evidence, **named))
    RoundUnit.objects.bulk_create(rows)


# --- answers ---------------------------------------------------------------------------------------------------------


def store_answers(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store what ratings and decisions say on the items of their codebooks."""
    ratings = dict(
        Rating.objects.visible_to(OPERATOR).filter(uid__in={row["rating_uid"] for row in rows}).values_list("uid", "pk")
    )
    decisions = keys_of(Decision, (row["decision_uid"] for row in rows))
    said = Answer.objects.filter(rating__in=ratings.values()).values_list("rating__uid", "item__code")
    decided = Answer.objects.filter(decision__in=decisions.values()).values_list("decision__uid", "item__code")
    here = {*said, *decided}
    made = []
    for row in rows:
        if (row["rating_uid"] or row["decision_uid"], row["item"]) in here:
            continue
        if kept.needs(row, "rating_uid", ratings) and kept.needs(row, "decision_uid", decisions):
            level = _answer(kept, row)
            if level is not None:
                rating, decision = ratings.get(row["rating_uid"]), decisions.get(row["decision_uid"])
                made.append(Answer(rating_id=rating, decision_id=decision, item_id=level.item_id or 0, level=level))
    Answer.objects.bulk_create(made)


def _answer(kept: Kept, row: OwnRow) -> Level | None:
    version = kept.version(row)
    if version is None:
        return None
    items = {item.pk for item in version.items.all() if item.code == row["item"]}
    levels = (one for one in version.levels.all() if one.item_id in items and one.code == row["answer"])
    found = next(levels, None)
    if found is None:
        kept.refuse(row, f"“{row['answer'][:40]}” is no answer of {version} to “{row['item'][:40]}”.", "Mend it.")
    return found

"""Rounds of their own file, with all their rules and times; what was judged in them; and who had declared interests."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.assignment import note_event
from claims.actions.own.claims import store_claims
from claims.actions.own.insert import check, insert_as_is, keys_of, values_of
from claims.actions.own.kept import Kept
from claims.actions.own.sources import keep_origins, store_captures, store_sources
from claims.actions.round import freeze_version
from claims.choices import RoundStep, UnitKind
from claims.models import (
    OPERATOR,
    Claim,
    InterestStatement,
    Publisher,
    Rating,
    Round,
    RoundUnit,
    SchemeVersion,
    Source,
    User,
)
from claims.reads.withholding import WITHHELD
from claims.rules.identify.uid import is_uid, new_uid
from claims.rules.table_record import OwnRow

CAME = {"table": "files of an installation of Evidence", "round": ""}
# Of a round whose own file came: it is marked as imported where it was so there.
_ELSEWHERE = CAME | {"elsewhere": True}
_ROUND = {
    "round": "name", "unit": "unit_kind",
    **{name: name for name in (
        "standing", "imported", "task", "raters_each", "reveal", "masked", "guesses_side", "judges_again",
        "hides_earlier", "shows_names", "instructions", "seed", "opened_at", "closed_at", "reopened_at",
    )},
}  # fmt: skip
_UNIT = {"position": "position", "role": "role", "evidence_links": "evidence"}
_UNITS: dict[str, type[Claim] | type[Source] | type[Publisher]] = {
    UnitKind.CLAIM: Claim, UnitKind.SOURCE: Source, UnitKind.PUBLISHER: Publisher,
}  # fmt: skip
_INTERESTS = "Declared in the installation that it came from. What they are is in no file."
_NOT_IN_IT = "Named in a release that does not have it"
DECLARED = ("", "yes", "no")


def store_told_rounds(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store the rounds that these rows have and that are not here, as they were there: an open one is open.

    Whoever was still to judge in it is in no file, so that nobody is. Into an empty installation the standing round
    that it was set up with becomes that of the file.
    """
    here = keys_of(Round, (row["round_uid"] for row in rows))
    for row in rows:
        if row["round_uid"] in here or not kept.has_uid(row, "round_uid"):
            continue
        version = kept.version(row)
        if version is not None:
            try:
                _store_round(kept, row, version)
            except ValidationError as error:
                kept.refuse_error(row, error)


def _store_round(kept: Kept, row: OwnRow, version: SchemeVersion) -> None:
    kept.require_lead()
    frozen = version if version.frozen_at else freeze_version(version.pk)
    values = {"uid": row["round_uid"], "scheme_version": frozen} | values_of(Round, row, _ROUND)
    if values["opened_at"] is None or (values["imported"] and values["closed_at"] is None):
        raise ValidationError(
            {"opened_at": "Only rounds that were opened are in a file, and imported ones are closed."}
        )
    made = Round(chosen_by=dict(_ELSEWHERE))
    if values["standing"] and kept.standing is not None:
        made, kept.standing = kept.standing, None
    for name, value in values.items():
        setattr(made, name, value)
    if kept.exemptions.get(made.uid, "").isdigit():
        made.chosen_by = made.chosen_by | {"exemptions": kept.exemptions[made.uid]}
    check(made)
    made.validate_constraints(exclude={"uid"})
    made.save()
    note_event(made, RoundStep.MADE, kept.actor, "It came in with files of an installation of Evidence.")
    keep_origins([(made.uid, "")])


def store_round_units(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store what was judged in rounds, in its order, where it is not here."""
    rounds = Round.objects.in_bulk({row["round_uid"] for row in rows}, field_name="uid")
    units = {kind: keys_of(model, (row[f"{kind}_uid"] for row in rows)) for kind, model in _UNITS.items()}
    claims = keys_of(Claim, (row["comparator_claim_uid"] for row in rows))
    had = RoundUnit.objects.filter(round__in=rounds.values()).values_list("round", *(f"{kind}_id" for kind in _UNITS))
    here = set(had)
    made = []
    for row in rows:
        round_ = rounds.get(row["round_uid"])
        kind = round_.unit_kind if round_ else UnitKind.CLAIM
        if round_ is None or row[f"{kind}_uid"] not in units[kind]:
            kept.refuse(row, "Its round, or what was judged, is not here.", "Put in the file that has it.")
            continue
        named = {f"{one}_id": units[kind][row[f"{kind}_uid"]] if one == kind else None for one in _UNITS}
        if (round_.pk, *named.values()) in here or not kept.needs(row, "comparator_claim_uid", claims):
            continue
        try:
            values = values_of(RoundUnit, row, _UNIT)
            unit = RoundUnit(
                round=round_, comparator_claim_id=claims.get(row["comparator_claim_uid"]), **named, **values
            )
            check(unit)
        except ValidationError as error:
            kept.refuse_error(row, error)
        else:
            made.append(unit)
    RoundUnit.objects.bulk_create(made)


def stand_in(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Let withdrawn claims without words stand for those that a release names as compared with, and does not have."""
    named = dict.fromkeys(row["comparator_claim_uid"] for row in rows)
    here = keys_of(Claim, named)
    missing = [uid for uid in named if is_uid(uid) and uid not in here]
    if not missing or not kept.adopts:
        return
    now = timezone.now()
    of = {"source_uid": new_uid(), "source_title": _NOT_IN_IT, "capture_uid": new_uid()}
    words = dict.fromkeys(("quote", "quote_flowed"), WITHHELD) | {"start": "0", "end": "1"}
    gone = dict.fromkeys(("withdrawn_at", "withheld_at"), now.isoformat())
    cells = [
        {"claim_uid": uid, "claim_number": str(number)} | of | words | gone for number, uid in enumerate(missing, 1)
    ]
    made = [OwnRow(rows[0].file, rows[0].where, each) for each in cells]
    store_sources(kept=kept, rows=made[:1], whole=False)
    store_captures(kept=kept, rows=made[:1], whole=False)
    store_claims(kept=kept, rows=made, whole=False)
    Source.objects.filter(uid=of["source_uid"]).update(withdrawn_at=now, withdrawn_because=_NOT_IN_IT)
    Claim.objects.filter(uid__in=missing).update(withdrawn_because=_NOT_IN_IT)


# --- interests -------------------------------------------------------------------------------------------------------


def note_interests(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Remember, for the ratings that are to be stored, whether interests had been declared."""
    for row in rows:
        if row["interests"] not in DECLARED:
            kept.refuse(row, f"“{row['interests'][:40]}” is neither yes nor no, in interests.", "Mend it in the file.")
        elif row["interests"]:
            kept.interests[row["rating_uid"]] = row["interests"]


def check_interests(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Refuse what is said of ratings that are not here."""
    ratings = Rating.objects.visible_to(OPERATOR).filter(uid__in={row["rating_uid"] for row in rows})
    known = set(ratings.values_list("uid", flat=True))
    for row in rows:
        kept.needs(row, "rating_uid", known)


def statement_of(kept: Kept, reviewer: User, rating: str) -> InterestStatement | None:
    """What this person had declared as they made this rating, as far as it is told; in force it is no more."""
    declared = kept.interests.get(rating, "")
    if not declared:
        return None
    key = (reviewer.pk, declared)
    if key not in kept.statements:
        now, none = timezone.now(), declared == "no"
        text = "" if none else _INTERESTS
        made = InterestStatement(reviewer=reviewer, none=none, text=text, declared_at=now, expires_at=now)
        insert_as_is([made])
        kept.statements[key] = made
    return kept.statements[key]


def note_exemptions(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Remember how often somebody was given more sight of a round while it ran: the file of ratings says it."""
    kept.exemptions |= {row["round_uid"]: row["round_exemptions"] for row in rows if row["round_exemptions"] != "0"}


def note_shown_names(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Remember in which rounds people are called by their name."""
    kept.shows_names |= {row["round_uid"] for row in rows if row["shows_names"] == "yes"}

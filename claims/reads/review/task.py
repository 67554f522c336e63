"""What one person has to do in a round about one unit."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from claims.choices import UnitKind, UnitRole
from claims.database.prepared import Prepared
from claims.models import Claim, Draft, Publisher, Round, Source, User
from claims.models.unit import Unit
from claims.reads.source.reading import seen_to_rate

UNITS: Final[dict[UnitKind, type[Any]]] = {
    UnitKind.CLAIM: Claim,
    UnitKind.SOURCE: Source,
    UnitKind.PUBLISHER: Publisher,
}


@dataclass(frozen=True, slots=True)
class Task:
    """A round as it stands to a person and a unit."""

    round: Round
    unit: Unit
    kind: UnitKind
    # None: the unit was not handed to this person.
    position: int | None
    skipped: bool
    # Whether a draft is kept.
    begun: bool
    role: UnitRole
    # Uids of the evidence links that the opening froze; None where nothing is frozen.
    evidence: frozenset[str] | None
    comparator_id: int | None

    @property
    def is_mine(self) -> bool:
        """Whether this person rates the unit in the round: the standing one takes any unit, others what they handed."""
        return self.kind == self.round.unit_kind and (self.round.standing or self.position is not None)


def kind_of(unit: Unit) -> UnitKind:
    """Which of the three a unit is."""
    return next(kind for kind, noun in UNITS.items() if type(unit) is noun)


# Of a unit: whether it is rated at all, and what a rating rests on.
HELD: Final = {
    UnitKind.CLAIM: ("uid", "withdrawn_at", "withheld_at", "quote_sha256", "answers", "question__uid"),
    UnitKind.SOURCE: ("uid", "withdrawn_at"),
    UnitKind.PUBLISHER: ("uid",),
}


def _units(uid: str, kind: UnitKind) -> "QuerySet[Any]":
    rows: QuerySet[Any] = UNITS[kind].objects.filter(uid=uid)
    return (rows.select_related("question") if kind == UnitKind.CLAIM else rows).only(*HELD[kind])


def _rounds(user: int, unit: int, kind: UnitKind) -> "QuerySet[Round]":
    """Rounds with what each says of this person and unit, by their keys."""
    mine = Q(assignments__reviewer=user, **{f"assignments__{kind}": unit})
    return Round.objects.select_related("scheme_version__scheme").annotate(
        mine=FilteredRelation("assignments", condition=mine),
        here=FilteredRelation("units", condition=Q(**{f"units__{kind}": unit})),
        my_position=F("mine__position"),
        my_skip=F("mine__skipped_at"),
        unit_role=F("here__role"),
        unit_evidence=F("here__evidence"),
        unit_comparator=F("here__comparator_claim"),
        begun=Exists(Draft.objects.filter(round=OuterRef("pk"), reviewer=user, **{kind: unit}).order_by()),
    )


def _task_in(round_: Round, unit: Unit, kind: UnitKind) -> Task:
    row = vars(round_)
    return Task(
        round=round_,
        unit=unit,
        kind=kind,
        position=row["my_position"],
        skipped=row["my_skip"] is not None,
        begun=row["begun"],
        role=UnitRole(row["unit_role"] or UnitRole.PLAIN),
        evidence=None if row["unit_evidence"] is None else frozenset(row["unit_evidence"]),
        comparator_id=row["unit_comparator"],
    )


def task_of(user: User, round_: Round, unit: Unit) -> Task:
    """The task of this person in a round that is at hand. One query."""
    kind = kind_of(unit)
    return _task_in(_rounds(user.pk, unit.pk, kind).get(pk=round_.pk), unit, kind)


_UNIT = {kind: Prepared(partial(_units, kind=kind), held=True) for kind in UnitKind}
_ROUND = {
    kind: Prepared(lambda user, unit, uid, kind=kind: _rounds(user, unit, kind).filter(uid=uid), held=True)
    for kind in UnitKind
}


def held_task(user: User, round_uid: str, unit_uid: str, kind: UnitKind) -> Task:
    """Unit and round as they are now, neither of which changes before the transaction ends. Two queries.

    The unit is held first, as everywhere. Raises DoesNotExist of the one that there is not.
    """
    unit = _only(_UNIT[kind](uid=unit_uid), UNITS[kind])
    return _task_in(_only(_ROUND[kind](user=user.pk, unit=unit.pk, uid=round_uid), Round), unit, kind)


def is_hidden(user: User, task: Task) -> bool:
    """Whether it is a claim that this person does not see: they read its page separately, or rate it masked."""
    if task.kind != UnitKind.CLAIM or (user.known is not None and not user.known.misses_claims):
        return False
    return not seen_to_rate(Claim.objects.filter(pk=task.unit.pk), user, task.round.uid).exists()


def _only(found: list[Any], noun: type[Any]) -> Any:
    if not found:
        raise noun.DoesNotExist
    return found[0]

"""What one person has to do in a round about one unit."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, FilteredRelation, Q, QuerySet

from claims.choices import UnitKind, UnitRole
from claims.models import Claim, Publisher, Round, Source, User
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


def units_named(uid: str, kind: UnitKind, user: User, round_uid: str) -> "QuerySet[Any]":
    """The unit of this uid, as a query, for rating it in this round; without a claim that is hidden from the person."""
    if kind == UnitKind.CLAIM and (user.known is None or user.known.misses_claims):
        return seen_to_rate(Claim.objects.filter(uid=uid), user, round_uid)
    rows: QuerySet[Any] = UNITS[kind].objects.filter(uid=uid)
    return rows


def task_rounds(user: User, unit: Unit, kind: UnitKind) -> "QuerySet[Round]":
    """Rounds with what each says of this person and unit, for `task_in`."""
    mine = Q(assignments__reviewer=user.pk, **{f"assignments__{kind}": unit.pk})
    return Round.objects.select_related("scheme_version__scheme").annotate(
        mine=FilteredRelation("assignments", condition=mine),
        here=FilteredRelation("units", condition=Q(**{f"units__{kind}": unit.pk})),
        my_position=F("mine__position"),
        my_skip=F("mine__skipped_at"),
        unit_role=F("here__role"),
        unit_evidence=F("here__evidence"),
        unit_comparator=F("here__comparator_claim"),
    )


def task_in(round_: Round, unit: Unit, kind: UnitKind) -> Task:
    """The task that a row of `task_rounds` describes."""
    row = vars(round_)
    return Task(
        round=round_,
        unit=unit,
        kind=kind,
        position=row["my_position"],
        skipped=row["my_skip"] is not None,
        role=UnitRole(row["unit_role"] or UnitRole.PLAIN),
        evidence=None if row["unit_evidence"] is None else frozenset(row["unit_evidence"]),
        comparator_id=row["unit_comparator"],
    )


def task_of(user: User, round_: Round, unit: Unit) -> Task:
    """The task of this person in a round that is at hand. One query."""
    kind = kind_of(unit)
    return task_in(task_rounds(user, unit, kind).get(pk=round_.pk), unit, kind)

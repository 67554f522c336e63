"""Rounds that a lead opened, made row by row: what is tried with them is who sees what, not how they are made."""

from typing import Any

from django.utils import timezone

from claims.choices import UnitKind
from claims.models import Assignment, Claim, Round, RoundUnit, SchemeVersion, Unit, User


def led_round(*units: Unit, raters: tuple[User, ...] = (), opened: bool = True, **terms: Any) -> Round:
    """A round over these units, each of which is handed to each of these people; it runs unless it says otherwise."""
    terms.setdefault("name", "A led round")
    terms.setdefault("scheme_version", SchemeVersion.objects.get(scheme__code="claim-fit", version="2.0.0"))
    opened_at = timezone.now() if opened else None
    round_ = Round.objects.create(opened_at=opened_at, unit_kind=kind_of(units[0]) if units else "claim", **terms)
    for unit in units:
        hand_out(round_, unit, *raters)
    return round_


def hand_out(round_: Round, unit: Unit, *raters: User) -> None:
    """Put a unit into a round, where it is not in it yet, and hand it to these people."""
    of = {kind_of(unit).value: unit}
    held, _ = RoundUnit.objects.get_or_create(round=round_, **of, defaults={"position": round_.units.count() + 1})
    for rater in raters:
        Assignment.objects.create(round=round_, reviewer=rater, position=held.position, **of)


def kind_of(unit: Unit) -> UnitKind:
    """Which of the three it is."""
    return UnitKind.CLAIM if isinstance(unit, Claim) else UnitKind(type(unit).__name__.lower())


def close(round_: Round) -> Round:
    """Closed now, by nobody."""
    round_.closed_at = timezone.now()
    round_.save(update_fields=["closed_at"])
    return round_


def reopen(round_: Round) -> Round:
    """Open again."""
    round_.closed_at, round_.reopened_at = None, timezone.now()
    round_.save(update_fields=["closed_at", "reopened_at"])
    return round_

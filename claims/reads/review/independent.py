"""The ratings that agreement is worked out from."""

from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet

from claims.choices import UnitRole
from claims.models import Rating, Round, RoundUnit, User
from claims.models.rating import RatingQuerySet, _Operator
from claims.models.unit import on_same_unit

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def independent_ratings(round_: Round, user: User | _Operator) -> RatingQuerySet:
    """Each rater's last rating of each unit before the reveal, as far as this person may see ratings of the round.

    Without those after seeing the others or the source, and without units that count for nothing in agreement: pilots,
    training, and those whose answer the lead set.
    """
    return plain(round_, Rating.objects.visible_to(user).filter(round=round_).independent())


def latest_ratings(round_: Round, user: User | _Operator) -> RatingQuerySet:
    """Each rater's latest rating of each of these units, whatever they knew: the result where nothing is decided."""
    return plain(round_, Rating.objects.visible_to(user).filter(round=round_).current())


def plain(round_: Round, rows: Rows) -> Rows:
    """Of ratings or decisions of a round those of units that count."""
    apart = RoundUnit.objects.filter(round=OuterRef("round")).exclude(role=UnitRole.PLAIN)
    return rows if round_.standing else rows.exclude(on_same_unit(apart))

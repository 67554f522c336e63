"""The ratings, and the codings of the wording, that agreement is worked out from."""

from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import Stage, UnitRole
from claims.models import Description, Rating, Round, RoundUnit
from claims.models.description import DescriptionQuerySet
from claims.models.rating import RatingQuerySet, Reader, _Operator
from claims.models.unit import on_same_unit
from claims.reads.claim.descriptions import descriptions_seen_by

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def independent_ratings(round_: Round, user: Reader) -> RatingQuerySet:
    """Each rater's last rating of each unit before the reveal, as far as this person may see ratings of the round.

    Without those after seeing the others or the source, and without units that count for nothing in agreement: pilots,
    training, and those whose answer the lead set.
    """
    return plain(round_, Rating.objects.visible_to(user).filter(round=round_).independent())


def latest_ratings(round_: Round, user: Reader) -> RatingQuerySet:
    """Each rater's latest rating of each of these units, whatever they knew: the result where nothing is decided."""
    return plain(round_, Rating.objects.visible_to(user).filter(round=round_).current())


def codings_of(round_: Round, user: Reader) -> DescriptionQuerySet:
    """What was coded in the round and not taken back, as far as this person may see it, of units that count."""
    rows = Description.objects.coded().filter(round=round_, withdrawn_at=None)
    seen = rows if isinstance(user, _Operator) else descriptions_seen_by(user, rows)
    apart = RoundUnit.objects.filter(round=round_, claim=OuterRef("claim")).exclude(role=UnitRole.PLAIN).order_by()
    return seen.filter(~Exists(apart))


def independent_codings(round_: Round, user: Reader) -> DescriptionQuerySet:
    """Each coder's last coding of each claim before they could see the others' or the source."""
    last = Q(superseded_by=None) | ~Q(superseded_by__stage=Stage.INDEPENDENT)
    return codings_of(round_, user).filter(last, stage=Stage.INDEPENDENT)


def plain(round_: Round, rows: Rows) -> Rows:
    """Of ratings or decisions of a round those of units that count."""
    apart = RoundUnit.objects.filter(round=OuterRef("round")).exclude(role=UnitRole.PLAIN)
    return rows if round_.standing else rows.exclude(on_same_unit(apart))

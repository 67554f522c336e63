"""The ratings that agreement is worked out from."""

from django.db.models import OuterRef

from claims.choices import UnitRole
from claims.models import Rating, Round, RoundUnit, User
from claims.models.rating import RatingQuerySet, _Operator
from claims.models.unit import on_same_unit


def independent_ratings(round_: Round, user: User | _Operator) -> RatingQuerySet:
    """Each rater's last rating of each unit before the reveal, as far as this person may see ratings of the round.

    Without those after seeing the others or the source, and without units that count for nothing in agreement: pilots,
    training, and those whose answer the lead set.
    """
    rated = Rating.objects.visible_to(user).filter(round=round_).independent()
    apart = RoundUnit.objects.filter(round=OuterRef("round")).exclude(role=UnitRole.PLAIN)
    return rated if round_.standing else rated.exclude(on_same_unit(apart))

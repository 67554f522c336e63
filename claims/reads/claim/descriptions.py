"""The descriptions of claims, as far as a person may see them."""

from django.db.models import Exists, OuterRef, Q

from claims.models import Claim, Description, Reading, User
from claims.models.description import DescriptionQuerySet


def descriptions_seen_by(user: User) -> DescriptionQuerySet:
    """Standing descriptions; of claims in a source that this person reads separately, their own alone."""
    reading = Reading.objects.filter(
        capture__source=OuterRef("claim__source"), reader=user.pk, separate=True, finished_at=None
    ).order_by()
    return Description.objects.current().filter(Q(coder=user.pk) | ~Exists(reading))


def own_description(user: User, claim: Claim) -> Description | None:
    """What this person says of the claim."""
    return Description.objects.current().filter(claim=claim, coder=user.pk).first()

"""The descriptions of claims, as far as a person may see them."""

from django.db.models import Exists, OuterRef, Q

from claims.choices import UnitKind
from claims.models import Claim, Description, Reading, User
from claims.models.description import DescriptionQuerySet
from claims.models.rating import shown_to
from claims.reads.blind import veil_of


def descriptions_seen_by(user: User) -> DescriptionQuerySet:
    """Standing descriptions: one's own, and others' that nothing hides.

    Hidden are those of claims in a source that this person reads separately, those that were made in a round whose
    judgements are not shown to them yet, and those of claims that they rate before the reveal.
    """
    reading = Reading.objects.filter(
        capture__source=OuterRef("claim__source"), reader=user.pk, separate=True, finished_at=None
    ).order_by()
    others = ~Exists(reading) & (Q(round=None) | shown_to(user, [UnitKind.CLAIM]))
    if (veil := veil_of(user)) is not None:
        others &= ~veil.over("claim__")
    return Description.objects.current().filter(Q(coder=user.pk) | others)


def own_description(user: User, claim: Claim) -> Description | None:
    """What this person says of the claim."""
    return Description.objects.current().filter(claim=claim, coder=user.pk).first()

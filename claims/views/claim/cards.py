"""Claims as cards: the words, and what the viewer may know of their review."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Claim, Rating, User
from claims.reads.review.results import ShownResult, shown_results
from claims.views.claim.said import Said, said_of


@dataclass(frozen=True, slots=True)
class Card:
    """A claim, with the viewer's own latest rating, what is said of it after the reveal, and where else it stands."""

    claim: Claim
    mine: Rating | None
    result: ShownResult | None
    said: Said | None = None


def cards_of(claims: Sequence[Claim], viewer: User) -> list[Card]:
    """A card for each, in this order. A fixed number of queries."""
    mine = _own_ratings(viewer, claims) if claims else {}
    results = shown_results(viewer, [claim.pk for claim in claims]) if claims and not viewer.alone else {}
    said = said_of([claim.pk for claim in claims], viewer) if claims else {}
    return [Card(claim, mine.get(claim.pk), results.get(claim.pk), said.get(claim.pk)) for claim in claims]


def _own_ratings(viewer: User, claims: Sequence[Claim]) -> dict[int, Rating]:
    own = Rating.objects.own(viewer).current()
    # Sorted here: SQLite would take the order as a reason to go through all that this person ever rated.
    rated = own.filter(claim__in=[claim.pk for claim in claims]).with_levels().order_by()
    return {rating.claim_id: rating for rating in sorted(rated, key=lambda rating: rating.pk) if rating.claim_id}

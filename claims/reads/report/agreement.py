"""Of each closed round how many units had one verdict from all raters before they saw one another's.

No coefficient is worked out here: those stand on the page of the round.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from claims.choices import UnitKind, UnitRole
from claims.database.counting import bounded
from claims.models import Rating, Round, RoundUnit, User
from claims.reads.source.reading import of_claims_seen_by

# The newest rounds; and with more ratings in them no numbers are worked out for a page.
MOST_ROUNDS = 12
MOST_RATINGS = 20_000
SAME, DIFFERENT = "same", "different"


@dataclass(slots=True)
class RoundsAgreed:
    """The closed rounds, the newest first, with the units of each that several people gave a verdict on."""

    rounds: list[Round]
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Whether there are too many ratings to count for a page.
    too_many: bool = False


def agreed_by_round(user: User) -> RoundsAgreed:
    """Count them, as far as ratings are shown to this person. Three queries, however many rounds."""
    rounds = list(Round.objects.closed().filter(unit_kind=UnitKind.CLAIM).order_by("-pk")[:MOST_ROUNDS])
    found = RoundsAgreed(rounds)
    ratings = _independent(user, rounds)
    if bounded(ratings, MOST_RATINGS) > MOST_RATINGS:
        found.too_many = True
        return found
    uids = {one.pk: one.uid for one in rounds}
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    for round_, claim, verdict in ratings.values_list("round", "claim", "verdict"):
        given[round_, claim].append(verdict)
    for (round_, _claim), verdicts in given.items():
        if len(verdicts) > 1:
            found.units[uids[round_], SAME if len(set(verdicts)) == 1 else DIFFERENT] += 1
    return found


def _independent(user: User, rounds: Iterable[Round]) -> QuerySet[Any]:
    """Verdicts of each rater before the reveal, without units that count for nothing in agreement."""
    apart = RoundUnit.objects.filter(round=OuterRef("round"), claim=OuterRef("claim")).exclude(role=UnitRole.PLAIN)
    ratings = Rating.objects.visible_to(user, [UnitKind.CLAIM]).independent()
    named = ratings.filter(round__in=list(rounds), claim__isnull=False, verdict__isnull=False)
    return of_claims_seen_by(named.exclude(Exists(apart.order_by())).order_by(), user)

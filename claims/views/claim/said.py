"""On how many pages the words of a claim stand: what people said is one wording, and what is proposed beside it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from claims.models import Claim, ClaimPair, User
from claims.reads.blind import draw_veil
from claims.reads.claim.same_wording import wordings_of
from claims.reads.pair import pairs_seen_by

# Of one wording so many other claims are named.
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Said:
    """The other claims of its wording, the first of them, and on how many pages all stand; and how many may be more."""

    claim: int
    others: tuple[Claim, ...] = ()
    number: int = 1
    pages: int = 1
    proposed: int = 0

    @property
    def more(self) -> int:
        """How many of the others are not named."""
        return self.number - 1 - len(self.others)


def said_of(claims: Collection[int], viewer: User) -> dict[int, Said]:
    """Of these claims, by key, those whose wording stands elsewhere too, or may do so. A fixed number of queries."""
    wordings, proposed = wordings_of(claims, viewer), _proposed(claims, viewer)
    named = {wording.first: wording.claims[: MOST_NAMED + 1] for wording in wordings.values()}
    keys = {key for some in named.values() for key in some}
    rows = {claim.pk: claim for claim in Claim.objects.filter(pk__in=keys).for_lists()} if keys else {}
    draw_veil(rows.values(), viewer)
    said = {key: Said(key, proposed=number) for key, number in proposed.items()}
    for key, wording in wordings.items():
        others = tuple(rows[one] for one in named[wording.first] if one != key and one in rows)[:MOST_NAMED]
        said[key] = Said(key, others, len(wording.claims), wording.pages, proposed[key])
    return said


def _proposed(claims: Collection[int], viewer: User) -> Counter[int]:
    """For each claim the number of those that a search proposed as the same wording."""
    waits = pairs_seen_by(viewer, ClaimPair.objects.current().may_be_same())
    rows = waits.filter(Q(claim__in=claims) | Q(other__in=claims)).order_by().values_list("claim", "other")
    asked = set(claims)
    return Counter(key for two in rows for key in two if key in asked)

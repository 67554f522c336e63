"""Which pairs of claims a person may see, and how a pair is laid side by side."""

from dataclasses import dataclass

from django.db.models import Q

from claims.choices import RelationStatus, Side
from claims.models.claim import Claim
from claims.models.pair import ClaimPair, ClaimPairQuerySet
from claims.models.user import User
from claims.reads.blind import veil_of
from claims.reads.source.reading import hidden_from
from claims.rules.pair import STRONGER_SIDE, turned

# From left to right; what is neither stands between.
_COLUMN = {Side.MARKETING.value: 0, Side.RESEARCH.value: 2}


def pairs_seen_by(user: User, pairs: ClaimPairQuerySet | None = None) -> ClaimPairQuerySet:
    """These pairs, or all current ones, without those with a claim that is hidden or veiled from the person.

    What somebody said of a claim beside another leads as a rating does: who still has to rate one of the two does not
    see that it is a pair. Two queries at most beside the one that follows.
    """
    pairs = ClaimPair.objects.current() if pairs is None else pairs
    veil = veil_of(user)
    for end in ("claim__", "other__"):
        hidden = hidden_from(user, end)
        pairs = pairs if hidden is None else pairs.filter(~hidden)
        pairs = pairs if veil is None else pairs.filter(~veil.over(end))
    return pairs


def pairs_of(claim: Claim, user: User) -> ClaimPairQuerySet:
    """Pairs of this claim that nobody rejected, confirmed ones first, as far as the person may see them."""
    here = pairs_seen_by(user).filter(Q(claim=claim) | Q(other=claim)).exclude(status=RelationStatus.REJECTED)
    return here.with_claims().order_by("-status", "pk")


@dataclass(frozen=True, slots=True)
class Laid:
    """A pair as it lies on a page: what stands left, what right, and how the left one stands to the right one."""

    pair: ClaimPair
    left: Claim
    right: Claim
    relation: str

    @property
    def arrow(self) -> str:
        """Towards which side the stronger claim stands: left, right, or nowhere (empty)."""
        side = STRONGER_SIDE.get(self.relation)
        return "" if side is None else ("left", "right")[side]

    @property
    def stronger(self) -> Claim | None:
        """The claim that goes further; None where neither does."""
        return {"left": self.left, "right": self.right}.get(self.arrow)


def laid_from(pair: ClaimPair, claim: Claim) -> Laid:
    """The pair with this claim at the left."""
    if pair.claim_id == claim.pk:
        return Laid(pair, pair.claim, pair.other, pair.relation)
    return Laid(pair, pair.other, pair.claim, turned(pair.relation))


def laid(pair: ClaimPair) -> Laid:
    """The pair with marketing left and research right; two of one side as the pair was made."""
    first, second = (_COLUMN.get(claim.side, 1) for claim in (pair.claim, pair.other))
    return laid_from(pair, pair.other if second < first else pair.claim)

"""Which pairs of claims a person may see, and how a pair is laid side by side."""

from dataclasses import dataclass

from django.db.models import Q

from claims.choices import PairRelation, RelationStatus, Side, side_label
from claims.models.claim import Claim
from claims.models.pair import ClaimPair, ClaimPairQuerySet
from claims.models.user import User
from claims.reads.blind import veil_of
from claims.reads.claim.citation import cite, permalink
from claims.reads.source.reading import Person, hidden_from
from claims.rules.pair import STRONGER_SIDE, turned

SAID = {
    PairRelation.AGREES.value: "Agrees with",
    PairRelation.STRONGER.value: "Stronger than",
    PairRelation.WEAKER.value: "Weaker than",
    PairRelation.CONTRADICTS.value: "Contradicts",
    PairRelation.SAME.value: "The same wording as",
}
_BETWEEN = {
    PairRelation.AGREES.value: "agree",
    PairRelation.CONTRADICTS.value: "contradict",
    PairRelation.SAME.value: "one wording",
}
NOT_A_FINDING = (
    "A comparison of the wording of two statements; not a finding about the publisher, not legal or medical advice."
    " Source type and side are our classification."
)
CANDIDATE = "A candidate that nobody has confirmed."
# From left to right; what is neither stands between.
_COLUMN = {Side.MARKETING.value: 0, Side.RESEARCH.value: 2}


def pairs_seen_by(user: Person, pairs: ClaimPairQuerySet | None = None) -> ClaimPairQuerySet:
    """These pairs, or all current ones, without those with a claim that is hidden or veiled from the person.

    What somebody said of a claim beside another leads as a rating does: who still has to rate one of the two does not
    see that it is a pair. That one has the wording of another would tell the words of one that is withheld. Two queries
    at most beside the one that follows.
    """
    pairs = ClaimPair.objects.current() if pairs is None else pairs
    readable = Q(claim__withheld_at=None, other__withheld_at=None)
    pairs = pairs.filter(~Q(relation=PairRelation.SAME) | readable)
    veil = veil_of(user)
    for end in ("claim__", "other__"):
        hidden = hidden_from(user, end)
        pairs = pairs if hidden is None else pairs.filter(~hidden)
        pairs = pairs if veil is None else pairs.filter(~veil.over(end))
    return pairs


def pairs_of(claim: Claim, user: User) -> ClaimPairQuerySet:
    """Pairs of this claim that nobody rejected, confirmed ones first, as far as the person may see them.

    Without those of one wording: see `reads/claim/same_wording.py`.
    """
    return compared(pairs_seen_by(user).filter(Q(claim=claim) | Q(other=claim)))


def compared(pairs: ClaimPairQuerySet) -> ClaimPairQuerySet:
    """Of these pairs those of two wordings that nobody rejected, confirmed ones first."""
    stand = pairs.exclude(status=RelationStatus.REJECTED).exclude(relation=PairRelation.SAME)
    return stand.with_claims().order_by("-status", "pk")


def cite_pair(laid: "Laid") -> str:
    """Both claims with their sources and what stands between them, to be pasted elsewhere."""
    pair, changed = laid.pair, ", ".join(laid.pair.changed_labels).lower()
    between = f"{laid.said.lower()}{f' ({changed})' if changed else ''}:"
    decided = f"Confirmed {pair.decided_at:%Y-%m-%d}." if pair.is_confirmed and pair.decided_at else CANDIDATE
    said = (cite(laid.left), between, cite(laid.right), f"{NOT_A_FINDING} {decided}", permalink(pair))
    return "\n\n".join(said).strip()


@dataclass(frozen=True, slots=True)
class Laid:
    """A pair as it lies on a page: what stands left, what right, and how the left one stands to the right one."""

    pair: ClaimPair
    left: Claim
    right: Claim
    relation: str

    @property
    def uid(self) -> str:
        """That of the pair."""
        return self.pair.uid

    @property
    def arrow(self) -> str:
        """Towards which side the stronger claim stands: left, right, or nowhere (empty)."""
        side = STRONGER_SIDE.get(self.relation)
        return "" if side is None else ("left", "right")[side]

    @property
    def said(self) -> str:
        """How the left claim stands to the right one, in words that stand before the right one."""
        return SAID.get(self.relation, "Beside")

    @property
    def between(self) -> str:
        """The same in the words that stand between the two."""
        if (stronger := self.stronger) is None:
            return _BETWEEN.get(self.relation, "side by side")
        told_apart = stronger.side and self.left.side != self.right.side
        return f"{side_label(stronger.side).lower() if told_apart else stronger.short_number} is stronger"

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

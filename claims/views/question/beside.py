"""Claims of a question side by side: its pairs, and what may be pairs. The latter are proposed, and count nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from claims.choices import PairRelation, RelationStatus
from claims.models import Claim, ClaimPair, Question, User
from claims.reads.blind import draw_veil, veil_of
from claims.reads.pair import Laid, compared, laid, pairs_seen_by
from claims.rules.text.alike import likeness, rarity, stems
from claims.views.claim.cards import Card, cards_of

# More are on the pages of their claims.
MOST_PAIRS = 60
# Of so many claims, the newest, each two are compared.
MOST_COMPARED = 80
MOST_PROPOSED = 5
# Two statements that share less of what they tell are hardly about the same.
LEAST_ALIKE = 0.12


@dataclass(frozen=True, slots=True)
class Row:
    """A pair with the cards of its claims."""

    laid: Laid
    left: Card
    right: Card


def pairs_on(question: Question, viewer: User) -> list[Row]:
    """Pairs with a claim of the question that nobody rejected, confirmed ones first. A fixed number of queries."""
    about = Q(claim__question=question) | Q(other__question=question)
    pairs = [laid(pair) for pair in compared(pairs_seen_by(viewer).filter(about))[:MOST_PAIRS]]
    claims = {claim.pk: claim for pair in pairs for claim in (pair.left, pair.right)}
    draw_veil(claims.values(), viewer)
    cards = {card.claim.pk: card for card in cards_of(list(claims.values()), viewer)}
    return [Row(pair, cards[pair.left.pk], cards[pair.right.pk]) for pair in pairs]


def may_be_pairs(claims: Sequence[Claim], viewer: User) -> list[tuple[Claim, Claim]]:
    """Two each that share words and differ in side, causal wording or firmness, likest first; none that is decided on.

    Claims that the person still has to rate are left out. Four queries at most.
    """
    veil = veil_of(viewer)
    veiled = veil.among(claims) if veil is not None else ()
    compared = [claim for claim in claims if claim.pk not in veiled and claim.withheld_at is None][:MOST_COMPARED]
    keys = [claim.pk for claim in compared]
    decided = ClaimPair.objects.filter(withdrawn_at=None, claim__in=keys, other__in=keys)
    # What is not one wording, though it nearly is, may well be a pair.
    decided = decided.exclude(relation=PairRelation.SAME, status=RelationStatus.REJECTED)
    known = {frozenset(two) for two in decided.values_list("claim", "other")}
    ranked = sorted(_alike(compared), key=lambda found: -found[0])
    proposed = [(one, other) for _, one, other in ranked if frozenset((one.pk, other.pk)) not in known]
    return proposed[:MOST_PROPOSED]


def _alike(claims: Sequence[Claim]) -> Iterator[tuple[float, Claim, Claim]]:
    words = {claim.pk: stems(f"{claim.quote_read} {claim.statement}") for claim in claims}
    tells = rarity(words.values())
    for one, other in combinations(claims, 2):
        differ = one.side != other.side or (one.strength, one.commitment) != (other.strength, other.commitment)
        share = likeness(words[one.pk], words[other.pk], tells) if differ else 0.0
        if share >= LEAST_ALIKE:
            # The other side comes first: two of one side are proposed where they are very much alike.
            yield share if one.side != other.side else share / 2, one, other

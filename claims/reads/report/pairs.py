"""How marketing stands to research in the pairs that were confirmed, and what the stronger claim changed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, Q, QuerySet

from claims.choices import Side
from claims.models import ClaimPair
from claims.models.claim import side_of_claims
from claims.rules.pair import turned

# Which sides stand beside one another, as an address says it.
MARKETING_RESEARCH, OTHERS = "marketing_research", "others"
_MARKETING, _RESEARCH = Side.MARKETING.value, Side.RESEARCH.value
# Of a pair of which nobody said what changed.
NOTHING_SAID: Final = ""


@dataclass(slots=True)
class PairCounts:
    """Pairs of marketing and research by how the marketing claim stands to the other, and by what changed.

    A pair of which several things changed is counted under each, so that `changed` adds up to more than there are.
    """

    relations: Counter[str]
    changed: Counter[tuple[str, str]]
    others: int = 0


def sides() -> dict[str, Case]:
    """The side of each claim of a pair, as expressions under the names that the conditions below ask for."""
    return {"first_side": side_of_claims("claim__"), "second_side": side_of_claims("other__")}


def between(code: str) -> Q:
    """Condition on pairs with their sides: marketing beside research, or any others."""
    both = Q(first_side=_MARKETING, second_side=_RESEARCH) | Q(first_side=_RESEARCH, second_side=_MARKETING)
    return both if code == MARKETING_RESEARCH else ~both


def stands(relation: str) -> Q:
    """Condition on pairs with their sides: the marketing claim stands so to that of research."""
    return Q(first_side=_MARKETING, relation=relation) | Q(first_side=_RESEARCH, relation=turned(relation))


def pair_counts(pairs: QuerySet[ClaimPair]) -> PairCounts:
    """Count these pairs, which came through `pairs_seen_by`. One query."""
    counts = PairCounts(Counter(), Counter())
    rows: Any = pairs.annotate(**sides()).order_by()
    rows = rows.values_list("first_side", "second_side", "relation", "changed_what")
    for first, second, relation, changed, number in rows.annotate(n=Count("pk")):
        if {first, second} != {_MARKETING, _RESEARCH}:
            counts.others += number
            continue
        stood = relation if first == _MARKETING else turned(relation)
        counts.relations[stood] += number
        for code in changed or [NOTHING_SAID]:
            counts.changed[code, stood] += number
    return counts

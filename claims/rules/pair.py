"""How two claims stand to one another: pure rules on codes."""

from typing import Final

from claims.choices import PairRelation

_TURNED: Final = {
    PairRelation.STRONGER.value: PairRelation.WEAKER.value,
    PairRelation.WEAKER.value: PairRelation.STRONGER.value,
}
# Which of the two goes further, by what is said of the first: 0 the first, 1 the other, None where they only differ.
STRONGER_SIDE: Final = {
    PairRelation.STRONGER.value: 0,
    PairRelation.WEAKER.value: 1,
    PairRelation.CONTRADICTS.value: None,
}


def turned(relation: str) -> str:
    """The same seen from the other claim: stronger becomes weaker; to agree and to contradict hold both ways."""
    return _TURNED.get(relation, relation)

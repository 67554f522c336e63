"""An excerpt of a document: its quoted passages in order, with the gaps marked."""

from collections.abc import Sequence

GAP = "[…]"
_BETWEEN = f"\n\n{GAP}\n\n"


class BadPassage(ValueError):
    """A passage that cannot be part of an excerpt; ``number`` counts from 1, 0 where there is none at all."""

    def __init__(self, message: str, number: int) -> None:
        super().__init__(message)
        self.number = number


def build_excerpt(passages: Sequence[str]) -> str:
    """Join passages, given in the order of their document, with the gaps marked. Raises BadPassage."""
    _check_each(passages)
    return _BETWEEN.join(passages)


def _check_each(passages: Sequence[str]) -> None:
    if not passages:
        raise BadPassage("An excerpt has at least one passage; none was given.", 0)
    for number, passage in enumerate(passages, 1):
        if not passage.strip():
            raise BadPassage(f"Passage {number} has no words in it.", number)
        if GAP in passage:
            raise BadPassage(f"Passage {number} has a gap mark, {GAP}, in it. Make two passages of it.", number)

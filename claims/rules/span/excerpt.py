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


def share(passages: Sequence[str], document_length: int) -> float:
    """Return how much of a document of so many code points the passages hold, 0 to 1. Raises ValueError below 1."""
    if document_length < 1:
        raise ValueError("A document without characters has no shares.")
    return sum(len(passage) for passage in passages) / document_length


def check_passages(document: str, passages: Sequence[str]) -> list[tuple[int, int]]:
    """Return the offsets of the passages in the document, each after the one before it. Raises BadPassage.

    A passage that stands in several places is taken at the first that lies after the one before it.
    """
    _check_each(passages)
    spans: list[tuple[int, int]] = []
    after = 0
    for number, passage in enumerate(passages, 1):
        start = document.find(passage, after)
        if start < 0:
            raise BadPassage(_why_not(document, passage, number), number)
        after = start + len(passage)
        spans.append((start, after))
    return spans


def _check_each(passages: Sequence[str]) -> None:
    if not passages:
        raise BadPassage("An excerpt has at least one passage; none was given.", 0)
    for number, passage in enumerate(passages, 1):
        if not passage.strip():
            raise BadPassage(f"Passage {number} has no words in it.", number)
        if GAP in passage:
            raise BadPassage(f"Passage {number} has a gap mark, {GAP}, in it. Make two passages of it.", number)


def _why_not(document: str, passage: str, number: int) -> str:
    shown = passage if len(passage) <= 80 else passage[:80] + " …"
    if passage in document:
        return f"Passage {number}, “{shown}”, stands in the document, but not after the passage before it. Sort them."
    return f"Passage {number}, “{shown}”, does not stand in the document word for word."

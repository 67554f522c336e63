"""When an item is no evidence apart from the claim that it is put beside, and what rests on such items alone."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from claims.choices import Circle, Stance

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where words stand: their source and its publisher, and a place in the text of a saved copy, as far as known."""

    source: Hashable
    publisher: Hashable = None
    capture: Hashable = None
    start: int | None = None
    end: int | None = None

    def overlaps(self, other: "Standing") -> bool:
        """Whether the two share a character of the same saved copy."""
        if self.capture is None or self.capture != other.capture:
            return False
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start < other.end and other.start < self.end


def circle(item: Standing, claim: Standing, *, copied: bool = False) -> Circle | None:
    """Why an item is circular for a claim, the nearest reason; None where it stands apart from it.

    `copied`: somebody confirmed that the page of the one has the words of the page of the other.
    What nobody recorded makes nothing circular: two sources without a publisher are not of the same one.
    """
    if item.overlaps(claim):
        return Circle.OVERLAPS
    if item.source is not None and item.source == claim.source:
        return Circle.SAME_PAGE
    if copied:
        return Circle.COPY
    if item.publisher is not None and item.publisher == claim.publisher:
        return Circle.PUBLISHER
    return None


class Alone(Enum):
    """Whether what speaks for a claim is circular and nothing else is."""

    NO = "no"
    SUPPORT = "what speaks for it"
    ALL = "all that is linked"


def circular_alone(stances: Mapping[Item, str], circular: Iterable[Item]) -> Alone:
    """Whether a judgement that the claim is supported would rest on circular evidence alone.

    `stances` are those of the items that count for the claim; `circular` are the items that are circular for it. What
    speaks for it is what a supported claim rests on; where nothing does, all that is linked.
    """
    known = set(circular)
    if not stances:
        return Alone.NO
    if known.issuperset(stances):
        return Alone.ALL
    speaking = [item for item, stance in stances.items() if stance == Stance.FOR]
    return Alone.SUPPORT if speaking and known.issuperset(speaking) else Alone.NO

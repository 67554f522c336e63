"""How far two people marked the same spans of one text. Offsets are code points, start inclusive, end exclusive.

The share of characters is the Jaccard index of the two sets of marked characters (Jaccard 1912): marked by both,
divided by marked by at least one. It needs no matching of spans, and says nothing about chance.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Side:
    """Different spans of one person: how many, how many of them touch the other's, how many stand alone."""

    spans: int
    overlapping: int
    alone: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two people's spans beside each other; identical ones are neither overlapping nor alone."""

    one: Side
    other: Side
    identical: int
    characters_both: int
    characters_any: int

    @property
    def share(self) -> float | None:
        """Characters that both marked, of those that one of them marked: 0 to 1; None where nobody marked any."""
        return self.characters_both / self.characters_any if self.characters_any else None


def compare(one: Iterable[Place], other: Iterable[Place]) -> Overlap:
    """Compare two people's spans; a span that somebody marked twice counts once."""
    ones, others = set(one), set(other)
    in_one, in_other = merged(ones), merged(others)
    both = sum(_shared(place, in_other) for place in in_one)
    every = sum(end - start for start, end in in_one) + sum(end - start for start, end in in_other) - both
    same = ones & others
    return Overlap(_side(ones, same, in_other), _side(others, same, in_one), len(same), both, every)


def shared(one: Place, other: Place) -> int:
    """Characters that two spans have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _side(spans: set[Place], same: set[Place], others: list[Place]) -> Side:
    overlapping = sum(_shared(place, others) > 0 for place in spans - same)
    return Side(len(spans), overlapping, len(spans) - len(same) - overlapping)


def _shared(place: Place, others: list[Place]) -> int:
    """Characters that a span has in common with others, which are in order and do not touch."""
    first = bisect_right(others, place[0], key=lambda other: other[1])
    after = bisect_left(others, place[1], key=lambda other: other[0])
    return sum(shared(place, other) for other in others[first:after])


def merged(places: Iterable[Place]) -> list[Place]:
    """The same characters in spans that do not touch, in order."""
    found: list[Place] = []
    for start, end in sorted(place for place in places if place[0] < place[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found

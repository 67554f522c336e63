"""Which spans of two people belong together: those that overlap, directly or through others."""

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A span by its key, and who marked it: the first, the second, or both."""

    key: int
    place: Place
    first: bool
    second: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Spans that overlap, in the order of the text."""

    marked: tuple[Marked, ...]

    @property
    def by_both(self) -> bool:
        """Whether each of the two marked something of it."""
        return any(one.first for one in self.marked) and any(one.second for one in self.marked)

    @property
    def same(self) -> bool:
        """Whether both marked exactly the same words, and nothing else."""
        return self.by_both and len({one.place for one in self.marked}) == 1


def grouped(marked: Iterable[Marked]) -> list[Group]:
    """The spans in groups of which none overlaps another; in the order of the text, looked at once."""
    groups: list[list[Marked]] = []
    end = 0
    for one in sorted(marked, key=lambda each: (each.place, each.key)):
        if groups and one.place[0] < end:
            groups[-1].append(one)
            end = max(end, one.place[1])
        else:
            groups.append([one])
            end = one.place[1]
    return [Group(tuple(group)) for group in groups]

"""Evidence by work: items of one work are listed once, with the pages on which the work appears."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from claims.reads.source.works import originals_of

LinkT = TypeVar("LinkT")


@dataclass(frozen=True, slots=True)
class Listed(Generic[LinkT]):
    """A line of a list of evidence; `also` are the links of other appearances of its work."""

    link: LinkT
    also: list[LinkT] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ByWork(Generic[LinkT]):
    """A list of evidence, and how many works it is: each counted once, however many pages repeat it."""

    lines: list[Listed[LinkT]]
    works: int


def by_work(links: Iterable[LinkT], source_of: Callable[[LinkT], int]) -> ByWork[LinkT]:
    """Put links in lines, in the order given; one query.

    Of each work one source speaks: the original where it brings an item, else the one that comes first. Its items stand
    in lines of their own, because one work can report several studies; items of its other appearances stand with them.
    """
    listed = list(links)
    originals = originals_of(source_of(link) for link in listed)
    speaking: dict[int, int] = {}
    for link in listed:
        source = source_of(link)
        if source == originals[source]:
            speaking[source] = source
        speaking.setdefault(originals[source], source)
    first: dict[int, Listed[LinkT]] = {}
    lines = []
    for link in listed:
        source = source_of(link)
        if speaking[originals[source]] == source:
            lines.append(Listed(link))
            first.setdefault(originals[source], lines[-1])
    for link in listed:
        source = source_of(link)
        if speaking[originals[source]] != source:
            first[originals[source]].also.append(link)
    return ByWork(lines, len(speaking))

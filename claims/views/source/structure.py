"""Headings, links and page furniture in the part of a captured text that a page draws."""

from collections.abc import Iterable, Iterator
from typing import Any

from claims.rules.extract.parts import Part
from claims.rules.span.reader import ClaimSpan
from claims.rules.span.structure import Regions, is_web_address, parts_within

# Beside a paragraph; a page of nothing but links keeps its margin for claims.
MOST_LINKS = 4


def _apart(parts: Iterable[Part]) -> Iterator[Part]:
    """The links, in the order of the text, without those that stand in one before them: no browser shows these."""
    reached = 0
    for part in parts:
        if part.kind == "link" and part.target and part.start >= reached:
            yield part
            reached = part.end


class Structure:
    """The parts of a text between two places; `links` are named by keys that no claim has."""

    def __init__(self, rows: Iterable[dict[str, Any]] = (), start: int = 0, end: int = 0) -> None:
        parts = parts_within(rows, start, end)
        self.regions = Regions(parts)
        self.links = {f"link {number}": part for number, part in enumerate(_apart(parts))}

    @property
    def spans(self) -> list[ClaimSpan]:
        """Where the links stand."""
        return [ClaimSpan(key, part.start, part.end) for key, part in self.links.items()]

    def told(self, start: int, end: int) -> tuple[str, str]:
        """Where a span stands, if not in body text, and whether it is struck through; each empty if not."""
        return self.regions.stands(start, end), self.regions.struck(start, end)

    def shown_links(self, keys: Iterable[str]) -> tuple[Part, ...]:
        """Those of the links with these keys whose targets can be followed, as many as are shown in the margin."""
        found = [self.links[key] for key in keys if key in self.links]
        return tuple(part for part in found if is_web_address(part.target))[:MOST_LINKS]

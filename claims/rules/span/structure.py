"""What stands where in a document's text, from the parts that its extractor stored. Offsets are code points."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from claims.rules.extract.parts import Part, part_from
from claims.rules.identify.address import MAX_LENGTH
from claims.rules.span.overlap import merged, shared

# What a claim should not stand in without saying so, the most telling first.
TOLD = {"furniture": "page furniture", "reference": "a list of references", "heading": "a heading"}

# Words with a line through them: somebody took them back.
STRUCK = "struck"


def parts_within(rows: Iterable[dict[str, Any]], start: int, end: int) -> list[Part]:
    """The stored parts that touch a span, by place; a row that is no part is left out."""
    parts = [part_from(row) for row in rows if _is_part(row)]
    found = [part for part in parts if part.start < end and part.end > start]
    return sorted(found, key=lambda part: (part.start, part.end))


def warnings_of(rows: Iterable[dict[str, Any]], start: int = 0, end: int | None = None) -> list[str]:
    """What a reader should know of a text, or of the part from `start` to `end` of it, as its extractor noticed."""
    told = (
        str(row.get("says", ""))
        for row in rows
        if row.get("kind") == "warning" and row["end"] >= start and (end is None or row["start"] <= end)
    )
    return list(dict.fromkeys(told))


def struck_of(rows: Iterable[dict[str, Any]]) -> list[tuple[int, int]]:
    """Where words of a text have a line through them: places in order, those that touch as one."""
    return merged((row["start"], row["end"]) for row in rows if _is_part(row) and row["kind"] == STRUCK)


class Regions:
    """Which characters stand in headings and so on, or are struck; made once for a page, asked for each claim."""

    def __init__(self, parts: Iterable[Part]) -> None:
        parts = list(parts)
        self._merged = {
            kind: merged((one.start, one.end) for one in parts if one.kind == kind) for kind in (*TOLD, STRUCK)
        }

    def covered(self, kind: str, start: int, end: int) -> int:
        """How many characters of a span belong to parts of this kind."""
        regions = self._merged[kind]
        first = bisect_right(regions, start, key=lambda region: region[1])
        after = bisect_left(regions, end, key=lambda region: region[0])
        return sum(shared(region, (start, end)) for region in regions[first:after])

    def stands(self, start: int, end: int) -> str:
        """Where a span stands, if not in body text: "in page furniture", "partly in a heading"; else empty."""
        for kind, words in TOLD.items():
            if covered := self.covered(kind, start, end):
                return f"in {words}" if covered == end - start else f"partly in {words}"
        return ""

    def struck(self, start: int, end: int) -> str:
        """Whether a span has a line through it: "struck through", "partly struck through"; else empty."""
        covered = self.covered(STRUCK, start, end)
        return f"{'' if covered == end - start else 'partly '}struck through" if covered else ""

    def mostly(self, start: int, end: int) -> str:
        """The kind that most of a span belongs to: heading, reference or furniture; else empty."""
        kinds = ("heading", "reference", "furniture")
        return next((kind for kind in kinds if self.covered(kind, start, end) * 2 > end - start), "")


def is_web_address(target: str) -> bool:
    """Whether a link's target may be shown as a link: http and https with a host; never javascript, data and so on.

    One that is longer than an address may be is not.
    """
    if len(target) > MAX_LENGTH:
        return False
    try:
        address = urlsplit(target)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc) and target.isprintable() and " " not in target


def _is_part(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("kind"), str):
        return False
    return isinstance(row.get("start"), int) and isinstance(row.get("end"), int) and row["start"] < row["end"]

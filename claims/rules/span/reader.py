"""From a captured text and the spans of its claims to the pieces that a page draws.

Offsets are Unicode code points of the whole text, start inclusive, end exclusive. Nothing is dropped, added or changed:
the pieces joined in order are the text. Where printed lines flow they are drawn as one block, and what is read as
nothing (a hyphen that divides a word at a line's end) is told, for pages to hide. Takes a time that grows
with the text, with the spans, and with how many of them lie upon one another.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# One page draws about this much of a text; a longer one is read in parts that overlap by half.
PART = 200_000
# How far the edge of a part moves to meet a line break, so that it does not cut a sentence.
SLACK = 2_000
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]*[\n\r\v\f\x85\u2028\u2029]|[^\n\r\v\f\x85\u2028\u2029]+")
_BREAKS = "\n\r\v\f\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """Where a claim stands; ``key`` names it."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters that the same claims cover: ``keys``, the narrowest first; ``begins`` are those drawn here first.

    ``unread``: stretches of the text that are read as nothing, by offsets in it; ``struck``: those with a line through.
    """

    text: str
    keys: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    struck: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """How lines flow: the blocks of several lines, and the stretches in them that are read as nothing, in order.

    And what has a line through it, in order and apart, wherever it is.
    """

    blocks: Sequence[tuple[int, int]] = ()
    unread: Sequence[tuple[int, int]] = ()
    struck: Sequence[tuple[int, int]] = ()


STILL = Flow()


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text, or several that flow: its segments, then ``gap``, the line break and blank lines that follow.

    ``begins`` names the claims that first appear in this block, in the order of their places.
    """

    start: int
    end: int
    segments: tuple[Segment, ...]
    gap: str
    begins: tuple[str, ...]

    @property
    def text(self) -> str:
        """The characters of the block, its gap included."""
        return "".join(segment.text for segment in self.segments) + self.gap

    @property
    def spaced(self) -> bool:
        """Whether a blank line follows."""
        return _has_blank(self.gap)

    @property
    def flows(self) -> bool:
        """Whether it has several printed lines."""
        return any(sign in segment.text for segment in self.segments for sign in _BREAKS)


def draw(text: str, spans: Iterable[ClaimSpan], offset: int = 0, flow: Flow = STILL) -> list[Block]:
    """Return the blocks of a text, or of the part of one that begins at ``offset``; ``flow`` is that of the whole text.

    Spans may overlap, stand in one another, be equal, run over line breaks or over the edges of the part; those that
    lie outside of it are left out.
    """
    waiting = [span for span in spans if span.start < offset + len(text) and span.end > offset]
    waiting.sort(key=_place, reverse=True)
    active: list[ClaimSpan] = []
    drawn: set[str] = set()
    blocks = []
    for at, content, gap in _paragraphs(text, offset, flow.blocks):
        start, end = offset + at, offset + at + len(content) + len(gap)
        active = [span for span in active if span.end > start]
        while waiting and waiting[-1].start < end:
            active.append(waiting.pop())
        before = drawn.intersection(span.key for span in active)
        segments = tuple(_segments(content, start, active, drawn, flow))
        # Words that are white space alone can lie in a gap, where nothing is drawn; they are named all the same.
        drawn.update(span.key for span in active if span.end <= end)
        begins = tuple(span.key for span in sorted(active, key=_place) if span.key in drawn and span.key not in before)
        blocks.append(Block(start, end, segments, gap, begins))
    return blocks


def part_around(length: int, at: int, size: int = PART) -> tuple[int, int]:
    """Return the offsets of the part of a text of this length that has ``at`` in its middle, as far as it goes."""
    start = max(0, min(at - size // 2, length - size))
    return start, min(length, start + size)


def whole_lines(text: str, start: int, length: int) -> tuple[int, str]:
    """Take the broken lines off the edges of a part, where a line break is near; returns its new start and text.

    ``start`` is where the part begins in its text of ``length`` code points; the edges of that text stay.
    """
    first, after = 0, len(text)
    if start > 0:
        found = [at for sign in _BREAKS if (at := text.find(sign, 0, SLACK)) >= 0]
        first = min(found, default=-1) + 1
    if start + len(text) < length:
        after = max(text.rfind(sign, max(first, len(text) - SLACK)) for sign in _BREAKS) + 1 or len(text)
    return start + first, text[first:after]


def _paragraphs(text: str, offset: int, blocks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, str]]:
    """Lines, those that flow together as one: offset, content and gap."""
    held, after = None, -1
    for start, content, gap in _lines(text):
        if held and start + offset < after and not _has_blank(held[2]):
            held = held[0], held[1] + held[2] + content, gap
            continue
        if held:
            yield held
        held = start, content, gap
        first = bisect_right(blocks, start + offset + len(content), key=lambda block: block[0]) - 1
        after = blocks[first][1] if first >= 0 else -1
    if held:
        yield held


def _has_blank(gap: str) -> bool:
    return sum(gap.count(sign) for sign in _BREAKS) > 1


def _between(places: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    first = bisect_right(places, start, key=lambda place: place[1])
    return places[first : bisect_left(places, end, key=lambda place: place[0])]


def _inside(places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those of the places that a stretch has, as far as it has them, by offsets in it."""
    cut = ((max(low, start) - start, min(high, end) - start) for low, high in _between(places, start, end))
    return tuple((low, high) for low, high in cut if low < high)


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Offset, content and gap of each line that has something in it; blank lines go with the one before."""
    start, content, gap = 0, "", ""
    for line in _LINE.finditer(text):
        if not line.group().strip():
            gap += line.group()
            continue
        if content or gap:
            yield start, content, gap
        start, content, gap = line.start(), *_without_break(line.group())
    if content or gap:
        yield start, content, gap


def _without_break(line: str) -> tuple[str, str]:
    return (line[:-1], line[-1]) if line[-1] in _BREAKS else (line, "")


def _segments(content: str, start: int, active: list[ClaimSpan], drawn: set[str], flow: Flow) -> Iterator[Segment]:
    """Cut a block where a span begins or ends; adds to ``drawn`` the keys of the spans that it meets."""
    end = start + len(content)
    edges = {place for span in active for place in (span.start, span.end) if start < place < end}
    coming = sorted(active, key=_place, reverse=True)
    over: list[ClaimSpan] = []
    for low, high in pairwise(sorted(edges | {start, end})):
        over = [span for span in over if span.end > low]
        while coming and coming[-1].start <= low:
            if (span := coming.pop()).end > low:
                insort(over, span, key=_width)
        keys = tuple(span.key for span in over)
        begins = tuple(key for key in keys if key not in drawn)
        drawn.update(keys)
        hidden, struck = (_inside(places, low, high) for places in (flow.unread, flow.struck))
        yield Segment(content[low - start : high - start], keys, begins, hidden, struck)


def _width(span: ClaimSpan) -> tuple[int, int, str]:
    return span.end - span.start, span.start, span.key


def _place(span: ClaimSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.key

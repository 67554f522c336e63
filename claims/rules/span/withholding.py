"""Words that nobody is to read here: which withheld_spans of a text they are, and what is shown in their place.

Offsets are Unicode code points of the whole text, start inclusive, end exclusive.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.rules.span.reader import STILL, Block, ClaimSpan, Flow, Segment, draw

# What stands where words are withheld: on pages, in files and in proofs.
WITHHELD = "[withheld]"
# Stands for one character where the places of the others must hold.
BLANK = "█"


@dataclass(frozen=True, slots=True)
class WithheldSpans:
    """WithheldSpans of one text: in order, none of them touching another. Made by `merged`; true where there is one."""

    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    def touch(self, start: int, end: int) -> bool:
        """Whether a character from `start` to `end` is withheld."""
        at = bisect_right(self.spans, start, key=lambda span: span[1])
        return at < len(self.spans) and self.spans[at][0] < end

    def pieces(self, text: str, start: int = 0) -> Iterator[tuple[int, str, bool]]:
        """A text that begins at `start`, cut into (offset, characters, whether withheld); joined it is whole."""
        at, end = start, start + len(text)
        inside = ((max(first, start), min(after, end)) for first, after in self.spans)
        for first, after in inside:
            if first >= after:
                continue
            if at < first:
                yield at, text[at - start : first - start], False
            yield first, text[first - start : after - start], True
            at = after
        if at < end:
            yield at, text[at - start :], False

    def shown(self, text: str, start: int = 0) -> str:
        """The text as it may be read: WITHHELD stands for each stretch in it, however long that is."""
        return "".join(WITHHELD if hidden else words for _, words, hidden in self.pieces(text, start))

    def blanked(self, text: str, start: int = 0) -> str:
        """The text with BLANK for each withheld character, so that every other one keeps its place."""
        return "".join(BLANK * len(words) if hidden else words for _, words, hidden in self.pieces(text, start))


NOTHING = WithheldSpans()


def merged(spans: list[tuple[int, int]]) -> WithheldSpans:
    """Spans in any order, overlapping or not, as withheld_spans."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return WithheldSpans(tuple(joined))


@dataclass(frozen=True, slots=True)
class Hidden(Block):
    """A stretch that is withheld, as a block of its own: the text after it begins at its own offset."""

    withheld: bool = True


def draw_readable(
    text: str, spans: Iterable[ClaimSpan], withheld_spans: WithheldSpans, offset: int = 0, flow: Flow = STILL
) -> list[Block]:
    """The blocks of a text as `claims.rules.span.reader.draw` makes them, with one Hidden in the place of each stretch.

    Spans that touch a stretch are not drawn; the first Hidden that they touch names them.
    """
    readable: list[ClaimSpan] = []
    touching: list[ClaimSpan] = []
    for span in spans:
        (touching if withheld_spans.touch(span.start, span.end) else readable).append(span)
    blocks: list[Block] = []
    for at, words, hidden in withheld_spans.pieces(text, offset):
        if not hidden:
            blocks += draw(words, readable, at, flow)
            continue
        here: list[ClaimSpan] = []
        elsewhere: list[ClaimSpan] = []
        for span in touching:
            (here if span.start < at + len(words) and span.end > at else elsewhere).append(span)
        touching = elsewhere
        blocks.append(Hidden(at, at + len(words), (Segment(WITHHELD),), "", tuple(span.key for span in here)))
    return blocks

"""Blocks of a text without markup: which line ends only stand where a printed line was full.

Looked at, in this order: what begins an item or is a row of a table, a line that goes on with a small letter, hyphens
that divide words, and whether the next word would have had room. That needs no width to be given: in a wrapped
paragraph the first word of a line never had room on the line before. When in doubt lines flow, because a sentence too
long shows more of the context, and one too short hides a condition.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median_low

from claims.rules.extract.parts import MAX_BLOCKS, Part

Place = tuple[int, int]

# Beyond that a text is data, and nobody has laid it out to be read.
MAX_LINES = 100_000
# No page is printed in lines of so many characters: such a line is a paragraph, whatever follows it.
MAX_WIDTH = 140
# Narrower columns are lists and menus, unless words go on from line to line; each Chinese sign is as wide as two.
MIN_WIDTH, MIN_WIDE = 30, 15
# Where lines are ragged, a line that is shorter than this share of the widest is the last of its paragraph.
RAGGED = 0.6
# Of the line ends that are beyond doubt, so many have no room for the next word where lines are filled evenly.
EVEN = 0.95
# A paragraph is as wide as those around it, but for its longest word.
_NEARLY, _LEAST_WIDTH = 25, 22
_ROW = re.compile(r"([^\n\r\v\x85\u2028\f\u2029]*)(\r\n|[\n\r\v\x85\u2028\f\u2029]|\Z)")
_STOP_AT_END = re.compile(r"[.!?…。！？｡।॥؟][\"'”’»)\]}」』）】]*\Z")
_STOP_INSIDE = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\s|\Z)|[。！？]")
_BULLET = re.compile(r"[•▪◦‣●○■□✓✔➢►▶∙⁃](?!\w)")
_MARKER = re.compile(
    r"(?P<dash>[-–—·*])\s|(?P<sign>\(?)(?:(?P<number>[0-9]{1,2})|(?P<letter>[A-Za-z])|[ivx]{2,4})[.)]\s"
)
_BETWEEN = re.compile(r"[\n\t]")
_CELLS = re.compile(r"\S(?:\t|[ \u00a0]{4})\s*\S")
_CASELESS = re.compile("[\u0590-\u1bff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
_WIDE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60\U00020000-\U0003ffff]")
_UNSPACED = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60\U00020000-\U0003ffff]")
# A line that ends with one of these has not said all.
_HANGING = re.compile(
    r"(?:[,(\[{/&+=<>–—-]|\b(?:a|an|the|of|and|or|nor|but|in|on|at|by|for|with|without|from|into|to|than|that|which|who|"
    r"whose|as|is|are|was|were|be|been|may|might|can|could|will|would|should|must|has|have|had|not|no|if|when|while|"
    r"because|whether|between|its|their|our|your|this|these|those|der|die|das|den|dem|des|ein|eine|einer|eines|einem|"
    r"und|oder|mit|von|für|bei|nicht|kein|keine|ist|sind|war|kann|le|la|les|du|des|un|une|et|ou|de|à|dans|pour|avec|"
    r"sans|est|sont|que|qui|ne|pas|el|los|las|una|y|en|con|por|para|sin|es|son|che|per|di|il))\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line with words: where these begin and end, and where the line does."""

    row: int
    start: int
    end: int
    words: str

    @property
    def width(self) -> int:
        """Characters from the edge."""
        return self.end - self.row

    @property
    def indent(self) -> int:
        """White space before the words."""
        return self.start - self.row

    @property
    def ends(self) -> bool:
        """Whether it ends with the stop of a sentence."""
        return _STOP_AT_END.search(self.words, max(0, len(self.words) - 8)) is not None

    @property
    def first_word(self) -> str:
        """What would have to have room on the line before."""
        return self.words.split(None, 1)[0]

    @property
    def is_row(self) -> bool:
        """Whether it has cells, as a row of a table."""
        return _CELLS.search(self.words) is not None


def plain_blocks(text: str, apart: Collection[int] = ()) -> list[Part]:
    """The blocks of a text; `apart` are the places of lines that are known to stand for themselves."""
    return list(islice(_blocks(_runs(text), apart, lenient=False), MAX_BLOCKS))


def line_blocks(text: str) -> list[Part]:
    """The blocks of a text whose lines a page set in one paragraph: they flow unless they are plainly a list."""
    return list(islice(_blocks(_runs(text), (), lenient=True), MAX_BLOCKS))


def page_blocks(text: str, line_ends: Sequence[int], preformatted: Sequence[tuple[int, int]]) -> list[Part]:
    """The blocks of a web page: around the line ends within its own blocks, and in what it shows as it is written.

    Both are in the order of the text; what is preformatted does not overlap.
    """
    found: list[Part] = []
    for start, end in preformatted:
        found += _moved(plain_blocks(text[start:end]), start)
    for start, end in _paragraphs(text, line_ends):
        before = bisect_right(preformatted, (start, len(text))) - 1
        if before < 0 or preformatted[before][1] <= start:
            found += _moved(line_blocks(text[start:end]), start)
    return sorted(found, key=lambda part: part.start)[:MAX_BLOCKS]


def _paragraphs(text: str, line_ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What stands around line ends that follow each other: up to the next other one, or the next cell of a table."""
    number = 0
    while number < len(line_ends):
        start, end = _edge(text, line_ends[number], -1), -1
        while number < len(line_ends) and (end < 0 or line_ends[number] == end):
            end = _edge(text, line_ends[number] + 1, 1)
            number += 1
        yield start, end


def _edge(text: str, at: int, step: int) -> int:
    """The nearest line end or tab before (where a line then begins) or from a place on."""
    if step < 0:
        return max(text.rfind("\n", 0, at), text.rfind("\t", 0, at)) + 1
    found = _BETWEEN.search(text, at)
    return found.start() if found else len(text)


def _moved(parts: Iterable[Part], by: int) -> list[Part]:
    return [replace(part, start=part.start + by, end=part.end + by) for part in parts]


def blocks_like(text: str, other: str, other_blocks: Sequence[Place]) -> list[Part]:
    """The blocks of a text whose extractor knew none, beside another text of the same page.

    Where two lines follow each other in both, they flow as in the other one; else as in plain text.
    """
    there = {pair: flows for pair, _, flows in _line_ends(other, other_blocks)}
    own = [(part.start, part.end) for part in plain_blocks(text)]
    found: list[Place] = []
    for pair, (start, end), flows in _line_ends(text, own):
        if not there.get(pair, flows):
            continue
        if found and found[-1][1] > start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return [Part("block", start, end) for start, end in found[:MAX_BLOCKS]]


def _line_ends(text: str, blocks: Sequence[Place]) -> Iterator[tuple[tuple[str, str], Place, bool]]:
    """Each two lines that follow each other: their words, their place, and whether one block has both."""
    for lines in _runs(text):
        for line, following in pairwise(lines):
            before = bisect_right(blocks, (line.start, len(text))) - 1
            flows = before >= 0 and blocks[before][1] >= following.end
            yield (line.words, following.words), (line.start, following.end), flows


def _runs(text: str) -> list[list[_Line]]:
    """The lines that have words, those together that no empty line and no new page sets apart."""
    found: list[list[_Line]] = [[]]
    gap = new_page = False
    for row in islice(_ROW.finditer(text), MAX_LINES):
        words = row[1].strip()
        if words:
            start = row.start() + row[1].index(words[0])
            line = _Line(row.start(), start, start + len(words), words)
            if gap and not (new_page and _over_pages(found[-1][-1], line)):
                found.append([])
            found[-1].append(line)
            gap = new_page = False
        gap = bool(found[-1]) and (gap or not words or row[2] in "\f\u2029")
        new_page = gap and (new_page or row[2] == "\f")
    return [lines for lines in found if lines]


def _over_pages(line: _Line, following: _Line) -> bool:
    """Whether a sentence goes on over the end of a page; a number of a page or a running head is none."""
    return line.width >= MIN_WIDTH and not line.ends and _goes_on(line, following)


def _blocks(paragraphs: list[list[_Line]], apart: Collection[int], *, lenient: bool) -> Iterator[Part]:
    layout = _Layout.of(paragraphs)
    for lines in paragraphs:
        first = lines[0]
        soft = layout.flowing(lines, apart, lenient=lenient)
        for (line, following), flows in zip(pairwise(lines), soft, strict=True):
            if not flows:
                yield from _block(first, line)
                first = following
        yield from _block(first, lines[-1])


def _block(first: _Line, last: _Line) -> Iterator[Part]:
    if first is not last:
        yield Part("block", first.start, last.end)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is printed: the usual width of its paragraphs, 0 where none is seen, and whether lines are filled."""

    width: int = 0
    even: bool = True

    @classmethod
    def of(cls, paragraphs: Iterable[list[_Line]]) -> "_Layout":
        """Told from the line ends that are beyond doubt: where a word or a sentence goes on with a small letter."""
        widths, room = [], 0
        for lines in paragraphs:
            widest = _widest(lines)
            sure = [pair for pair in pairwise(lines) if _goes_on(*pair)]
            widths += [widest] * len(sure)
            room += sum(not _is_full(*pair, widest) for pair in sure)
        return cls(median_low(widths) if widths else 0, room <= (1 - EVEN) * len(widths))

    def flowing(self, lines: list[_Line], apart: Collection[int], *, lenient: bool) -> list[bool]:
        """For each line but the last, whether it goes on in the next one."""
        widest = _widest(lines)
        prose = self._is_prose(lines, widest)
        lenient = lenient and not _is_list(lines)
        items = _marks_of(lines)
        flows = [False]
        for line, following in pairwise(lines):
            # A line in which another goes on stands for nothing by itself, whatever it looks like.
            alone = not flows[-1] and line.start in apart, following.start in apart
            flows.append(
                _stands_free(line, following, items, alone, full=_is_full(line, following, widest))
                and self._goes_with(line, following, widest, prose=prose, lenient=lenient)
            )
        return flows[1:]

    def _is_prose(self, lines: Sequence[_Line], widest: int) -> bool:
        if any(_goes_on(*pair) for pair in pairwise(lines)):
            return True
        if self.width and max(self.width - _NEARLY, _LEAST_WIDTH) <= widest <= self.width + _NEARLY:
            return True
        wide, caseless = (_mostly(signs, lines) for signs in (_WIDE, _CASELESS))
        if widest < (MIN_WIDE if wide else MIN_WIDTH):
            return False
        return wide or caseless or any(_STOP_INSIDE.search(line.words) for line in lines)

    def _goes_with(self, line: _Line, following: _Line, widest: int, *, prose: bool, lenient: bool) -> bool:
        """Whether the words of two lines are of one sentence or paragraph."""
        full = _is_full(line, following, widest)
        if _divides(line, following):
            return True
        if _goes_on(line, following) and (full or lenient or widest >= MIN_WIDTH):
            return True
        if max(line.width, following.width) > MAX_WIDTH:
            return False
        if prose and (full or (not self.even and not line.ends and line.width >= RAGGED * widest)):
            return True
        return not line.ends and (lenient or hangs(line.words))


def _stands_free(
    line: _Line, following: _Line, items: set[tuple[str, int]], alone: tuple[bool, bool], *, full: bool
) -> bool:
    """Whether neither of two lines stands for itself: an item, a row of a table, a phrase of a page's frame (`alone`).

    `items` are the marks of those that were seen before, to which that of the one line is added.
    """
    if _begins_item(line, following, items, full=full) or line.is_row or following.is_row:
        return False
    unfinished = not line.ends and line.width >= MIN_WIDTH
    return not any(alone) or (full and (unfinished or _goes_on(line, following)))


def _widest(lines: Sequence[_Line]) -> int:
    return max((line.width for line in lines if line.width <= MAX_WIDTH), default=0)


def _mostly(signs: re.Pattern[str], lines: Sequence[_Line]) -> bool:
    return 2 * sum(len(signs.findall(line.words)) for line in lines) > sum(len(line.words) for line in lines)


def _is_full(line: _Line, following: _Line, widest: int) -> bool:
    """Whether the next word had no room. Writing without spaces is cut anywhere, but for signs that begin no line."""
    if _UNSPACED.match(line.words[-1]) and _UNSPACED.match(following.words[0]):
        return line.width >= widest - 2
    return line.width + 1 + len(following.first_word) > widest


def _goes_on(line: _Line, following: _Line) -> bool:
    """Whether a small letter goes on with what has not ended."""
    return following.words[0].islower() and line.words[-1] not in "!?:;…"


def _divides(line: _Line, following: _Line) -> bool:
    cut = line.words[-1] in "-\u2010\u00ad" and line.words[-2:-1].isalpha()
    return cut and following.words[0].isalnum()


def hangs(words: str) -> bool:
    """Whether a line ends with a word or a sign after which something comes."""
    return _HANGING.search(words, max(0, len(words) - 10)) is not None


def item_mark(words: str) -> str:
    """The kind of the mark an item of a list begins with, the same for all of the list; empty where it has none."""
    if _BULLET.match(words):
        return words[0]
    found = _marker(words)
    return found[0] if found else ""


def _is_list(lines: Sequence[_Line]) -> bool:
    """Whether lines that a page broke are items: three and more, each beginning anew, and hardly one ending."""
    if len(lines) < 3 or any(_goes_on(*pair) or hangs(pair[0].words) for pair in pairwise(lines)):
        return False
    return 2 * sum(line.ends for line in lines) < len(lines)


def _marks_of(lines: Sequence[_Line]) -> set[tuple[str, int]]:
    """What is known of a list before it begins: where all lines below the first are items, two and more of one kind."""
    marks = [_marker(line.words) for line in islice(lines, 1, None)]
    if len(marks) < 2 or None in marks or len({mark[0] for mark in marks if mark}) > 1:
        return set()
    return {(kind, max(number - 1, 0)) for kind, number in filter(None, marks)}


def _begins_item(line: _Line, following: _Line, seen: set[tuple[str, int]], *, full: bool) -> bool:
    """Whether the next line is an item of a list. A dash or a number can also be the first word of a line by chance."""
    if own := _marker(line.words):
        seen.add(own)
    if _BULLET.match(following.words):
        return True
    marker = _marker(following.words)
    if marker is None:
        return False
    kind, number = marker
    follows = (kind, number - 1) in seen if number else marker in seen
    by_chance = full and not line.ends and line.words[-1] not in ":;" and not follows
    return not by_chance


def _marker(words: str) -> tuple[str, int] | None:
    """The kind of mark that an item begins with, and its number: 1 for a, 0 for a dash."""
    found = _MARKER.match(words)
    if found is None:
        return None
    if found["dash"]:
        return found["dash"], 0
    kind = "in brackets" if found["sign"] else "open"
    if found["number"]:
        return kind, int(found["number"])
    return f"letter {kind}", ord(found["letter"].lower()) - ord("a") + 1 if found["letter"] else 0

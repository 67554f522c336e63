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
from claims.rules.extract.rows import (
    EVEN,
    MAX_WIDTH,
    MIN_WIDE,
    MIN_WIDTH,
    STOP_INSIDE,
    Line,
    divides,
    goes_on,
    hangs,
    is_full,
    runs,
    widest_of,
)

Place = tuple[int, int]

# Where lines are ragged, a line that is shorter than this share of the widest is the last of its paragraph.
RAGGED = 0.6
# A paragraph is as wide as those around it, but for its longest word.
_NEARLY, _LEAST_WIDTH = 25, 22
_BULLET = re.compile(r"[•▪◦‣●○■□✓✔➢►▶∙⁃](?!\w)")
_MARKER = re.compile(
    r"(?P<dash>[-–—·*])\s|(?P<sign>\(?)(?:(?P<number>[0-9]{1,2})|(?P<letter>[A-Za-z])|[ivx]{2,4})[.)]\s"
)
_BETWEEN = re.compile(r"[\n\t]")
_CASELESS = re.compile("[\u0590-\u1bff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
_WIDE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60\U00020000-\U0003ffff]")
# Longer lines are no verse, in characters.
MAX_VERSE = 60


def plain_blocks(text: str, apart: Collection[int] = ()) -> list[Part]:
    """The blocks of a text; `apart` are the places of lines that are known to stand for themselves."""
    return list(islice(_blocks(runs(text), apart, lenient=False), MAX_BLOCKS))


def line_blocks(text: str) -> list[Part]:
    """The blocks of a text whose lines a page set in one paragraph: they flow unless they are plainly a list."""
    return list(islice(_blocks(runs(text), (), lenient=True), MAX_BLOCKS))


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
    there = {pair: flows for pair, _, flows in _line_ends(runs(other), other_blocks)}
    paragraphs = runs(text)
    own = [(part.start, part.end) for part in islice(_blocks(paragraphs, (), lenient=False), MAX_BLOCKS)]
    found: list[Place] = []
    for pair, (start, end), flows in _line_ends(paragraphs, own):
        if not there.get(pair, flows):
            continue
        if found and found[-1][1] > start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return [Part("block", start, end) for start, end in found[:MAX_BLOCKS]]


def _line_ends(
    paragraphs: Iterable[list[Line]], blocks: Sequence[Place]
) -> Iterator[tuple[tuple[str, str], Place, bool]]:
    """Each two lines that follow each other: their words, their place, and whether one block has both."""
    starts = [start for start, _ in blocks]
    for lines in paragraphs:
        for line, following in pairwise(lines):
            before = bisect_right(starts, line.start) - 1
            flows = before >= 0 and blocks[before][1] >= following.end
            yield (line.words, following.words), (line.start, following.end), flows


def _blocks(paragraphs: list[list[Line]], apart: Collection[int], *, lenient: bool) -> Iterator[Part]:
    layout = _Layout.of(paragraphs)
    for lines in paragraphs:
        first = lines[0]
        soft = layout.flowing(lines, apart, lenient=lenient)
        for (line, following), flows in zip(pairwise(lines), soft, strict=True):
            if not flows:
                yield from _block(first, line)
                first = following
        yield from _block(first, lines[-1])


def _block(first: Line, last: Line) -> Iterator[Part]:
    if first is not last:
        yield Part("block", first.start, last.end)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is printed: the usual width of its paragraphs, 0 where none is seen, and whether lines are filled."""

    width: int = 0
    even: bool = True

    @classmethod
    def of(cls, paragraphs: Iterable[list[Line]]) -> "_Layout":
        """Told from the line ends that are beyond doubt: where a word or a sentence goes on with a small letter."""
        widths, room = [], 0
        for lines in paragraphs:
            widest = widest_of(lines)
            sure = [pair for pair in pairwise(lines) if goes_on(*pair)]
            widths += [widest] * len(sure)
            room += sum(not is_full(*pair, widest) for pair in sure)
        return cls(median_low(widths) if widths else 0, room <= (1 - EVEN) * len(widths))

    def flowing(self, lines: list[Line], apart: Collection[int], *, lenient: bool) -> list[bool]:
        """For each line but the last, whether it goes on in the next one."""
        widest = widest_of(lines)
        prose = self._is_prose(lines, widest)
        lenient = lenient or _is_verse(lines)
        lenient = lenient and not _is_list(lines)
        items = _marks_of(lines)
        flows = [False]
        for line, following in pairwise(lines):
            # A line in which another goes on stands for nothing by itself, whatever it looks like.
            alone = not flows[-1] and line.start in apart, following.start in apart
            flows.append(
                line.carried
                or (
                    _stands_free(line, following, items, alone, full=is_full(line, following, widest))
                    and self._goes_with(line, following, widest, prose=prose, lenient=lenient)
                )
            )
        return flows[1:]

    def _is_prose(self, lines: Sequence[Line], widest: int) -> bool:
        if any(goes_on(*pair) for pair in pairwise(lines)):
            return True
        if self.width and max(self.width - _NEARLY, _LEAST_WIDTH) <= widest <= self.width + _NEARLY:
            return True
        wide, caseless = (_mostly(signs, lines) for signs in (_WIDE, _CASELESS))
        if widest < (MIN_WIDE if wide else MIN_WIDTH):
            return False
        return wide or caseless or any(STOP_INSIDE.search(line.words) for line in lines)

    def _goes_with(self, line: Line, following: Line, widest: int, *, prose: bool, lenient: bool) -> bool:
        """Whether the words of two lines are of one sentence or paragraph."""
        full = is_full(line, following, widest)
        if divides(line, following):
            return True
        if goes_on(line, following) and (full or lenient or widest >= MIN_WIDTH):
            return True
        if max(line.width, following.width) > MAX_WIDTH:
            return False
        if prose and (full or (not self.even and not line.ends and line.width >= RAGGED * widest)):
            return True
        return not line.ends and (lenient or hangs(line.words))


def _stands_free(
    line: Line, following: Line, items: set[tuple[str, int]], alone: tuple[bool, bool], *, full: bool
) -> bool:
    """Whether neither of two lines stands for itself: an item, a row of a table, a phrase of a page's frame (`alone`).

    `items` are the marks of those that were seen before, to which that of the one line is added.
    """
    if _begins_item(line, following, items, full=full) or line.is_row or following.is_row:
        return False
    unfinished = not line.ends and line.width >= MIN_WIDTH
    return not any(alone) or (full and (unfinished or goes_on(line, following)))


def _mostly(signs: re.Pattern[str], lines: Sequence[Line]) -> bool:
    return 2 * sum(len(signs.findall(line.words)) for line in lines) > sum(len(line.words) for line in lines)


def item_mark(words: str) -> str:
    """The kind of the mark an item of a list begins with, the same for all of the list; empty where it has none."""
    if _BULLET.match(words):
        return words[0]
    found = _marker(words)
    return found[0] if found else ""


def _is_list(lines: Sequence[Line]) -> bool:
    """Whether lines that a page broke are items: three and more, each beginning anew, and hardly one ending."""
    if len(lines) < 3 or any(goes_on(*pair) or hangs(pair[0].words) for pair in pairwise(lines)):
        return False
    return 2 * sum(line.ends for line in lines) < len(lines)


def _marks_of(lines: Sequence[Line]) -> set[tuple[str, int]]:
    """What is known of a list before it begins: where all lines below the first are items, two and more of one kind."""
    marks = [_marker(line.words) for line in islice(lines, 1, None)]
    if len(marks) < 2 or None in marks or len({mark[0] for mark in marks if mark}) > 1:
        return set()
    return {(kind, max(number - 1, 0)) for kind, number in filter(None, marks)}


def _is_verse(lines: Sequence[Line]) -> bool:
    """Whether short lines are of sentences, whatever they begin with: the last one ends, and a comma ends another."""
    if len(lines) < 3 or not lines[-1].ends or widest_of(lines) > MAX_VERSE:
        return False
    return any(line.words[-1] in ",;" for line in lines[:-1]) and not any(
        line.is_row or _marker(line.words) for line in lines
    )


def _begins_item(line: Line, following: Line, seen: set[tuple[str, int]], *, full: bool) -> bool:
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

"""Lines of a column that belong to one paragraph, told by what a printer does between two of them.

A paragraph ends at a wider space, another size, a bullet, an indented line, and where the next word would have stood
in the line too. It goes on over columns and pages where its last line does not end a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from re import compile as pattern
from statistics import median

from claims.rules.extract.pdf.columns import Line, Region
from claims.rules.extract.references import is_reference_heading

# In parts of the size of the letters.
INDENT, MAX_INDENT, ROOM, MUCH_ROOM = 0.8, 12.0, 0.8, 10.0
BEYOND = 8.0
# How much wider the space before a paragraph is than between its lines; how much larger other letters are.
WIDER, OTHER_SIZE = 1.2, 1.1
SMALLER, FULL = 0.95, 1.5
# Where nothing tells how far apart lines stand.
USUAL_STEP, MIN_STEP, MAX_STEP = 1.45, 0.7, 3.2
# Footnotes, figures and running heads that can stand between two parts of one paragraph.
MAX_BETWEEN = 12
_BULLET = pattern(r"[•◦▪●■·‣⁃○□➢✓*–—-]\s")
_NUMBER = pattern(r"(?:[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5})[\]).]|\[\d{1,3}\])\s", 2)
_ENDS = pattern(r".*[.!?:;。！？…][\"'”’»)\]¹²³⁰⁴-⁹]*", 16)
HYPHENS = "-‐"
Kind = tuple[float, bool]


@dataclass(slots=True)
class Paragraph:
    """Lines in which words flow; ``page`` counts from 0."""

    lines: list[Line]
    page: int
    furniture: bool = False
    # The first of its column: what another left unfinished may go on here. The last one: it may go on elsewhere.
    begins_column: bool = False
    ends_column: bool = False
    in_table: bool = False
    row_goes_on: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """Its lines, as they are stored."""
        return "\n".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Of its usual line."""
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)


def paragraphs_of(region: Region, page: int) -> list[Paragraph]:
    """The paragraphs of one region, from top to bottom."""
    if region.in_table:
        return [Paragraph(region.lines, page, in_table=True, row_goes_on=region.row_goes_on)]
    found = [Paragraph(lines, page) for lines in _split(region.lines)]
    if found:
        found[0].begins_column = True
        # Footnotes, in smaller letters, stand under the end of a column.
        text = [one for one in found if one.size * SMALLER > found[-1].size] or found
        found[-1].ends_column = text[-1].ends_column = True
    return found


def joined_over_pages(paragraphs: list[Paragraph], body_size: float) -> list[Paragraph]:
    """The paragraphs, with what goes on in another column or on another page beside its beginning.

    What stands between the two (footnotes, running heads, what belongs to a picture) comes after them.
    """
    found: list[Paragraph] = []
    unfinished: tuple[Paragraph, int] | None = None
    for paragraph in paragraphs:
        last = paragraph
        if unfinished and _goes_on(unfinished[0], paragraph):
            last = unfinished[0]
            last.lines += paragraph.lines
            last.ends_column = paragraph.ends_column
        else:
            found.append(paragraph)
        if _is_unfinished(last, body_size):
            unfinished = (last, len(found))
        elif unfinished and (_is_body(last, body_size) or len(found) - unfinished[1] > MAX_BETWEEN):
            unfinished = None
    return found


def is_list_item(text: str) -> bool:
    """Whether it begins with a bullet or a number of a list."""
    return _BULLET.match(text) is not None or _NUMBER.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether it ends with a sign that ends a sentence or brings in a list."""
    return _ENDS.fullmatch(text) is not None


def _is_body(paragraph: Paragraph, body_size: float) -> bool:
    same = body_size / 1.06 <= paragraph.size <= body_size * 1.06
    return same and not paragraph.furniture and not paragraph.in_table and not paragraph.level


def _is_unfinished(paragraph: Paragraph, body_size: float) -> bool:
    return _is_body(paragraph, body_size) and paragraph.ends_column and not ends_sentence(paragraph.text)


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether the second is the rest of the first."""
    if after.furniture or after.in_table or after.level or not after.begins_column or after is before:
        return False
    if not before.size / 1.06 <= after.size <= before.size * 1.06 or _BULLET.match(after.text):
        return False
    first = after.text[0]
    broken = before.text[-1] in HYPHENS and first.isalpha()
    return first.islower() or broken or (not is_list_item(after.text) and (not first.isupper() or _is_full(before)))


def _is_full(paragraph: Paragraph) -> bool:
    """Whether its last line goes as far as the others: a name can begin the next."""
    rights = [line.right for line in paragraph.lines]
    return len(rights) > 1 and rights[-1] > max(rights) - FULL * paragraph.size


def _split(lines: list[Line]) -> Iterator[list[Line]]:
    column = _Column(lines)
    begun: list[Line] = []
    for line in lines:
        if begun and column.ends_between(begun, line):
            yield begun
            begun = []
        begun.append(line)
    if begun:
        yield begun


class _Column:
    """What is usual in a column, for the letters of each size: code and notes are set in another way than text."""

    def __init__(self, lines: list[Line]) -> None:
        self.rights = _usual_rights(lines)
        self.steps = _usual_steps(lines)
        lefts = sorted(line.left for line in lines)
        size = median(line.size for line in lines)
        # Most lines are indented: those that are not begin an entry.
        self.hanging = len(lines) > 2 and lefts[(len(lines) - 1) // 2] - lefts[0] > INDENT * size

    def ends_between(self, begun: list[Line], line: Line) -> bool:
        """Whether a paragraph that has begun ends before this line."""
        last = begun[-1]
        divided = last.text[-1] in HYPHENS and line.text[0].islower()
        if _heads_references(line) or _heads_references(begun[0]):
            return True
        if not _same_size(last, line) or _turns_bold(begun, line):
            return not (divided and last.bold == line.bold)
        step = (last.base - line.base) / max(last.size, line.size)
        usual = self.steps.get(line.kind, USUAL_STEP)
        if not 0 <= step <= usual * WIDER + 0.05 or _BULLET.match(line.text) or line.atoms[0].item:
            return True
        return not divided and self._begins_anew(begun, line)

    def _begins_anew(self, begun: list[Line], line: Line) -> bool:
        last = begun[-1]
        goes_on = line.text[0].islower() and not ends_sentence(last.text)
        if _NUMBER.match(line.text) and (ends_sentence(last.text) or _NUMBER.match(begun[0].text)):
            return True
        if not goes_on and self._is_indented(begun, line):
            return True
        room = self.rights[last.kind] - last.right - _first_word(line)
        return room > (MUCH_ROOM if goes_on else ROOM) * line.size

    def _is_indented(self, begun: list[Line], line: Line) -> bool:
        by = (line.left - begun[-1].left) / line.size
        if self.hanging:
            return by < -INDENT
        if is_list_item(begun[0].text):
            return by < -INDENT and line.left < begun[0].left + 0.5 * line.size
        return by > INDENT and (len(begun) > 1 or by < MAX_INDENT)


def _usual_rights(lines: list[Line]) -> dict[Kind, float]:
    """How far lines go that are wrapped, for each size: those that a line with a small letter follows."""
    every: dict[Kind, list[float]] = {}
    wrapped: dict[Kind, list[float]] = {}
    for number, line in enumerate(lines):
        every.setdefault(line.kind, []).append(line.right)
        if lines[number + 1 : number + 2] and lines[number + 1].text[0].islower():
            wrapped.setdefault(line.kind, []).append(line.right)
    return {kind: _usual_right(wrapped.get(kind, rights), kind[0]) for kind, rights in every.items()}


def _usual_right(rights: list[float], size: float) -> float:
    """The farthest that is not far beyond what is usual: a line of code, say, that is wider than the column."""
    most = median(rights) + BEYOND * size
    return max(right for right in rights if right <= most)


def _usual_steps(lines: list[Line]) -> dict[Kind, float]:
    """From line to line within a paragraph, in parts of the size of the letters, for each size."""
    steps: dict[Kind, list[float]] = {}
    for before, after in pairwise(lines):
        step = (before.base - after.base) / max(before.size, after.size)
        if _same_size(before, after) and MIN_STEP < step < MAX_STEP:
            steps.setdefault(after.kind, []).append(step)
    # Most lines stand inside a paragraph; of few lines nobody knows, but that the least step is within one.
    return {
        kind: sorted(found)[len(found) // 3] if len(found) > 4 else min(*found, USUAL_STEP)
        for kind, found in steps.items()
    }


def _heads_references(line: Line) -> bool:
    text = line.text
    return not text[0].islower() and text[-1] != "." and is_reference_heading(text)


def _turns_bold(begun: list[Line], line: Line) -> bool:
    return line.bold != begun[-1].bold and all(one.bold == begun[-1].bold for one in begun)


def _same_size(before: Line, after: Line) -> bool:
    return max(before.size, after.size) < OTHER_SIZE * min(before.size, after.size)


def _first_word(line: Line) -> float:
    """About how much room its first word takes, with the space before it."""
    text = line.text
    word = len(text.split(maxsplit=1)[0]) + 1
    return (line.right - line.left) * word / len(text)

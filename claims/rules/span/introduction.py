"""What introduces the words of a selection: the lead-in of a list, the term of a definition, a heading that denies.

"There is no proof of the following claims:" decides what each item below it says, also the tenth. A lead-in is a row
that ends with a colon, or with no stop directly above a list, and what it governs is what follows it: the items, the
rows up to the next empty one, or what stands under it where it stands for itself as a heading does. When in doubt it is
shown; but a question ("Is it safe?") limits nothing that is told under it, unless it denies ("What can it not heal?").
The text is given with its line ends levelled (claims.rules.text.flow), so that a row is a line or a paragraph.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from claims.rules.extract.blocks import item_mark
from claims.rules.extract.parts import Part
from claims.rules.extract.rows import hangs
from claims.rules.span.limiting import limiting_phrases
from claims.rules.span.overlap import merged
from claims.rules.text.flow import BREAKS, read_level
from claims.rules.text.sentence import sentence_around

Place = tuple[int, int]
# Kind, start, end and level of a part, as it is sent to another process.
Mark = tuple[str, int, int, int]

KINDS = ("list", "term", "heading", "furniture")
# How far above the selection it is looked for: in code points, and in rows that have words.
FAR, MOST_ROWS = 4_000, 80
# A list in a list in a list.
MOST = 3
# Of a longer lead-in, its end is shown.
_LONGEST = 400
# A row by itself that is longer is a paragraph and no heading.
_SHORT = 90
_COLON = re.compile(r"[:：][\"'”’»)\]*_]*\Z")
_ASKS = re.compile(r"[?？][\"'”’»)\]*_]*\Z")
_STOPS = re.compile(r"[.!?…。！？;,][\"'”’»)\]*_]*\Z")
_BREAK, _LINE = re.compile(rf"[{BREAKS}]"), re.compile(rf"[^{BREAKS}]*(?:[{BREAKS}]|\Z)")
_SENTENCE_WITHIN = 2_000


class Shape:
    """The lists, terms, headings and furniture of a text, where its extractor told them; offsets in code points."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.marks = sorted(marks, key=lambda mark: mark[1:])
        self.lists = any(mark[0] == "list" for mark in self.marks)
        self._starts = [mark[1] for mark in self.marks]

    @classmethod
    def of(cls, parts: Iterable[Part], offset: int = 0) -> "Shape":
        """Those among a document's parts; counted in a piece of it that begins at `offset`."""
        told = (part for part in parts if part.kind in KINDS)
        return cls((part.kind, part.start - offset, part.end - offset, part.level) for part in told)

    def without_lists(self) -> "Shape":
        """The same as if its extractor had told no lists and no terms."""
        return Shape(mark for mark in self.marks if mark[0] not in ("list", "term"))

    def above(self, at: int) -> list[Mark]:
        """What begins near a place, before or at it."""
        return self.marks[bisect_left(self._starts, at - FAR) : bisect_right(self._starts, at)]


NO_SHAPE = Shape()


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with words: where it begins, where its words do, and whether an empty line stands above and below."""

    edge: int
    start: int
    words: str
    gap_above: bool = True
    gap_below: bool = True

    @property
    def end(self) -> int:
        return self.start + len(self.words)

    @property
    def indent(self) -> int:
        """White space before the words."""
        return self.start - self.edge

    @property
    def mark(self) -> str:
        """What kind of an item's mark it begins with."""
        return item_mark(self.words)

    @property
    def is_lead(self) -> bool:
        return _ends(_COLON, self.words)

    @property
    def asks(self) -> bool:
        """Whether it is a question that denies."""
        return _ends(_ASKS, self.words) and _denies(self.words)

    @property
    def by_itself(self) -> bool:
        """Whether it stands as a heading does."""
        return self.gap_above and self.gap_below and len(self.words) <= _SHORT


def introductions(text: str, start: int, shape: Shape = NO_SHAPE) -> list[Place]:
    """The places of what introduces the words at `start`: lead-ins from the nearest on, then headings; at most MOST."""
    found: list[Place] = []
    at = start
    while len(found) < MOST and (lead := _lead_in(text, at, shape)) is not None:
        found.append(_said(lead))
        at = lead.start
    return [*found, *_headings(text, start, shape)][:MOST]


def introduced_by(text: str, start: int, shape: Shape = NO_SHAPE) -> tuple[str, ...]:
    """The words of what introduces those at `start`, as they are read, for comparing."""
    return tuple(read_level(text[low:high]) for low, high in introductions(text, start, shape))


def _lead_in(text: str, at: int, shape: Shape) -> _Row | None:
    """The nearest row above that introduces the one of this place."""
    *above, own = _rows(text, at) or [_Row(at, at, "")]
    look = _Look(own, shape)
    for row in reversed(above[-MOST_ROWS:]):
        if look.is_in("heading", row):
            return None
        if look.introduces(row):
            return row
        look.passes(row)
    return None


def _rows(text: str, at: int) -> list[_Row]:
    """The rows near above a place, and its own; none where that begins too far away."""
    low, rows, gap = max(0, at - FAR), [], True
    if low:
        found = _BREAK.search(text, low, at)
        low = found.end() if found else at
    own_end = _BREAK.search(text, at, at + FAR)
    for line in _LINE.finditer(text, low, own_end.start() if own_end else at + FAR):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words[0])
            rows.append((line.start(), start, words, gap))
        gap = not words
    gaps = [*(row[3] for row in rows[1:]), True]
    return [_Row(*row, gap_below) for row, gap_below in zip(rows, gaps, strict=False)]


class _Look:
    """Looking upwards from a row: what stands between, and in which lists it is."""

    def __init__(self, own: _Row, shape: Shape) -> None:
        self.own, self.below = own, own
        near = shape.above(own.start)
        self._lists = [mark[1:3] for mark in near if mark[0] == "list" and mark[1] <= own.start < mark[2]]
        self._regions = {
            kind: merged(mark[1:3] for mark in near if mark[0] == kind and not mark[1] <= own.start < mark[2])
            for kind in KINDS
        }
        self._in_term = any(mark[0] == "term" and mark[1] <= own.start < mark[2] for mark in near)
        # Whether an empty line stands between, and whether below each of them an item goes on with the list.
        self._gap, self._loose = False, True

    def is_in(self, kind: str, row: _Row) -> bool:
        """Whether a row above stands in a part of this kind, of lists in one that the own row is not in."""
        regions = self._regions[kind]
        before = bisect_right(regions, row.start, key=lambda region: region[0]) - 1
        return before >= 0 and row.start < regions[before][1]

    def passes(self, row: _Row) -> None:
        """Go on to the row above this one."""
        if row.gap_below:
            listed = any(start <= self.below.start for start, _ in self._lists)
            self._gap, self._loose = True, self._loose and (listed or bool(self.below.mark))
        self.below = row

    def introduces(self, row: _Row) -> bool:
        """Whether the own row is an item, or a paragraph, of what this one opens."""
        if self.is_in("term", row):
            return not self._in_term and any(start <= row.start for start, _ in self._lists)
        if self.is_in("furniture", row) or self.is_in("list", self.below):
            return False
        opens = any(start == self.below.start for start, _ in self._lists)
        listed = opens or bool(self.below.mark)
        if not (row.is_lead or row.asks or (listed and _leaves_open(row))):
            return False
        return opens or (not self._is_sibling(row) and self._reaches(row))

    def _reaches(self, row: _Row) -> bool:
        """Whether what a row opens has not ended above the own one."""
        if not self._gap or self._loose:
            return not row.asks or row.by_itself
        # It stands as a heading does; but what stands directly above a list speaks of that alone.
        return row.by_itself and not self.below.mark

    def _is_sibling(self, row: _Row) -> bool:
        """Whether a row is of the same kind as the own one: an item of its list, or a lead-in with items of its own."""
        if row.mark or self.own.mark:
            return row.mark == self.own.mark and self.own.indent <= row.indent
        return self.own.is_lead and self.below is not self.own


def _leaves_open(row: _Row) -> bool:
    """Whether what stands directly above a list says something of it, without a colon."""
    return not _ends(_STOPS, row.words) and (hangs(row.words) or bool(limiting_phrases(row.words[-_LONGEST:])))


def _ends(signs: re.Pattern[str], words: str) -> bool:
    return signs.search(words, max(0, len(words) - 8)) is not None


def _said(row: _Row) -> Place:
    """The last sentence of a row, or its end where that is long."""
    words = row.words[-_SENTENCE_WITHIN:]
    low, _ = sentence_around(words, len(words) - 1, len(words))
    if len(words) - low > _LONGEST:
        low = words.find(" ", len(words) - _LONGEST) + 1 or len(words) - _LONGEST
    return row.end - len(words) + low, row.end


def _headings(text: str, at: int, shape: Shape) -> list[Place]:
    """The headings that a place stands under, the nearest first, that announce or deny."""
    level, found = 7, []
    for kind, start, end, own in reversed(shape.above(at)):
        if kind == "heading" and end <= at and own < level:
            level = own
            words = text[start:end].rstrip()
            if _ends(_COLON, words) or _denies(words):
                found.append((start, end))
    return found


def _denies(words: str) -> bool:
    """Whether it says that something is not so; "Less pain without surgery" says no such thing of what follows."""
    said = words[-_LONGEST:]
    phrases = (one for one in limiting_phrases(said) if one.kind == "negation")
    return any(not said[one.start : one.end].lower().startswith("without") for one in phrases)

"""The printed lines of a text without markup, and which of them can be of one paragraph: its runs.

An empty line and the end of a page set lines apart, but not where every line is followed by an empty one, as in a
typescript, nor where a sentence goes on over the page, with its number and running head between the halves. What each
line of a comment or a quotation begins with is no part of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise

# Beyond that a text is data, and nobody has laid it out to be read.
MAX_LINES = 100_000
# No page is printed in lines of so many characters: such a line is a paragraph, whatever follows it.
MAX_WIDTH = 140
# Narrower columns are lists and menus, unless words go on from line to line; each Chinese sign is as wide as two.
MIN_WIDTH, MIN_WIDE = 30, 15
# Of the line ends that are beyond doubt, so many have no room for the next word where lines are filled evenly.
EVEN = 0.95
_ROW = re.compile(r"([^\n\r\v\x85\u2028\f\u2029]*)(\r\n|[\n\r\v\x85\u2028\f\u2029]|\Z)")
_STOP_AT_END = re.compile(r"[.!?…。！？｡।॥؟][\"'”’»)\]}」』）】]*\Z")
STOP_INSIDE = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\s|\Z)|[。！？]")
_CELLS = re.compile(r"\S(?:\t|[ \u00a0]{4})\s*\S")
_UNSPACED = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60\U00020000-\U0003ffff]")
# What a commented or quoted text has before each of its lines.
_COMMENT = re.compile(r"(>(?: ?>){0,3}|//+|#+|\*|;+|%+|\||--)(?:[ \t]|\Z)")
_PAGE_NUMBER = re.compile(
    r"[-–—\[(| ]*(?:(?:page|p\.|pg\.?|seite|s\.|página|página|pág\.)\s*)?[0-9]{1,4}"
    r"(?:\s*(?:/|of|von|de|sur)\s*[0-9]{1,4})?[-–—\])| ]*",
    re.IGNORECASE,
)
# A running head is no longer, in characters, and with a page's number there are no more than so many lines.
MAX_HEAD, MOST_HEADS = 80, 3
# Of fewer lines with an empty one after each nothing can be told.
MIN_SPACED = 4
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
class Line:
    """A printed line with words: where these begin and end, and where the line does."""

    row: int
    start: int
    end: int
    words: str
    # Whether it goes on in the next one whatever stands there: the head of a page between the halves of a sentence.
    carried: bool = False

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


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line, and what stands between it and the line before: how many empty lines, and whether a page ends there."""

    line: Line
    empty: int
    page: bool


def runs(text: str) -> list[list[Line]]:
    """The lines that have words, those together that no empty line and no new page sets apart."""
    printed = _over_heads(list(_uncommented(_lines(text))))
    spaced = 1 if _is_double_spaced(printed) else 0
    found: list[list[Line]] = []
    for before, one in pairwise([None, *printed]):
        joined = (
            one is not None
            and before is not None
            and (
                before.line.carried
                or (one.empty <= spaced and not one.page)
                or (one.page and _over_pages(before.line, one.line))
            )
        )
        if one is not None:
            found[-1].append(one.line) if joined else found.append([one.line])
    return [run for lines in found for run in _bare_items(lines)]


def _lines(text: str) -> Iterator[_Printed]:
    """The lines with words."""
    empty, page = 0, False
    for row in islice(_ROW.finditer(text), MAX_LINES):
        words = row[1].strip()
        if words:
            start = row.start() + row[1].index(words[0])
            yield _Printed(Line(row.start(), start, start + len(words), words), empty, page)
            empty, page = 0, False
        empty += not words or row[2] == "\u2029"
        page = page or row[2] == "\f"


def _uncommented(printed: Iterable[_Printed]) -> Iterator[_Printed]:
    """The lines, those of a commented or quoted text without the sign that each of them begins with."""
    for sign, group in groupby(printed, key=lambda one: comment_sign(one.line.words)):
        lines = list(group)
        if not sign or not _is_commented([_without(one.line, sign) for one in lines], sign):
            yield from lines
            continue
        empty = 0
        for one in lines:
            line = _without(one.line, sign)
            if line.words:
                yield _Printed(line, one.empty + empty, one.page)
            empty = 0 if line.words else empty + one.empty + 1


def _without(line: Line, sign: str) -> Line:
    words = line.words[len(sign) :].strip()
    return replace(line, start=line.end - len(words), words=words)


def _is_commented(lines: Sequence[Line], sign: str) -> bool:
    """Whether what follows the sign of each line is wrapped: no items, which have room for each other's words."""
    pairs = [(line, other) for line, other in pairwise(lines) if line.words and other.words and not line.ends]
    if len(lines) < 3 or not any(goes_on(*pair) for pair in pairs):
        return False
    widest = widest_of(lines)
    full = sum(is_full(*pair, widest) or divides(*pair) for pair in pairs)
    return full >= EVEN * len(pairs) or (sign.startswith(">") and 2 * full >= len(pairs))


def _is_double_spaced(printed: Sequence[_Printed]) -> bool:
    """Whether every line is followed by an empty one, as in a typescript, and sentences go on over these."""
    if len(printed) < MIN_SPACED:
        return False
    if any(other.empty == 0 and not other.page for other in islice(printed, 1, None)):
        return False
    pairs = [(one, other) for one, other in pairwise(printed) if not other.page]
    over = [goes_on(one.line, other.line) and not one.line.ends for one, other in pairs if other.empty == 1]
    return len(over) >= MIN_SPACED - 1 and 3 * sum(over) >= len(over)


def _over_heads(printed: list[_Printed]) -> list[_Printed]:
    """The same, where a page's number or running head between the halves of a sentence carries the one to the other."""
    for number in range(len(printed) - 2):
        between = _heads_after(printed, number)
        for at in range(number, number + between + 1 if between else 0):
            printed[at] = replace(printed[at], line=replace(printed[at].line, carried=True))
    return printed


def _heads_after(printed: Sequence[_Printed], number: int) -> int:
    """How many lines of the heads of a page stand after this one, where a sentence goes on below them; else 0."""
    last = printed[number].line
    if last.width < MIN_WIDTH or last.ends:
        return 0
    for at in range(number + 2, min(number + MOST_HEADS + 2, len(printed))):
        heads, after = [one.line for one in printed[number + 1 : at]], printed[at].line
        if not all(map(_is_head, heads)):
            return 0
        new_page = any(one.page for one in printed[number + 1 : at + 1]) or all(map(_is_number, heads))
        if new_page and goes_on(last, after) and _over_pages(last, after):
            return len(heads)
    return 0


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.words) is not None


def _is_head(line: Line) -> bool:
    return _is_number(line) or (len(line.words) <= MAX_HEAD and not line.ends)


def _over_pages(line: Line, following: Line) -> bool:
    """Whether a sentence goes on over the end of a page, also with a name; a page's number or running head is none."""
    if line.width < MIN_WIDTH or line.ends or line.words[-1] in ":;":
        return False
    return goes_on(line, following) or hangs(line.words) or (line.words[-1].isalpha() and following.width >= MIN_WIDTH)


def _bare_items(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines, or each by itself that is an item of a list without marks, below what introduces it."""
    for number in range(len(lines) - 1):
        if lines[number].words[-1] in ":：" and _are_bare(lines[number + 1 :], led=True):
            yield lines[: number + 1]
            yield from ([line] for line in lines[number + 1 :])
            return
    led = lines[0].words[0].isupper()
    if _are_bare(lines[led:], led=False):
        yield from ([line] for line in lines)
    else:
        yield lines


def _are_bare(lines: Sequence[Line], *, led: bool) -> bool:
    """Whether lines that begin with small letters are items: most had room for the next one's first word, none ends."""
    if len(lines) < (2 if led else 3) or any(line.carried or not line.words[0].islower() for line in lines):
        return False
    if any(line.ends or hangs(line.words) or STOP_INSIDE.search(line.words) for line in lines[:-1]):
        return False
    if lines[-1].ends and not led:
        return False
    widest = widest_of(lines)
    if not lines[-1].ends and (led or widest < MIN_WIDTH):
        return True
    room = sum(not is_full(*pair, widest) for pair in pairwise(lines))
    return 2 * room >= len(lines) - 1


def widest_of(lines: Sequence[Line]) -> int:
    """The width of the widest line, of those that were printed as lines; 0 where none was."""
    return max((line.width for line in lines if line.width <= MAX_WIDTH), default=0)


def is_full(line: Line, following: Line, widest: int) -> bool:
    """Whether the next word had no room. Writing without spaces is cut anywhere, but for signs that begin no line."""
    if _UNSPACED.match(line.words[-1]) and _UNSPACED.match(following.words[0]):
        return line.width >= widest - 2
    return line.width + 1 + len(following.first_word) > widest


def goes_on(line: Line, following: Line) -> bool:
    """Whether a small letter goes on with what has not ended."""
    return following.words[0].islower() and line.words[-1] not in "!?:;…"


def divides(line: Line, following: Line) -> bool:
    """Whether a hyphen at the end of the one can divide a word that goes on in the other."""
    cut = line.words[-1] in "-\u2010\u00ad" and line.words[-2:-1].isalpha()
    return cut and following.words[0].isalnum()


def hangs(words: str) -> bool:
    """Whether a line ends with a word or a sign after which something comes."""
    return _HANGING.search(words, max(0, len(words) - 10)) is not None


def comment_sign(words: str) -> str:
    """The sign that a line of a commented or quoted text begins with; empty where there is none."""
    found = _COMMENT.match(words)
    return found[1] if found else ""

"""Text folded for comparing, with a way back to the exact offsets; what is folded is never stored.

Folding makes equal what a person retypes differently: curly and plain quotes, dashes, no-break and other spaces,
invisible characters, case, ligatures and accents (Unicode NFKC, then case folding). Offsets are Unicode code points.
It never makes another number: 10⁶ is not 106, and 1½ is not 11/2; CO₂ is CO2.

A *unit* is a character with all that hangs on it: combining marks, Hangul vowels and finals, invisible characters.
Text folded unit by unit is the same as text folded at once, which is what makes the way back possible.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise


def _joins_numbers(sign: str) -> bool:
    """Whether a sign is a digit, plus or minus above the line, a fraction, or a number in a circle or with its stop."""
    form = unicodedata.decomposition(sign).partition(" ")[0]
    same = unicodedata.normalize("NFKC", sign)
    if form == "<super>":
        return not same.isalpha()
    numeric = unicodedata.category(sign) in ("No", "So") and any(one.isdecimal() for one in same)
    return numeric and form in ("<fraction>", "<circle>", "<compat>")


QUOTES = dict.fromkeys("‘’‚‛′‵`´ʹʻʼˈ‹›＇", "'") | dict.fromkeys("“”„‟″‶«»〝〞〟＂", '"')
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-")
SIGNS = {"×": "x", "✕": "x", "⨯": "x"}
INVISIBLE = dict.fromkeys(
    map(
        chr,
        [0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
         *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)],
    ),
    "",
)  # fmt: skip
_TABLE = QUOTES | DASHES | SIGNS | INVISIBLE
_TABLE_SIGNS = frozenset(_TABLE)
_ASCII_TABLE = {ord("`"): "'"}
# Not those that are marks (variation selectors): a mark is never cut off from what it stands on.
_NOTHING_AT_ALL = "".join(sign for sign in INVISIBLE if unicodedata.category(sign)[0] != "M")
# Characters that are no marks, and yet melt into the one before them under NFKC: Hangul vowels and finals (also the
# compatibility and half-width ones) and the half-width Japanese voice marks.
_MELTING = frozenset(
    map(
        chr,
        [*range(0x1160, 0x1200), 0x3133, 0x3135, 0x3136, *range(0x313A, 0x3140), *range(0x314F, 0x3164), 0xFF9E, 0xFF9F,
         0xFFA3, 0xFFA5, 0xFFA6, *range(0xFFAA, 0xFFB0), *range(0xFFC2, 0xFFDD)],
    )
)  # fmt: skip
# Digits and signs that NFKC would put on the line, to the numbers beside them: raised, fractions, circled, "1." in one.
# Those below the line are on purpose not among them: nobody retypes CO₂ as anything but CO2.
_APART = frozenset(
    sign
    for first, after in ((0xA0, 0x100), (0x2070, 0x2500), (0x3200, 0x3400), (0x1F100, 0x1F10B))
    for sign in map(chr, range(first, after))
    if _joins_numbers(sign)
)
_APART_SIGNS = re.compile(f"([{re.escape(''.join(sorted(_APART)))}]+)")
# Units in one sign that are written with such a digit: ㎠ is cm².
_UNITS = {
    sign: same
    for sign in map(chr, range(0x3300, 0x3400))
    if (same := "".join(chr(int(code, 16)) for code in unicodedata.decomposition(sign).split()[1:]))
    and not _APART.isdisjoint(same)
}
_UNIT_SIGNS = frozenset(_UNITS)
_KEPT = _APART | _UNIT_SIGNS
_BLOCK = 4096
# Marks in a row are put in order in a time that grows with the square of their number: no language has more of them on
# one letter (UAX 15, Stream-Safe Text Format).
_MOST_MARKS = 30
_JOINER = "\u034f"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``starts[i]`` and ``ends[i]`` bound the unit, in the original text, that character i comes from."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def span(self, first: int, after: int) -> tuple[int, int] | None:
        """Return the original offsets of the folded characters from first up to after, None if they cut a unit."""
        cuts_start = first > 0 and self.starts[first] == self.starts[first - 1]
        cuts_end = after < len(self.text) and self.starts[after] == self.starts[after - 1]
        return None if cuts_start or cuts_end else (self.starts[first], self.ends[after - 1])


def fold(text: str) -> Folded:
    """Fold a text unit by unit, keeping where each folded character comes from; for texts of some thousand words."""
    signs: list[str] = []
    starts, ends = array("q"), array("q")
    for start, after in _units(text):
        # Invisible characters at the end of a unit fold to nothing, and a match need not take them along.
        unit = text[start:after].rstrip(_NOTHING_AT_ALL)
        end = start + len(unit)
        for sign in squash(unit):
            if sign.isspace() and signs and signs[-1] == " ":
                ends[-1] = end if unit.isspace() else ends[-1]
                continue
            signs.append(" " if sign.isspace() else sign)
            starts.append(start)
            ends.append(end)
    return Folded("".join(signs), starts, ends)


class FoldedText:
    """A long text folded in blocks by built-in functions, and unit by unit only where something is found."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._cuts = [0, *_cuts(text), len(text)]
        parts = [_fold_block(text[start:end]) for start, end in pairwise(self._cuts)]
        self._at = [0]
        for part in parts:
            self._at.append(self._at[-1] + len(part))
        self.text = "".join(parts)
        self._block: tuple[int, int, Folded] | None = None

    def find(self, needle: str) -> Iterator[int]:
        """Yield every place of a folded needle in the folded text, overlapping ones too."""
        at = self.text.find(needle)
        while at >= 0:
            yield at
            at = self.text.find(needle, at + 1)

    def span(self, first: int, after: int) -> tuple[int, int] | None:
        """Return the original offsets of a folded range that is not empty, None if its edges cut a unit."""
        low, folded = self._around(first, after)
        offset = self._cuts[low]
        span = folded.span(first - self._at[low], after - self._at[low])
        return span and (span[0] + offset, span[1] + offset)

    def reach(self, first: int, after: int) -> tuple[int, int]:
        """Return the original offsets of all units that a folded range touches."""
        low, folded = self._around(first, after)
        offset, at = self._cuts[low], self._at[low]
        return folded.starts[first - at] + offset, folded.ends[after - 1 - at] + offset

    def _around(self, first: int, after: int) -> tuple[int, Folded]:
        # The edge of a block cuts no unit, so that these blocks alone show which units the range cuts.
        low, high = bisect_right(self._at, first) - 1, bisect_left(self._at, after)
        if self._block is None or self._block[:2] != (low, high):
            self._block = (low, high, fold(self._source[self._cuts[low] : self._cuts[high]]))
        return low, self._block[2]


def squash(text: str) -> str:
    """Fold characters, without a way back; runs of white space stay as long as they are."""
    if text.isascii():
        return text.translate(_ASCII_TABLE).lower()
    return _plain_signs(compatible(_plain_signs(text)).casefold())


def compatible(text: str) -> str:
    """NFKC, but digits that do not stand on the line stay what they are, as do fractions and numbers in circles.

    Of more than 30 marks in a row each 30 are put in order by themselves, with U+034F after them.
    """
    # A row of so many has a whole piece of half as many in it: these are looked at much faster than each place.
    half = _MOST_MARKS // 2
    pieces = (text[at : at + half] for at in range(0, len(text), half)) if len(text) > _MOST_MARKS else ()
    if any(map(_marks().issuperset, pieces)):
        text = _many_marks().sub(rf"\g<0>{_JOINER}", text)
    if _KEPT.isdisjoint(text):
        return unicodedata.normalize("NFKC", text)
    for sign in _UNIT_SIGNS.intersection(text):
        text = text.replace(sign, _UNITS[sign])
    kept = _APART_SIGNS.split(text)
    return "".join(part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(kept))


@cache
def _marks() -> frozenset[str]:
    """Characters that are marks which are put in order, or become such."""
    return frozenset(filter(_is_mark, map(chr, range(0x300, 0x1F000))))


def _is_mark(sign: str) -> bool:
    if not unicodedata.decomposition(sign):
        return unicodedata.combining(sign) > 0
    return unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) > 0


@cache
def _many_marks() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_marks()))}]{{{_MOST_MARKS}}}")


def _plain_signs(text: str) -> str:
    # Three times as fast as str.translate on a text with few of these signs.
    for sign in _TABLE_SIGNS.intersection(text):
        text = text.replace(sign, _TABLE[sign])
    return text


def _fold_block(block: str) -> str:
    squashed = squash(block)
    words = " ".join(squashed.split())
    if not squashed or not words:
        return " " if squashed else ""
    return " " * squashed[0].isspace() + words + " " * squashed[-1].isspace()


def _hangs_on(sign: str) -> bool:
    return not sign.isascii() and (sign in INVISIBLE or sign in _MELTING or unicodedata.category(sign)[0] == "M")


def _units(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(text)):
        if not _hangs_on(text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _cuts(text: str) -> Iterator[int]:
    # A block begins with a unit that shows and is no white space, so that nothing runs on over its edge.
    at = _BLOCK
    while at < len(text):
        sign = text[at]
        if not _hangs_on(sign) and squash(sign)[:1].strip():
            yield at
            at += _BLOCK
        else:
            at += 1

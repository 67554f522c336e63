"""Odd signs: characters that show nothing, turn what stands around them, or look like a letter of another script.

A reader is not to miss them, and no rule that looks for words is to be led past them: `shown` names what a page draws
in a place of its own, `plain` reads a text without them, with a way back to its offsets (Unicode code points).
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

# Abbreviations as the Unicode charts print them.
_NAMED = {
    "\u00ad": "SHY", "\u034f": "CGJ", "\u061c": "ALM", "\u180e": "MVS", "\u200b": "ZWSP", "\u200c": "ZWNJ",
    "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u2028": "LSEP", "\u2029": "PSEP", "\u202a": "LRE",
    "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI",
    "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM", "\u115f": "HF", "\u1160": "HF", "\u3164": "HF",
    "\uffa0": "HF",
}  # fmt: skip
# Controls, signs for mathematics and shaping that show nothing, annotations, tags.
_RANGES = (
    (0x01, 0x09), (0x0B, 0x0D), (0x0E, 0x20), (0x7F, 0xA0), (0x2061, 0x2065), (0x206A, 0x2070), (0xFFF9, 0xFFFC),
    (0xE0000, 0xE0080),
)  # fmt: skip
_UNSEEN = frozenset(_NAMED) | {chr(code) for first, after in _RANGES for code in range(first, after)}
# They join letters of many scripts and parts of pictures, where they belong to the spelling.
_JOINING = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}
# Letters of other scripts that most typefaces draw as a Latin one.
_TWINS = {
    **dict(zip("аеіјорсухѕһԁԛԝӏᴦ", "aeijopcyxshdqwlr", strict=True)),
    **dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜ", "ABESIJKMHOPCTYXGQW", strict=True)),
    **dict(zip("αικνορτυχγ", "aiknoptuxy", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("ɑɡıοօսոցհ", "agioounqh", strict=True)),
    "п": "n", "м": "m", "т": "t", "к": "k", "в": "b", "г": "r", "ո": "n",
}  # fmt: skip
# Meant as they are in Latin words of science (TNFα, NFκB, IFNγ, αvβ3), of Turkish, and of phonetics.
_MEANT = frozenset("αγκντχιρυıɑɡ")


def _is_letter_of(sign: str) -> str:
    """The Latin letter that a full-width, mathematical or small sign is, or nothing."""
    same = unicodedata.normalize("NFKC", sign)
    return same if len(same) == 1 and same.isascii() and same.isalnum() else ""


_WIDE = {
    chr(code): letter
    for first, after in ((0xFF01, 0xFF5F), (0x1D400, 0x1D800), (0x2100, 0x2150))
    for code in range(first, after)
    if (letter := _is_letter_of(chr(code)))
}
# What people and programs write for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʹ´`′＇", "'"))
_SHOWABLE = _UNSEEN.union(_TWINS)
_ODD = _SHOWABLE.union(_WIDE)
# A word without what shows nothing.
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Odd:
    """An odd sign of a text: where it stands, a short name, its full name, whether it is a letter that looks Latin."""

    at: int
    short: str
    name: str
    twin: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without odd signs; `places[i]` is where its character i stands in the text, which ends at `length`."""

    text: str
    places: "array[int] | None" = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span that is not empty, in the text as it is written: from its first to its last character."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def plain(text: str) -> Plain:
    """A text as its reader takes it: without what shows nothing, one apostrophe, and Latin letters in Latin words."""
    text = text.translate(_APOSTROPHES)
    if _ODD.isdisjoint(text):
        return Plain(text)
    kept = [(at, _WIDE.get(sign, sign)) for at, sign in enumerate(text) if sign not in _UNSEEN or sign.isspace()]
    seen = "".join(sign for _, sign in kept)
    return Plain(_WORD.sub(_latin, seen), array("q", (at for at, _ in kept)))


def _latin(word: re.Match[str]) -> str:
    """A word that is Latin by one letter, as Latin."""
    letters = word.group()
    if letters.isascii() or _LATIN.search(letters) is None:
        return letters
    return "".join(_TWINS.get(sign, sign) for sign in letters)


def shown(text: str) -> list[Odd]:
    """The odd signs of a text that a page draws, in order."""
    if _SHOWABLE.isdisjoint(text):
        return []
    unseen = (Odd(at, _short(sign), _name(sign)) for at, sign in enumerate(text) if _is_unseen(text, at, sign))
    return sorted([*unseen, *_twins(text)], key=lambda one: one.at)


def _is_unseen(text: str, at: int, sign: str) -> bool:
    return sign in _UNSEEN and not (sign in _JOINING and at > 0 and _joins(text[at - 1]))


def _joins(before: str) -> bool:
    """Whether a joiner after this character belongs to the spelling: in scripts that need it, and in pictures."""
    return "\u0590" <= before < "\u1e00" or before >= "\u2190"


def _twins(text: str) -> Iterator[Odd]:
    for word in _WORD.finditer(text):
        letters = word.group()
        if letters.isascii() or _LATIN.search(letters) is None:
            continue
        for at, sign in enumerate(letters, word.start()):
            if sign in _TWINS and sign not in _MEANT:
                yield Odd(at, _TWINS[sign], f"{_name(sign)}, not the letter {_TWINS[sign]}", twin=True)


def _short(sign: str) -> str:
    return _NAMED.get(sign, f"{ord(sign):04X}")


def _name(sign: str) -> str:
    return unicodedata.name(sign, f"control character {ord(sign):04X}").capitalize()


def spelled(text: str) -> str:
    """A text for places where nothing but text is drawn, such as the title of a window: [U+202E] for an odd sign."""
    pieces, at = [], 0
    for odd in shown(text):
        pieces += [text[at : odd.at], f"[U+{ord(text[odd.at]):04X}]"]
        at = odd.at + 1
    return "".join([*pieces, text[at:]])

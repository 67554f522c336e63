"""Drawing pictures (SVG, PNG) of words and shapes: what those of a pair and those of the figures of a report share.

Pictures are made of plain values and need nothing from elsewhere: no sheet, no script, no font of ours.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from django.utils.html import escape
from resvg_py import svg_to_bytes

# In pixels: how wide a small letter is taken to be: generous, because the fonts of whoever opens it are not known.
SMALL_LETTER = 7.6
SMALL_LINE = 21
INK, GREY, PALE = "#111111", "#333333", "#555555"
# For screens and print: how much larger a PNG is than the picture.
LARGER = 2.0
_LETTER = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">e</text></svg>'


@cache
def can_draw() -> bool:
    """Whether this computer has a font, without which a PNG would have no words. Asked once a process."""
    with_fonts, without = (svg_to_bytes(svg_string=_LETTER, skip_system_fonts=bare) for bare in (False, True))
    return bytes(with_fonts) != bytes(without)


def png_of(svg: str) -> bytes:
    """The picture as PNG, drawn with the fonts of this computer."""
    return bytes(svg_to_bytes(svg_string=svg, zoom=LARGER))


def sheet(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    """A picture of these parts on white."""
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img"><title>{escape(title)}</title>'
    )
    return "\n".join([opened, f'<rect width="{width}" height="{height}" fill="#ffffff"/>', *parts, "</svg>"]) + "\n"


def small(text: str, x: float, y: float, colour: str = INK, *, bold: bool = False, anchor: str = "start") -> str:
    """A line of small letters that begins, ends or has its middle there."""
    more = (' font-weight="bold"' if bold else "") + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return (
        f'<text x="{x}" y="{y}" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="{colour}"{more}>'
        f"{escape(text)}</text>"
    )


def lines_of(text: str, width: float, letter: float = SMALL_LETTER) -> Iterator[str]:
    """The text in lines that are no wider; a word that is too long for a line is divided."""
    line, room = "", width
    for word in _pieces(text.split(), int(width // letter)):
        needs = width_of(word, letter)
        if line and needs + letter > room:
            yield line
            line, room = "", width
        line = f"{line} {word}" if line else word
        room -= needs + letter
    if line:
        yield line


def width_of(text: str, letter: float = SMALL_LETTER) -> float:
    """How much room a text is given: letters of some scripts are twice as wide."""
    return letter * sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _pieces(words: Iterable[str], most: int) -> Iterator[str]:
    for word in words:
        # Half of it where every letter is twice as wide.
        size = most if width_of(word, 1) <= len(word) else most // 2
        yield from (word[at : at + size] for at in range(0, len(word), size))

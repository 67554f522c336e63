"""A pair as a picture (SVG, PNG) and as one page that needs nothing else: for an article, a talk, a complaint.

Both are made of plain values and draw words alone: nothing is loaded, and no script or sheet comes from elsewhere.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import escape
from resvg_py import svg_to_bytes

from claims.choices import Side, side_label
from claims.models import Claim
from claims.reads.claim.citation import permalink, source_lines
from claims.reads.pair import NOT_A_FINDING, Laid
from claims.rules.text.words import mark_words

# In pixels of the picture.
WIDTH = 1200
MARGIN = 40
COLUMN = 440
BETWEEN = WIDTH - 2 * MARGIN - 2 * COLUMN
QUOTE_LINE, SMALL_LINE = 30, 21
# How wide a letter of each size is taken to be: generous, because the fonts of whoever opens it are not known.
QUOTE_LETTER, SMALL_LETTER = 10.6, 7.6
COLOURS = {Side.MARKETING.value: "#8a4b00", Side.RESEARCH.value: "#1d4f91"}
OTHER_COLOUR = "#555555"
# Of the words of one claim: what is longer makes no picture, and stands in the page whole.
LONGEST_DRAWN = 2_000
# For screens and print: how much larger a PNG is than the picture.
LARGER = 2.0
_LETTER = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">e</text></svg>'


@dataclass(frozen=True, slots=True)
class Half:
    """One claim as it is drawn: its words, the words in them that carry strength, and where they come from."""

    claim: Claim

    @property
    def side(self) -> str:
        """Its side in a word."""
        return side_label(self.claim.side)

    @property
    def colour(self) -> str:
        """Of its mark; the word beside it says the same."""
        return COLOURS.get(self.claim.side, OTHER_COLOUR)

    @property
    def quote(self) -> str:
        """Its words as they may be shown."""
        return f"“{self.claim.shown_quote}”"

    @property
    def coded(self) -> str:
        """Causal wording and firmness, as far as they are coded."""
        said = (self.claim.get_strength_display(), self.claim.get_commitment_display())
        return ", ".join(one.lower() for one in said if one)

    @property
    def words(self) -> str:
        """The listed words in it, with what they are."""
        found = {mark.word: mark.kind for mark in mark_words(self.claim.shown_quote)}
        listed = ", ".join(f"“{word}” ({kind})" for word, kind in found.items())
        return f"Words of our lists, no judgement: {listed}" if listed else ""

    @property
    def source(self) -> list[str]:
        """Publisher, title, address and when it was seen, a line each."""
        return [line for line in (*source_lines(self.claim), permalink(self.claim)) if line]


def limits(laid: Laid) -> str:
    """What the picture is, and what it is not."""
    pair = laid.pair
    if pair.is_confirmed and pair.decided_at:
        return f"{NOT_A_FINDING} Confirmed {pair.decided_at:%Y-%m-%d}."
    return f"{NOT_A_FINDING} A candidate that nobody has confirmed."


def page_of(laid: Laid) -> str:
    """The pair as one HTML file. Its own policy lets nothing in but the sheet that is written in it."""
    context = {"laid": laid, "halves": [Half(laid.left), Half(laid.right)], "limits": limits(laid)}
    return render_to_string("pair/file.html", context | {"address": permalink(laid.pair)})


def fits(laid: Laid) -> bool:
    """Whether the words of both are short enough for a picture."""
    return max(len(claim.shown_quote) for claim in (laid.left, laid.right)) <= LONGEST_DRAWN


@cache
def can_draw() -> bool:
    """Whether this computer has a font, without which a PNG would have no words. Asked once a process."""
    with_fonts, without = (svg_to_bytes(svg_string=_LETTER, skip_system_fonts=bare) for bare in (False, True))
    return bytes(with_fonts) != bytes(without)


def drawn(laid: Laid) -> bytes:
    """The picture as PNG, drawn with the fonts of this computer."""
    return bytes(svg_to_bytes(svg_string=picture_of(laid), zoom=LARGER))


def picture_of(laid: Laid) -> str:
    """The pair as SVG: two columns of words, and between them what is said of the two."""
    left, right = (_column(Half(claim), at) for claim, at in ((laid.left, MARGIN), (laid.right, _RIGHT)))
    deepest = max(left[1], right[1])
    foot = list(_lines(limits(laid), WIDTH - 2 * MARGIN, SMALL_LETTER))
    address = permalink(laid.pair)
    foot += [address] if address else []
    height = deepest + SMALL_LINE * (len(foot) + 1) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' role="img"><title>{escape(_title(laid))}</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *left[0],
        *right[0],
        *_ribbon(laid),
        *(_small(line, MARGIN, deepest + SMALL_LINE * (1 + at), "#555555") for at, line in enumerate(foot)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


_RIGHT = WIDTH - MARGIN - COLUMN


def _title(laid: Laid) -> str:
    return f"{laid.left.shown_quote} {laid.said} {laid.right.shown_quote}"


def _column(half: Half, x: int) -> tuple[list[str], int]:
    """What is drawn of a claim, and where it ends."""
    y = MARGIN + 24
    parts = [f'<rect x="{x}" y="{MARGIN}" width="4" height="__" fill="{half.colour}"/>']
    inner = x + 18
    parts.append(_small(half.side, inner, y, half.colour, bold=True))
    y += 36
    for line in _lines(half.quote, COLUMN - 18, QUOTE_LETTER):
        parts.append(f'<text x="{inner}" y="{y}" font-family="Georgia, serif" font-size="21">{escape(line)}</text>')
        y += QUOTE_LINE
    y += 6
    for text in filter(None, (half.coded, half.words)):
        for line in _lines(text, COLUMN - 18, SMALL_LETTER):
            parts.append(_small(line, inner, y, "#333333"))
            y += SMALL_LINE
    y += 8
    for text in half.source:
        for line in _lines(text, COLUMN - 18, SMALL_LETTER):
            parts.append(_small(line, inner, y, "#555555"))
            y += SMALL_LINE
    parts[0] = parts[0].replace('height="__"', f'height="{y - MARGIN}"')
    return parts, y


def _ribbon(laid: Laid) -> Iterator[str]:
    start, end, y = MARGIN + COLUMN + 8, _RIGHT - 12, MARGIN + 110
    middle = (start + end) // 2
    said = (laid.between, *(label.lower() for label in laid.pair.changed_labels))
    above, *below = (line for text in said for line in _lines(text, BETWEEN - 20, SMALL_LETTER))
    yield _small(above, middle, y - 12, "#111111", bold=True, centred=True)
    dashes = "" if laid.pair.is_confirmed else ' stroke-dasharray="6 4"'
    yield f'<line x1="{start}" y1="{y}" x2="{end}" y2="{y}" stroke="#111111" stroke-width="2"{dashes}/>'
    if laid.arrow:
        tip, back = (start, start + 11) if laid.arrow == "left" else (end, end - 11)
        yield f'<path d="M{tip} {y} L{back} {y - 7} L{back} {y + 7} Z" fill="#111111"/>'
    for at, line in enumerate(below):
        yield _small(line, middle, y + 24 + at * SMALL_LINE, "#333333", centred=True)


def _small(text: str, x: int, y: int, colour: str, *, bold: bool = False, centred: bool = False) -> str:
    more = (' font-weight="bold"' if bold else "") + (' text-anchor="middle"' if centred else "")
    return (
        f'<text x="{x}" y="{y}" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="{colour}"{more}>'
        f"{escape(text)}</text>"
    )


def _lines(text: str, width: float, letter: float) -> Iterator[str]:
    """The text in lines that are no wider; a word that is too long for a line is divided."""
    line, room = "", width
    for word in _pieces(text.split(), int(width // letter)):
        needs = _width(word, letter)
        if line and needs + letter > room:
            yield line
            line, room = "", width
        line = f"{line} {word}" if line else word
        room -= needs + letter
    if line:
        yield line


def _pieces(words: Iterable[str], most: int) -> Iterator[str]:
    for word in words:
        # Half of it where every letter is twice as wide.
        size = most if _width(word, 1) <= len(word) else most // 2
        yield from (word[at : at + size] for at in range(0, len(word), size))


def _width(text: str, letter: float) -> float:
    """How much room a text is given: letters of some scripts are twice as wide."""
    return letter * sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

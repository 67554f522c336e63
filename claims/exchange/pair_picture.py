"""A pair as a picture (SVG, PNG) and as one page that needs nothing else: for an article, a talk, a complaint.

Both are made of plain values and draw words alone: nothing is loaded, and no script or sheet comes from elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape

from claims.choices import Side, side_label
from claims.exchange.drawing import GREY, INK, PALE, SMALL_LETTER, SMALL_LINE, lines_of, png_of, sheet, small
from claims.models import Claim
from claims.reads.claim.citation import permalink, source_lines
from claims.reads.pair import NOT_A_FINDING, Laid
from claims.rules.text.words import mark_words

# In pixels of the picture.
WIDTH = 1200
MARGIN = 40
COLUMN = 440
BETWEEN = WIDTH - 2 * MARGIN - 2 * COLUMN
QUOTE_LINE, QUOTE_LETTER = 30, 10.6
COLOURS = {Side.MARKETING.value: "#8a4b00", Side.RESEARCH.value: "#1d4f91"}
OTHER_COLOUR = PALE
# Of the words of one claim: what is longer makes no picture, and stands in the page whole.
LONGEST_DRAWN = 2_000


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


def drawn(laid: Laid) -> bytes:
    """The picture as PNG, drawn with the fonts of this computer."""
    return png_of(picture_of(laid))


def picture_of(laid: Laid) -> str:
    """The pair as SVG: two columns of words, and between them what is said of the two."""
    left, right = (_column(Half(claim), at) for claim, at in ((laid.left, MARGIN), (laid.right, _RIGHT)))
    deepest = max(left[1], right[1])
    foot = list(lines_of(limits(laid), WIDTH - 2 * MARGIN, SMALL_LETTER))
    address = permalink(laid.pair)
    foot += [address] if address else []
    height = deepest + SMALL_LINE * (len(foot) + 1) + MARGIN
    below = (small(line, MARGIN, deepest + SMALL_LINE * (1 + at), PALE) for at, line in enumerate(foot))
    return sheet(WIDTH, height, _title(laid), [*left[0], *right[0], *_ribbon(laid), *below])


_RIGHT = WIDTH - MARGIN - COLUMN


def _title(laid: Laid) -> str:
    return f"{laid.left.shown_quote} {laid.said} {laid.right.shown_quote}"


def _column(half: Half, x: int) -> tuple[list[str], int]:
    """What is drawn of a claim, and where it ends."""
    y = MARGIN + 24
    parts = [f'<rect x="{x}" y="{MARGIN}" width="4" height="__" fill="{half.colour}"/>']
    inner = x + 18
    parts.append(small(half.side, inner, y, half.colour, bold=True))
    y += 36
    for line in lines_of(half.quote, COLUMN - 18, QUOTE_LETTER):
        parts.append(f'<text x="{inner}" y="{y}" font-family="Georgia, serif" font-size="21">{escape(line)}</text>')
        y += QUOTE_LINE
    y += 6
    for text in filter(None, (half.coded, half.words)):
        for line in lines_of(text, COLUMN - 18, SMALL_LETTER):
            parts.append(small(line, inner, y, GREY))
            y += SMALL_LINE
    y += 8
    for text in half.source:
        for line in lines_of(text, COLUMN - 18, SMALL_LETTER):
            parts.append(small(line, inner, y, PALE))
            y += SMALL_LINE
    parts[0] = parts[0].replace('height="__"', f'height="{y - MARGIN}"')
    return parts, y


def _ribbon(laid: Laid) -> Iterator[str]:
    start, end, y = MARGIN + COLUMN + 8, _RIGHT - 12, MARGIN + 110
    middle = (start + end) // 2
    said = (laid.between, *(label.lower() for label in laid.pair.changed_labels))
    above, *below = (line for text in said for line in lines_of(text, BETWEEN - 20, SMALL_LETTER))
    yield small(above, middle, y - 12, INK, bold=True, anchor="middle")
    dashes = "" if laid.pair.is_confirmed else ' stroke-dasharray="6 4"'
    yield f'<line x1="{start}" y1="{y}" x2="{end}" y2="{y}" stroke="{INK}" stroke-width="2"{dashes}/>'
    if laid.arrow:
        tip, back = (start, start + 11) if laid.arrow == "left" else (end, end - 11)
        yield f'<path d="M{tip} {y} L{back} {y - 7} L{back} {y + 7} Z" fill="{INK}"/>'
    for at, line in enumerate(below):
        yield small(line, middle, y + 24 + at * SMALL_LINE, GREY, anchor="middle")

"""What stands on page after page: running heads and feet, and the numbers of pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from re import IGNORECASE
from re import compile as pattern

from claims.rules.extract.pdf.columns import Line, lines_of
from claims.rules.extract.pdf.words import Atom

# How many lines at the top and at the bottom of a page can be a running head or foot.
EDGE_LINES = 2
# On fewer pages, what is said again stands in the margin too; a page with fewer lines has no edges there.
MIN_REPEATED, MIN_LINES = 3, 8
# The part of a page's height that is margin, at the top and at the bottom.
MARGIN = 0.11
# For the number of a page, which stands so many lines from the text.
WIDE_MARGIN, ALONE = 0.22, 1.7
_DIGITS = pattern(r"\d+")
_PAGE_NUMBER = pattern(
    r"\W{0,3}(?:(?:page|seite|página|p\.|s\.)\s*)?(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|sur)\s*\d{1,4})?\W{0,3}",
    IGNORECASE,
)

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Printed:
    """A line: where its pieces are in the page's list, its words, and these with any number as 0."""

    places: list[int]
    words: str
    shape: str
    at_edge: bool
    in_margin: bool
    # The first or last line, set apart from the text.
    alone: bool


def furniture_of(pages: list[list[Atom]], boxes: list[Box]) -> list[set[int]]:
    """For each page the places, in its list, of pieces that are furniture."""
    printed = [list(_printed(atoms, box)) for atoms, box in zip(pages, boxes, strict=True)]
    inside = {line.shape for lines in printed for line in lines if not line.at_edge and not line.in_margin}
    at_edges = Counter(shape for lines in printed for shape in {line.shape for line in lines if line.at_edge})
    in_margins = Counter(shape for lines in printed for shape in {line.shape for line in lines if line.in_margin})
    often = {shape for shape, count in at_edges.items() if count >= max(MIN_REPEATED, len(pages) / 3)}
    often |= {shape for shape, count in in_margins.items() if count > 1}
    often -= inside
    return [{place for line in lines if _is_furniture(line, often) for place in line.places} for lines in printed]


def _is_furniture(line: _Printed, often: set[str]) -> bool:
    repeated = (line.at_edge or line.in_margin) and line.shape in often
    return repeated or (line.alone and _PAGE_NUMBER.fullmatch(line.words) is not None)


def _printed(atoms: list[Atom], box: Box) -> Iterator[_Printed]:
    place = {id(atom): number for number, atom in enumerate(atoms)}
    lines = lines_of(atoms)
    for number, line in enumerate(lines):
        at_edge = len(lines) > EDGE_LINES and not EDGE_LINES <= number < len(lines) - EDGE_LINES
        yield _Printed(
            places=[place[id(atom)] for atom in line.atoms],
            words=line.text,
            shape=_DIGITS.sub("0", line.text),
            at_edge=at_edge and len(lines) >= MIN_LINES,
            in_margin=at_edge and _in_margin(line, box, MARGIN),
            alone=number in (0, len(lines) - 1) and _stands_alone(lines, number, box),
        )


def _in_margin(line: Line, box: Box, margin: float) -> bool:
    height, above = box[3] - box[1], line.base - box[1]
    return height > 0 and not margin * height <= above <= (1 - margin) * height


def _stands_alone(lines: list[Line], number: int, box: Box) -> bool:
    line = lines[number]
    if len(lines) == 1:
        return _in_margin(line, box, MARGIN)
    other = lines[1 if number == 0 else number - 1]
    apart = abs(line.base - other.base) > ALONE * other.size
    return apart and _in_margin(line, box, WIDE_MARGIN)

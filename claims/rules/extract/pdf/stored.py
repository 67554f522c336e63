"""The text of a PDF as it is stored, and its parts by offsets."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.rules.extract.parts import Part
from claims.rules.extract.pdf.paragraphs import Paragraph
from claims.rules.extract.references import is_reference, is_reference_heading

BETWEEN_PARAGRAPHS, BETWEEN_ROWS, BETWEEN_CELLS = "\n\n", "\n", "\t"


@dataclass(slots=True)
class Stored:
    """The text, its parts, and where in it each page begins and ends; a page without words is not there."""

    text: str
    parts: list[Part]
    pages: dict[int, tuple[int, int]] = field(default_factory=dict)


def stored(paragraphs: list[Paragraph]) -> Stored:
    """Put the paragraphs together: an empty line between two, a line for each row of a table."""
    chunks: list[str] = []
    found = Stored("", [])
    places: list[tuple[Paragraph, int, int]] = []
    before: Paragraph | None = None
    end = 0
    for paragraph in paragraphs:
        chunks += [_between(before, paragraph), paragraph.text]
        start = end + len(chunks[-2])
        end = start + len(chunks[-1])
        found.parts += _parts(paragraph, start, end)
        found.pages[paragraph.page] = (found.pages.get(paragraph.page, (start, end))[0], end)
        places.append((paragraph, start, end))
        before = paragraph
    found.text = "".join(chunks)
    found.parts += _references(places)
    return found


def _references(places: list[tuple[Paragraph, int, int]]) -> Iterator[Part]:
    """A part for each stretch of a list of works: what follows such a heading, as long as it looks like works."""
    begun, ended, listing = -1, -1, False
    for paragraph, start, end in places:
        text = paragraph.text
        goes_on = listing and not paragraph.level and not paragraph.furniture and is_reference(text)
        if begun >= 0 and not goes_on:
            yield Part("reference", begun, ended)
            begun = -1
        if goes_on:
            begun, ended = (begun if begun >= 0 else start), end
        elif not paragraph.furniture:
            listing = is_reference_heading(text)
    if begun >= 0:
        yield Part("reference", begun, ended)


def _between(before: Paragraph | None, paragraph: Paragraph) -> str:
    if before is None:
        return ""
    if before.in_table and paragraph.in_table and before.page == paragraph.page:
        return BETWEEN_CELLS if before.row_goes_on else BETWEEN_ROWS
    if before.furniture and paragraph.furniture and before.page == paragraph.page:
        return BETWEEN_ROWS
    return BETWEEN_PARAGRAPHS


def _parts(paragraph: Paragraph, start: int, end: int) -> Iterator[Part]:
    if paragraph.furniture:
        yield Part("furniture", start, end)
    elif paragraph.level:
        yield Part("heading", start, end, paragraph.level)
    if len(paragraph.lines) > 1:
        yield Part("block", start, end)
    at = start
    for line in paragraph.lines:
        for atom in line.atoms:
            for begins, ends, target in atom.links:
                yield Part("link", at + begins, at + ends, 0, target)
            for begins, ends in atom.struck:
                yield Part("struck", at + begins, at + ends)
            at += len(atom.text) + 1

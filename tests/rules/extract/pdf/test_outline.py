"""Headings of a PDF, from its outline and by how they are set."""

from claims.rules.extract import Extraction, extract
from tests.pdfs import draw_pdf, line, lines

BODY = lines(
    "The body of the text is set in letters of eleven points, and there",
    "is more of it than of anything else on the page that it is on.",
    y=640,
)


def headings(found: Extraction) -> list[tuple[str, int]]:
    return [(found.text[part.start : part.end], part.level) for part in found.structure if part.kind == "heading"]


def test_what_is_larger_or_bold_is_a_heading():
    drawn = line("A large title", y=720, size=18) + line("A bold heading", y=670, font="F2") + BODY
    assert headings(extract(draw_pdf(drawn))) == [("A large title", 1), ("A bold heading", 2)]


def test_the_outline_says_what_is_a_heading_and_of_which_level():
    drawn = line("2 Methods of this work", y=690) + BODY
    outline = [("Methods of this work", 0), ("Not printed anywhere", 0)]
    assert headings(extract(draw_pdf(drawn, outline=outline))) == [("2 Methods of this work", 1)]


def test_bold_words_in_a_paragraph_are_no_heading():
    drawn = (
        line("Bold", y=666, font="F2")
        + line("words begin this line, which goes on for a while longer", 100, 666)
        + BODY
    )
    assert headings(extract(draw_pdf(drawn))) == []

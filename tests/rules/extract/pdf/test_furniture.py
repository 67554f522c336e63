"""Running heads and the numbers of pages are furniture, and body text is not."""

import pytest

from claims.rules.extract import extract
from tests.pdfs import draw_pdf, line, lines

BODY = [
    f"This is line {word} of the body of the text, and it goes on" for word in ("one", "two", "three", "four", "five")
]


def furniture(*pages: bytes) -> list[str]:
    found = extract(draw_pdf(*pages))
    return [found.text[part.start : part.end] for part in found.structure if part.kind == "furniture"]


@pytest.mark.parametrize("number", ["7", "– 7 –", "Page 7 of 9", "vii", "7/9"])
def test_the_number_of_a_page_is_furniture(number):
    assert furniture(lines(*BODY) + line(number, 300, 40)) == [number]


def test_a_number_in_the_text_is_not():
    assert furniture(lines(*BODY, "7")) == []


def test_a_head_that_is_on_two_pages_is_furniture_and_left_and_right_may_differ():
    heads = ["Left of the Journal", "Right of the Journal"] * 2
    pages = [line(head, y=760) + lines(*BODY[n:], *BODY[:n]) for n, head in enumerate(heads)]
    assert furniture(*pages) == heads


def test_a_page_with_one_line_is_no_furniture():
    assert furniture(line("Words.", y=780), line("Words.", y=780)) == []

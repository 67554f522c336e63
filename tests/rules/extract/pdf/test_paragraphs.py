"""Paragraphs are told by what a printer does between two lines, and go on over columns and pages."""

from itertools import pairwise

import pytest

from claims.rules.extract import Extraction, extract
from tests.pdfs import draw_pdf, line, lines

BODY = [
    "In this small pilot the infusion of own fat cells may",
    "help patients with knee pain, and it is still un-",
    "likely that it takes the place of surgery in many of",
    "them, as long as nobody has compared the two.",
]
NEXT = ["A second paragraph follows here, and it is about the", "same patients in the second year after the infusion."]
HEAD = "Journal of Knees"


def blocks(found: Extraction) -> list[str]:
    return [found.text[part.start : part.end] for part in found.structure if part.kind == "block"]


@pytest.mark.parametrize(
    "second",
    [
        lines(*NEXT, y=640),
        line(NEXT[0], 90, 648) + line(NEXT[1], 72, 635),
        lines("- " + NEXT[0], NEXT[1], y=648),
        lines(*NEXT, y=648, size=13, step=15),
        lines(*NEXT, y=648),
    ],
    ids=["space", "indent", "bullet", "size", "last line short"],
)
def test_a_paragraph_ends_where_a_printer_ends_it(second):
    found = extract(draw_pdf(lines(*BODY, y=700) + second))
    assert blocks(found)[0] == "\n".join(BODY)
    assert len(blocks(found)) == 2


def test_blocks_do_not_overlap_and_reach_over_no_empty_line():
    found = extract(draw_pdf(lines(*BODY) + lines(*NEXT, y=600), lines(*NEXT, *BODY)))
    parts = [part for part in found.structure if part.kind == "block"]
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert all("\n\n" not in words and "\n" in words for words in blocks(found))


def test_a_paragraph_goes_on_over_a_page_and_what_stands_between_comes_after_it():
    note = lines("1 A footnote in small letters.", y=90, size=8)
    first = line(HEAD, y=760) + lines(*BODY[:3], y=130) + note + line("1", 300, 30)
    second = line(HEAD, y=760) + lines(*BODY[3:], y=700) + lines(*NEXT, y=600) + line("2", 300, 30)
    found = extract(draw_pdf(first, second))
    assert blocks(found)[0] == "\n".join(BODY)
    assert found.text.index("A footnote") > found.text.index(BODY[3])
    furniture = [found.text[part.start : part.end] for part in found.structure if part.kind == "furniture"]
    assert furniture == [HEAD, "1", HEAD, "2"]


def test_a_finished_paragraph_is_not_joined_to_the_next_page():
    found = extract(draw_pdf(lines(*BODY), lines(*NEXT)))
    assert blocks(found) == ["\n".join(BODY), "\n".join(NEXT)]


def test_lists_and_entries_that_hang_are_apart():
    items = [
        "1. First the cells are taken",
        "from the hip of the patient.",
        "2. Then they are grown in a",
        "dish for several weeks.",
    ]
    drawn = b"".join(line(words, 72 if words[0].isdigit() else 86, 700 - 13 * n) for n, words in enumerate(items))
    assert blocks(extract(draw_pdf(drawn))) == ["\n".join(items[:2]), "\n".join(items[2:])]


def test_a_full_line_goes_on_with_a_name_in_the_next_column():
    first = ["The patients of the first of these two groups", "were seen again by the department of Professor"]
    found = extract(draw_pdf(lines(*first), lines("Smith, who did not find any difference.", *NEXT)))
    assert blocks(found)[0].startswith("\n".join([*first, "Smith, who did not find any difference."]))


def test_an_indented_line_begins_a_paragraph_also_after_a_full_one():
    first = [
        "These are the lines of a paragraph that goes on until the",
        "right of its column, where its last sentence ends as well.",
    ]
    second = ["Then an indented line begins", "another one under it, at the left."]
    drawn = lines(*first) + line(second[0], 90, 674) + line(second[1], 72, 661)
    assert blocks(extract(draw_pdf(drawn))) == ["\n".join(first), "\n".join(second)]

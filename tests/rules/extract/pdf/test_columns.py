"""Columns are read one after the other, tables row by row, whatever order they are drawn in."""

import pytest

from claims.rules.extract import extract
from tests.pdfs import draw_pdf, line, lines

LEFT = [
    "The cells that were infused",
    "did not reach the joint in",
    "any of the nine patients,",
    "as the scans have shown.",
]
RIGHT = [
    "In the second group, pain",
    "fell by half within a year",
    "and came back afterwards",
    "in most of the patients.",
]


def drawn(*pieces: bytes, every: int = 1) -> str:
    """What is read of these pieces, which are drawn in another order: each so many, then those that are left."""
    order = [piece for begins in range(every) for piece in pieces[begins::every]]
    return extract(draw_pdf(b"".join(order))).text


@pytest.mark.parametrize("every", [1, 2, 3, 5])
@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_after_the_other(every, shift):
    left = [line(words, 72, 700 - 13 * number) for number, words in enumerate(LEFT)]
    right = [line(words, 320, 700 - shift - 13 * number) for number, words in enumerate(RIGHT)]
    title = line("A title over both of the columns, as wide as the page is", 72, 740, 16)
    found = drawn(title, *left, *right, every=every)
    assert found.split("\n\n")[1:] == ["\n".join(LEFT), "\n".join(RIGHT)]


def test_a_title_between_columns_parts_them():
    above = lines(*LEFT, y=700) + lines(*RIGHT, x=320, y=700)
    below = lines(*RIGHT, y=560) + lines(*LEFT, x=320, y=560)
    found = drawn(
        above, line("A heading over both of the columns of this page, over its whole width", 72, 600, 13), below
    )
    starts = [found.index(words) for words in (LEFT[0], RIGHT[0], "A heading")]
    assert starts == sorted(starts)
    assert found.rindex(RIGHT[0]) > starts[2]


def test_a_table_is_read_row_by_row_and_its_cells_stay_apart():
    rows = [("Group", "Better", "Worse"), ("Cells", "12", "3"), ("Placebo", "4", "9")]
    pieces = [
        line(cell, 72 + 100 * at, 700 - 15 * row) for row, cells in enumerate(rows) for at, cell in enumerate(cells)
    ]
    assert drawn(*pieces, every=4) == "Group\tBetter\tWorse\nCells\t12\t3\nPlacebo\t4\t9"


def test_a_cell_of_several_lines_is_a_block_of_its_row():
    pieces = [line("Group", 72, 700), line("n", 150, 700), line("Finding", 220, 700)]
    pieces += [
        line("Cells", 72, 680),
        line("12", 150, 680),
        *(lines("Pain fell by half in", "the first year only.", x=220, y=680),),
    ]
    pieces += [
        line("Placebo", 72, 650),
        line("9", 150, 650),
        *(lines("Pain stayed as it", "was in all of them.", x=220, y=650),),
    ]
    found = extract(draw_pdf(b"".join(pieces)))
    assert found.text.split("\n", 1)[1] == (
        "Cells\t12\tPain fell by half in\nthe first year only.\nPlacebo\t9\tPain stayed as it\nwas in all of them."
    )
    blocks = [found.text[part.start : part.end] for part in found.structure if part.kind == "block"]
    assert blocks == ["Pain fell by half in\nthe first year only.", "Pain stayed as it\nwas in all of them."]


def test_bullets_stay_with_their_items():
    pieces = [line("•", 72, 700 - 14 * n) + line(words, 100, 700 - 14 * n) for n, words in enumerate(LEFT)]
    assert drawn(*pieces).splitlines()[0] == f"• {LEFT[0]}"


def test_wide_spaces_of_stretched_lines_are_no_columns():
    stretched = [
        line(word, 72 + 120 * at, 700 - 13 * row) for row in range(3) for at, word in enumerate(("One", "two", "six"))
    ]
    text = lines("and then the line goes on over the whole width of the column of it", y=661)
    assert "One two six" in drawn(stretched[0], stretched[1], stretched[2], text)


def test_a_page_that_is_printed_sideways_is_read():
    turned = b"0 1 -1 0 400 100 cm " + lines("These words run upwards", "and go on in a second line.", y=0, x=0)
    assert drawn(b"q " + turned + b" Q") == "These words run upwards\nand go on in a second line."

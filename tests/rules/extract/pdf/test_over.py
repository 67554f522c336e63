"""What is drawn over words: a line through them is told, and what a box covers is not in the text."""

import pytest
from pypdf.generic import ArrayObject, FloatObject, NameObject

from claims.rules.extract import Extraction, extract
from tests.pdfs import draw_pdf, line

WORDS = "Shown words stand here."
SHOWN = line(WORDS, before="0 g")


def _struck(found: Extraction) -> list[str]:
    return [found.text[part.start : part.end] for part in found.structure if part.kind == "struck"]


@pytest.mark.parametrize(
    "drawn",
    [b"0 G 1 w 72 703.5 m 195 703.5 l S", b"0 g 72 703 123 0.8 re f", b"1 0 0 RG 2 w 69 704 m 197 704 l S",
     b"q 1 0 0 1 0 3.5 cm 72 700 m 195 700 l S Q"],
)  # fmt: skip
def test_a_line_through_words_is_told(drawn: bytes) -> None:
    found = extract(draw_pdf(SHOWN + b" " + drawn))
    assert (found.text, _struck(found)) == (WORDS, [WORDS])


def test_a_line_through_some_words_is_told_of_these() -> None:
    found = extract(draw_pdf(SHOWN + b" 72 703.5 m 106 703.5 l S 72 660 m 106 660 l S"))
    assert _struck(found) == ["Shown"]


@pytest.mark.parametrize(
    "drawn",
    [b"72 698 m 195 698 l S", b"20 703.5 m 500 703.5 l S", b"72 711 m 195 711 l S", b"90 690 m 90 720 l S",
     b"72 703.5 m 195 703.5 l n", b"0.9 g 72 696 135 14 re f "],
)  # fmt: skip
def test_a_line_under_or_beside_words_strikes_nothing(drawn: bytes) -> None:
    assert _struck(extract(draw_pdf(drawn + b" " + SHOWN))) == []


@pytest.mark.parametrize("colour", [b"0 g", b"1 g", b"0.5 0 0 rg"])
def test_words_under_a_box_are_left_out_and_told(colour: bytes) -> None:
    found = extract(draw_pdf(SHOWN + line("Hiddens", y=650) + b" " + colour + b" 60 640 100 20 re f"))
    assert found.text == WORDS
    (warning,) = (part.says for part in found.structure if part.kind == "warning")
    assert "7 characters left out" in warning
    assert "covered" in warning


def test_of_a_line_that_a_box_covers_in_part_the_rest_is_read() -> None:
    found = extract(draw_pdf(SHOWN + b" 0 g 109 695 36 16 re f"))
    assert found.text == "Shown stand here."


def test_words_upon_a_box_are_read() -> None:
    assert extract(draw_pdf(b"0.9 g 60 690 400 30 re f " + SHOWN)).text == WORDS


def test_what_a_note_strikes_out_is_told() -> None:
    where = ArrayObject(map(FloatObject, (72, 710, 106, 710, 72, 697, 106, 697)))
    note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/StrikeOut"), "/QuadPoints": where,
            "/Rect": ArrayObject(map(FloatObject, (72, 697, 106, 710)))}  # fmt: skip
    assert _struck(extract(draw_pdf(SHOWN, annotations=[note]))) == ["Shown"]


ITEMS = ("cells heal torn ligaments", "cells end pain for ever", "cells replace surgery")
DRAWN = line("Not proven:", y=714) + b" ".join(line(words, 92, 700 - 13 * number) for number, words in enumerate(ITEMS))


def _dots(left: float, size: float) -> bytes:
    return b" 0 g " + b" ".join(
        f"{left} {702 - 13 * number} {size} {size} re f".encode() for number in range(len(ITEMS))
    )


@pytest.mark.parametrize(("left", "size"), [(82, 3), (72, 4), (87, 2.5)])
def test_bullets_that_are_drawn_begin_items(left: float, size: float) -> None:
    assert extract(draw_pdf(DRAWN + _dots(left, size))).text.split("\n\n")[-3:] == list(ITEMS)


@pytest.mark.parametrize(("left", "size"), [(20, 3), (82, 0.5), (78, 11), (140, 3), (300, 3)])
def test_what_is_no_bullet_begins_none(left: float, size: float) -> None:
    assert extract(draw_pdf(DRAWN + _dots(left, size))).text == extract(draw_pdf(DRAWN)).text
    assert "\n\n" not in extract(draw_pdf(DRAWN)).text.partition(ITEMS[0])[2]

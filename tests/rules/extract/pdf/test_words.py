"""Words from the places of glyphs: spaces, raised and lowered signs, accents, hyphens, letters set apart."""

import pytest

from claims.rules.extract import extract
from tests.pdfs import draw_pdf, line


def read(drawn: bytes) -> str:
    return extract(draw_pdf(drawn)).text


def moved(before: str, sign: str, after: str, rise: float, size: float = 7) -> bytes:
    commands = (
        f"BT /F1 11 Tf 72 700 Td ({before}) Tj {rise} Ts /F1 {size} Tf ({sign}) Tj 0 Ts /F1 11 Tf ({after}) Tj ET"
    )
    return commands.encode("cp1252")


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (moved("Each got 2 x 10", "6", " cells.", 4), "Each got 2 x 10⁶ cells."),
        (moved("Each got 2 x 10", "6", " cells.", 4, 11), "Each got 2 x 10⁶ cells."),
        (moved("per m", "2", " of skin", 4), "per m² of skin"),
        (moved("as H", "2", "O is", -2), "as H₂O is"),
        (moved("was shown", "3", ", and", 4), "was shown³, and"),
        (moved("", "1", "Department", 4), "¹Department"),
    ],
)
def test_raised_and_lowered_signs_keep_their_meaning(drawn, text):
    assert read(drawn) == text


def test_a_line_of_small_letters_is_a_line():
    assert read(line("Large letters stand here", size=14) + line("and small ones", y=690, size=8)).split() == (
        "Large letters stand here and small ones".split()
    )


def test_words_without_spaces_between_them_are_apart():
    assert read(b"BT /F1 11 Tf 72 700 Td [(Two) -300 (words) 20 (.)] TJ ET") == "Two words."


def test_letters_that_are_set_apart_are_a_word():
    assert read(b"BT /F1 11 Tf 3 Tc 72 700 Td (ABSTRACT) Tj ET") == "ABSTRACT"


def test_an_accent_that_is_drawn_upon_a_letter_is_its_own():
    drawn = "BT /F1 11 Tf 72 700 Td (caf) Tj ET BT /F1 11 Tf 87.3 700 Td (e) Tj ET BT /F1 11 Tf 88.5 700 Td (´) Tj ET"
    assert read(drawn.encode("cp1252")) == "café"


def test_a_hyphen_at_a_line_s_end_is_kept_as_it_is_printed():
    assert (
        read(line("it is still un-") + line("likely that it does.", y=687)) == "it is still un-\nlikely that it does."
    )


def test_a_space_is_one_however_narrow_it_is_set():
    assert read(b"BT /F1 11 Tf -2.3 Tw 72 700 Td (popping off the stack) Tj ET") == "popping off the stack"


def test_notes_of_several_words_keep_their_spaces():
    assert "except two words" in read(
        b"BT /F1 11 Tf 72 700 Td (Token) Tj -2 Ts /F1 7 Tf [(except) -280 (two) -280 (words)] TJ ET"
    )


@pytest.mark.parametrize("apart", [1, 2, 3, 4, 5, 6, 8])
def test_letters_that_are_set_apart_are_words(apart):
    body = line("The body of it stands here in lines.", y=600, before="0 Tc")
    for words in ("Treatment of knee pain", "Treatment"):
        found = extract(draw_pdf(line(words, before=f"{apart} Tc") + body)).text
        assert found.split("\n")[0] == words


def test_letters_and_numbers_of_cells_stay_apart():
    cells = b"".join(line(letter, x=72 + 12 * place) for place, letter in enumerate("ABCDEFGH"))
    assert "AB" not in extract(draw_pdf(cells)).text
    numbers = line("1234567", before="9 Tc")
    assert "12" not in extract(draw_pdf(numbers)).text

"""Words that a page has and does not show are not in its text, and this is told."""

import pytest

from claims.rules.extract import Extraction, extract
from tests.pdfs import draw_pdf, line, lines

SHOWN = line("Shown words stand here.", before="0 g")


def warned(found: Extraction) -> str:
    return " ".join(part.says for part in found.structure if part.kind == "warning")


@pytest.mark.parametrize(
    "drawn",
    [
        line("Outside words", y=-90),
        line("Outside words", x=900),
        line("Words without ink", y=650, before="3 Tr"),
        line("White on white", y=650, before="1 g"),
        b"/OC /Off BDC " + line("Words of a hidden layer", y=650) + b" EMC",
        b"/Inner Do",
    ],
)
def test_what_is_not_shown_is_left_out_and_told(drawn):
    forms = {"Inner": (line("Words in a hidden form", y=650), "Off")}
    found = extract(draw_pdf(SHOWN + drawn, hidden=["Off"], forms=forms))
    assert found.text == "Shown words stand here."
    assert "left out that the page has and does not show" in warned(found)


def test_of_two_layers_upon_each_other_the_one_that_is_shown_is_read():
    layers = b"/OC /Off BDC " + line("Verborgene Worte", y=650) + b" EMC " + line("Visible words", y=650)
    assert extract(draw_pdf(layers, hidden=["Off"])).text == "Visible words"


def test_white_words_on_a_dark_ground_are_shown():
    found = extract(draw_pdf(b"0 g 60 640 400 30 re f " + line("White on black", y=650, before="1 g") + SHOWN))
    assert "White on black" in found.text
    assert warned(found) == ""


def test_words_without_ink_on_a_picture_are_what_text_recognition_read():
    found = extract(draw_pdf(line("Recognised words", before="3 Tr"), pictures=[0]))
    assert found.text == "Recognised words"
    assert "text recognition" in warned(found)


@pytest.mark.parametrize("by", [(0, 0), (0.4, 0), (0.3, 0.3)])
def test_what_is_drawn_twice_is_read_once(by):
    letters = [(letter, 72 + 9 * place) for place, letter in enumerate("Pain40ll")]
    drawn = b"".join(line(sign, x) + line(sign, x + by[0], 700 + by[1]) for sign, x in letters)
    assert extract(draw_pdf(drawn)).text.replace(" ", "") == "Pain40ll"


def test_more_layers_than_are_looked_at_are_told():
    forms = {f"I{number}": (line(f"Layer {number}", y=80 + 20 * number), "Off") for number in range(14)}
    drawn = b" ".join(f"/{name} Do".encode() for name in forms)
    assert "more layers than are looked at" in warned(extract(draw_pdf(SHOWN + drawn, hidden=["Off"], forms=forms)))


def test_a_line_that_is_drawn_again_later_or_in_part_is_read_once():
    between = lines(*[f"Line {number} stands here." for number in range(30)], y=680)
    for again in (line("A bold line of words", x=72.4), line("bold line of words", x=82.2)):
        found = extract(draw_pdf(line("A bold line of words") + between + again))
        assert found.text.split("\n")[0] == "A bold line of words"

"""What a reader should know of a PDF's text is kept with it, or the PDF is refused: nothing happens silently."""

import pytest

from claims.rules.extract import BadDocument, Extraction, extract
from tests.pdfs import draw_pdf, line, lines, make_pdf

WORDS = "The infused cells were followed for one year in each of the three groups."
# A font of which nobody knows what its signs are: names without a meaning, and no map to characters.
NAMELESS = {
    "/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/ABCDEF+Foo",
    "/Encoding": {"/Type": "/Encoding", "/Differences": [32, *(f"/g{number}" for number in range(32, 256))]},
}  # fmt: skip
# Each letter three further in the alphabet, as a font has it that was made from few letters.
SHIFTED = "Wkh lqixvhg fhoov zhuh iroorzhg iru rqh bhdu lq hdfk ri wkh wkuhh jurxsv."


def warnings(found: Extraction) -> list[tuple[int, int, str]]:
    return [(part.start, part.end, part.says) for part in found.structure if part.kind == "warning"]


def test_a_pdf_whose_signs_have_no_characters_is_refused():
    with pytest.raises(BadDocument) as caught:
        extract(draw_pdf(lines(SHIFTED, SHIFTED, font="G"), fonts={"/G": NAMELESS}))
    assert caught.value.code == "unreadable"
    assert "text recognition" in str(caught.value)


def test_a_page_with_some_of_them_is_read_with_a_warning_and_no_false_letters():
    drawn = lines(WORDS, WORDS.replace("one", "two"), SHIFTED[:40], font="F1").replace(
        b"/F1 11 Tf 72 674", b"/G 11 Tf 72 674"
    )
    found = extract(draw_pdf(drawn, fonts={"/G": NAMELESS}))
    assert WORDS in found.text
    assert "Wkh" not in found.text
    assert "\ufffd" in found.text
    ((start, end, says),) = warnings(found)
    assert (start, end) == (0, len(found.text))
    assert says.startswith("Page 1: 7 words cannot be read")


def test_codes_that_stand_for_themselves_are_kept_where_they_can_be_read():
    found = extract(draw_pdf(lines(WORDS, WORDS.replace("one", "two"), font="G"), fonts={"/G": NAMELESS}))
    assert WORDS in found.text
    assert warnings(found) == []


def test_a_pdf_of_control_characters_is_refused():
    to_unicode = {"/Type": "/Encoding", "/Differences": [65, *(f"/uni{number:04X}" for number in range(1, 27))]}
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": to_unicode}
    with pytest.raises(BadDocument) as caught:
        extract(
            draw_pdf(lines(*["ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3] * 33, font="G") + line("One word"), fonts={"/G": font})
        )
    assert caught.value.code == "unreadable"


def test_a_page_that_is_a_picture_is_named_where_it_stands():
    found = extract(draw_pdf(line("First page."), b"", line("Third page."), b"", pictures=[1]))
    assert found.text == "First page.\n\nThird page."
    ((start, end, says),) = warnings(found)
    assert (start, end) == (11, 11)
    assert says == "Page 2: no text, but a picture or drawing. What it says is not in this copy."


def test_an_order_that_could_be_another_is_told():
    rows = [
        ("Some words of it", "Other words here"),
        ("More of the same", "And again more"),
        ("Again some words", "Last of them"),
    ]
    drawn = b"".join(line(one, 72, 700 - 13 * n) + line(two, 320, 700 - 13 * n) for n, (one, two) in enumerate(rows))
    assert ["columns" in says for _, _, says in warnings(extract(draw_pdf(drawn)))] == [True]


def test_a_plain_pdf_has_no_warnings():
    assert warnings(extract(make_pdf([WORDS, "Nothing else is said here."]))) == []

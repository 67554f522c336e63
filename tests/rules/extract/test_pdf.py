"""PDFs: pages in their order, and each kind of bad one refused with what to do."""

import re

import pytest

from claims.rules.extract import BadDocument, Extraction, extract
from tests.pdfs import make_pdf


def refused(data: bytes) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        extract(data, media_type="application/pdf")
    return caught.value


def told(found: Extraction, kind: str) -> list[str]:
    """The words of its parts of one kind."""
    return [found.text[part.start : part.end] for part in found.structure if part.kind == kind]


def test_pages_follow_each_other_as_paragraphs():
    found = extract(make_pdf(["Stem cells “help” knees.", "A second line."], [], ["The next page."]))
    assert found.text == "Stem cells “help” knees.\nA second line.\n\nThe next page."
    assert (found.extractor, found.version, found.media_type) == ("pdf", "2", "application/pdf")


def test_the_same_bytes_give_the_same_each_time():
    data = make_pdf(["Words.", "DOI: 10.1002/job.1787"], information={"/Title": "A paper"})
    assert extract(data) == extract(data, filename="other.pdf", media_type="text/plain")


def test_title_and_author_of_the_file_are_offered_but_not_its_dates():
    information = {"/Title": "Cells in knees", "/Author": "A. Writer", "/CreationDate": "D:20200101000000Z"}
    found = extract(make_pdf(["Words."], information=information))
    assert [(one.field, one.value, one.how) for one in found.metadata] == [
        ("title", "Cells in knees", "embedded"),
        ("author_printed", "A. Writer", "embedded"),
    ]


@pytest.mark.parametrize("title", ["Microsoft Word - draft3.doc", "untitled", "paper.pdf", " ", "(anonymous)"])
def test_the_name_of_a_file_is_no_title(title):
    assert extract(make_pdf(["Words."], information={"/Title": title})).metadata == ()


def test_running_heads_and_feet_are_furniture_and_body_text_is_not():
    body = [f"Line {n} of the body" for n in "abcdefg"]
    pages = [["Journal of Knees", *body, f"Page {n} of 4"] for n in range(1, 5)]
    found = extract(make_pdf(*pages))
    furniture = told(found, "furniture")
    assert {"Journal of Knees", "Page 3 of 4"} <= set(furniture)
    assert "Line c of the body" not in furniture
    assert not told(extract(make_pdf(["Words 1."], ["Words 2."], ["Words 3."])), "furniture")


def test_a_line_that_stands_inside_pages_too_is_body_text():
    lines = [f"Line {n} of the body" for n in "abcdefgh"]
    assert not told(extract(make_pdf(lines, lines, lines[::-1], lines[4:] + lines[:4])), "furniture")


def test_a_list_of_works_is_told_from_body_text():
    found = extract(make_pdf(["Body.", "References", "1. One, 2018.", "2. Two, 2019."], ["Three is no work."]))
    assert told(found, "reference") == ["1. One, 2018.\n\n2. Two, 2019."]


def test_a_pdf_without_text_says_what_to_do():
    error = refused(make_pdf([], []))
    assert "text recognition" in str(error)
    assert error.code == "blank"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_an_encrypted_pdf_says_what_to_do_and_one_without_a_password_to_open_is_read(algorithm):
    error = refused(make_pdf(["Words."], password="secret", algorithm=algorithm))
    assert "encrypted" in str(error)
    assert error.code == "encrypted"
    assert extract(make_pdf(["Words."], password="", algorithm=algorithm)).text == "Words."


def test_a_pdf_that_was_cut_short_is_refused_wherever_it_was_cut():
    data = make_pdf(["Words."], ["More words."])
    for end in (9, len(data) // 3, len(data) // 2, data.rindex(b"startxref")):
        error = refused(data[:end])
        assert "cut short" in str(error)
        assert error.code == "damaged"


def test_what_stands_around_a_pdf_and_a_missing_end_mark_do_not_matter():
    data = make_pdf(["Words of a page."])
    for odd in (b"\n" + data, b"HTTP/1.1 200 OK\r\n\r\n" + data, data + b"\n<!-- a proxy -->" * 9_000, data[:-6]):
        assert extract(odd, media_type="application/pdf").text == "Words of a page."
        assert extract(odd).extractor == "pdf"
    assert (
        extract(b"A PDF begins with %PDF-1.7 and has objects that end with endobj.", filename="a.txt").extractor
        == "text"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"junk " * 500 + b"\n%%EOF", b"%PDF-1.7\n%%EOF"])
def test_a_broken_pdf_is_refused(data):
    error = refused(data)
    assert "damaged" in str(error)
    assert error.code == "damaged"


def test_a_pdf_that_has_lost_a_page_is_refused_and_not_read_without_it():
    data = bytearray(make_pdf(["One."] * 20, ["Two words here."] * 20, ["Three."] * 20))
    starts = [found.end() for found in re.finditer(rb"[^d]stream\r?\n", data)]
    data[starts[1] + 6] ^= 0x55
    error = refused(bytes(data))
    assert "not all of it can be read" in str(error)
    assert error.code == "damaged"


def test_a_pdf_with_5000_pages_is_refused_by_their_number():
    error = refused(make_pdf(*([["Words."]] * 5_000)))
    assert "5,000 pages; 2,000 is the most" in str(error)
    assert error.code == "limit"


def test_a_pdf_that_unpacks_to_far_more_is_refused():
    data = make_pdf(["x"], bomb=9_000_000)
    assert len(data) < 500_000
    assert refused(data).code == "limit"

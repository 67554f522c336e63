"""A ZIP of pages: its files one by one, with bounds, and nothing lost without a word."""

import zipfile
from io import BytesIO

import pytest

from claims.rules.extract import BadDocument, zip_pages
from claims.rules.extract.zip_pages import Member, members_of
from claims.rules.extract.zipped import Bounds
from tests.saved import make_docx, paragraph


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return file.getvalue()


def test_files_come_in_the_order_of_their_names_and_hidden_ones_are_left_out():
    data = zipped(
        ("b/two.html", b"<p>2"), ("a.txt", b"1"), ("__MACOSX/._a.txt", b"x"), (".git/x.txt", b"x"), ("b/", b"")
    )
    assert list(members_of(data)) == [Member("a.txt", b"1"), Member("b/two.html", b"<p>2")]
    assert [member.name for member in members_of(BytesIO(data))] == ["a.txt", "two.html"]


def test_a_file_that_is_no_document_is_told():
    [member] = members_of(zipped(("style.css", b"x")))
    assert member == Member(
        "style.css", refused="“.css” is no page, PDF, Word document, article, Markdown or plain text."
    )


def test_every_kind_of_document_is_one():
    names = ["a.html", "a.pdf", "a.txt", "a.md", "a.mhtml", "a.docx", "a.xml", "a"]
    assert [one.refused for one in members_of(zipped(*((name, b"x") for name in names)))] == [""] * len(names)
    document = make_docx(paragraph("Words."))
    assert next(members_of(zipped(("a.docx", document)))).data == document


def test_names_that_lead_out_of_the_archive_are_names_and_nothing_more():
    assert [one.path for one in members_of(zipped(("../../etc/a.txt", b"1"), ("/b.txt", b"2")))] == [
        "../../etc/a.txt",
        "b.txt",
    ]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ((("a.txt", b"\0" * 5_000_000),), "far larger"),
        ((("a.txt", b"\0" * 21 * 1024 * 1024),), "20 MB is the most"),
    ],
)
def test_a_bomb_is_refused_and_the_next_file_is_read(files, says):
    first, second = members_of(zipped(*files, ("b.txt", b"Words.")))
    assert says in first.refused
    assert second == Member("b.txt", b"Words.")


def test_a_file_that_lies_about_its_size_is_told():
    data = bytearray(zipped(("a.txt", b"Words." * 500)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    [member] = members_of(bytes(data))
    assert (member.data, "damaged" in member.refused) == (b"", True)


def test_bounds_of_all_files_together(monkeypatch):
    monkeypatch.setattr(zip_pages, "BOUNDS", Bounds(members=3, each=100, total=150))
    first, second = members_of(zipped(("a.txt", b"x" * 99), ("b.txt", b"x" * 99)))
    assert (len(first.data), "far larger" in second.refused) == (99, True)
    with pytest.raises(BadDocument, match="3 is the most"):
        list(members_of(zipped(*((f"{n}.txt", b"") for n in range(4)))))


def test_locked_files_other_ways_of_packing_and_damage_are_told():
    data = bytearray(zipped(("a.txt", b"Words.")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in next(members_of(bytes(data))).refused
    assert "packed in a way" in next(members_of(zipped(("a.txt", b"Words."), method=zipfile.ZIP_BZIP2))).refused
    with pytest.raises(BadDocument, match="damaged"):
        list(members_of(b"PK\x03\x04 words"))

"""Word documents: the words that Word shows, and refusals of files that are made to do harm."""

import zipfile
from io import BytesIO

import pytest

from claims.rules.extract import BadDocument, choose, docx_parts, extract
from claims.rules.extract.confined import read_here
from claims.rules.extract.zipped import Bounds
from tests.saved import W, make_docx, paragraph, run

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Knees</dc:title><dc:creator>Jane Roe</dc:creator>"
    "<dcterms:modified>2026-11-02T13:30:00Z</dcterms:modified></cp:coreProperties>"
)


def read(body: str, **parts: str | bytes):
    return read_here("docx", make_docx(body, **parts))


def told(found) -> str:
    return " ".join(part.says for part in found.structure if part.kind == "warning")


def refused(data: bytes) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        read_here("docx", data)
    return caught.value


def test_headings_paragraphs_and_what_the_file_says_of_itself():
    body = paragraph("Knees", style="Heading1") + paragraph("It may ", run("help", "<w:b/>"), " knees.")
    data = make_docx(body, **{"docProps/core.xml": CORE})
    found = extract(data, filename="knees.docx")
    assert (found.text, found.extractor, found.version) == ("Knees\n\nIt may help knees.", "docx", "2")
    assert found.media_type.endswith("wordprocessingml.document")
    assert [(part.level, part.start) for part in found.structure if part.kind == "heading"] == [(1, 0)]
    assert [(one.field, one.value) for one in found.metadata][:3] == [
        ("title", "Knees"), ("author_printed", "Jane Roe"), ("saved", "2026-11-02T13:30:00Z"),
    ]  # fmt: skip
    assert told(found) == ""


def test_it_is_known_by_what_is_in_it_whatever_it_is_called():
    data = make_docx(paragraph("Words."))
    assert choose(data) == choose(data, filename="a.zip") == choose(data, filename="a.txt") == "docx"
    assert choose(b"PK\x03\x04", filename="a.docx") == "docx"
    assert choose(b"PK\x03\x04", filename="a.zip") == "text"


def test_signs_above_and_below_the_line_are_written_as_they_are_of_pages():
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    assert read(paragraph("10", run("6", up), " cells, CO", run("2", down))).text == "10⁶ cells, CO₂"


def test_of_tracked_changes_the_text_has_what_word_shows_and_says_so():
    put_in = f'<w:ins w:id="1" w:author="A">{run("may ")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>cures </w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3" w:author="A">{run("never ")}</w:moveFrom>'
    found = read(paragraph("It ", put_in, deleted, moved, "help."))
    assert found.text == "It may help."
    assert "changes in it that nobody has accepted" in told(found)


def test_hidden_words_are_not_in_the_text_however_they_are_hidden():
    by_style = run("by style ", '<w:rStyle w:val="Unseen"/>')
    shown = run("again ", '<w:rStyle w:val="Unseen"/><w:vanish w:val="0"/>')
    found = read(paragraph("Seen ", run("hidden ", "<w:vanish/>"), by_style, shown, "here."))
    assert found.text == "Seen again here."
    assert "formatted as hidden" in told(found)


def test_footnotes_stand_after_the_text_with_their_numbers():
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("In twelve adults.")}</w:footnote></w:footnotes>'
    )
    found = read(paragraph("It may help", reference, "."), **{"word/footnotes.xml": notes})
    assert found.text == "It may help¹.\n\nIn twelve adults."


def test_tables_have_their_cells_in_rows():
    cells = "".join(f"<w:tc>{paragraph(one)}</w:tc>" for one in ("Dose", "Pain"))
    assert read(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>").text == "Dose\tPain\nDose\tPain"


def test_headers_comments_and_what_cannot_be_read_are_told():
    header = f'<w:hdr xmlns:w="{W}">{paragraph("Our clinic")}</w:hdr>'
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x</m:t></m:r></m:oMath>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    found = read(paragraph("Words.", math, comment), **{"word/header1.xml": header})
    assert found.text == "Words."
    for words in ("Headers and footers", "Comments beside", "not in this text: formulas"):
        assert words in told(found)


def test_a_document_cannot_hide_words_by_a_style_map_of_its_own():
    data = make_docx(paragraph("Words."), **{"mammoth/style-map": "p => !"})
    assert read_here("docx", data).text == "Words."


def test_macros_and_pictures_are_never_looked_at():
    rest = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0", "word/media/image1.png": b"\x89PNG"}
    assert read(paragraph("Words."), **rest).text == "Words."


# What is made to do harm


@pytest.mark.parametrize(
    ("data", "says", "code"),
    [
        (b"\xd0\xcf\x11\xe0 old", "older Word", "binary"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password", "encrypted"),
        (b"Words.", "but is none", "binary"),
        (b"PK\x03\x04 words", "damaged", "damaged"),
        (make_docx(paragraph("Words."))[:-40], "damaged", "damaged"),
        (make_docx(paragraph("")), "no words", "blank"),
    ],
)
def test_what_is_no_word_document_is_refused_with_the_reason(data, says, code):
    error = refused(data)
    assert says in str(error)
    assert error.code == code


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://elsewhere.example/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/comments.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_with_a_document_type_is_refused_in_whatever_encoding(declared, part, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w:document xmlns:w="{W}"/>'
    assert refused(make_docx(paragraph("Words."), **{part: xml.encode(encoding)})).code == "entities"


def test_ten_thousand_tables_in_each_other_are_refused():
    begins, ends = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    error = refused(make_docx(begins * 10_000 + paragraph("x") + ends * 10_000))
    assert error.code == "limit"
    assert "tables in tables" in str(error)


def test_tables_as_deep_as_they_may_stand_are_read():
    begins, ends = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    assert read(begins * 35 + paragraph("Inmost.") + (ends + paragraph("x")) * 35).text.startswith("Inmost.")


def test_a_bomb_is_refused_by_what_its_directory_says_before_anything_is_unpacked(monkeypatch):
    data = make_docx(paragraph("Words."), **{"word/numbering.xml": b" " * 40_000_000})
    steep = make_docx(paragraph("Words."), **{"word/numbering.xml": b" " * 9_000_000})
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(BadDocument, match="MB is the most"):
        docx_parts.opened(data)
    with pytest.raises(BadDocument, match="far larger"):
        docx_parts.opened(steep)


def test_all_parts_together_are_bounded(monkeypatch):
    monkeypatch.setattr(docx_parts, "BOUNDS", Bounds(members=3_000, each=3_000, total=4_000))
    with pytest.raises(BadDocument, match="far larger"):
        docx_parts.opened(make_docx(paragraph("Words."), **{f"word/x{n}.xml": f"<x>{'y' * 900}</x>" for n in range(9)}))


def test_two_parts_of_one_name_and_a_locked_part_are_refused():
    file = BytesIO(make_docx(paragraph("Words.")))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "two parts of one name" in str(refused(file.getvalue()))
    locked = bytearray(make_docx(paragraph("Words.")))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)).code == "encrypted"

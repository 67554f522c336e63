"""Which extractor reads what, that it gives the same each time, and that a hostile document does no harm."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices import FoundHow
from claims.rules import confined as machine
from claims.rules.extract import EXTRACTORS, BadDocument, charset_of, choose, confined, extract, extract_with
from claims.rules.extract.document import extract_text
from claims.rules.extract.parts import (
    EMBEDDED,
    FIELD_LENGTHS,
    INFERRED,
    MAX_SAME_FIELD,
    PRINTED,
    Suggestion,
    capped,
    part_from,
    storable,
    suggest,
    suggestion_from,
)
from tests.pdfs import make_pdf
from tests.saved import make_article, make_docx, make_mhtml, page_part, paragraph

HTML = b"<!doctype html><title>A page</title><h1>Knees</h1><p>Words of the page."


def refused(data: bytes, **known: str) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        extract(data, **known)
    return caught.value


@pytest.mark.parametrize(
    ("data", "known", "name"),
    [
        (b"Words.", {}, "text"),
        (HTML, {}, "html"),
        (b"\xef\xbb\xbf \n<!-- saved from --><HTML><p>x", {}, "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x"><p>x', {}, "html"),
        (b"<p>A fragment.", {}, "text"),
        (b"<p>A fragment.", {"media_type": "text/html; charset=utf-8"}, "html"),
        (HTML, {"media_type": "text/plain"}, "text"),
        (HTML, {"filename": "page.txt", "media_type": "text/html"}, "text"),
        (HTML, {"filename": "page.php", "media_type": "application/octet-stream"}, "html"),
        (b"# Words", {"filename": "a.md", "media_type": "text/plain"}, "markdown"),
        (b"# Words", {"media_type": "text/markdown"}, "markdown"),
        (b"# Words", {"filename": "a.unknown"}, "text"),
        (b"%PDF-1.7", {"filename": "a.txt", "media_type": "text/plain"}, "pdf"),
        (b"<p>x", {"filename": "PAGE.HTM"}, "html"),
    ],
)
def test_the_extractor_is_chosen_by_bytes_then_name_then_media_type(data, known, name):
    assert choose(data, **known) == name


def test_plain_text_stays_exactly_as_it_is_even_with_tags_in_it():
    data = b"<b>Words</b> &amp; \xe2\x80\x9cmore\xe2\x80\x9d \r\n\r\n <script>x</script>\n"
    found = extract(data, filename="page.txt")
    assert found.text == extract_text(data).text
    assert (found.extractor, found.version, found.charset) == ("text", "2", "utf-8")


@pytest.mark.parametrize("kind", [{}, {"filename": "a.html"}, {"filename": "a.md"}, {"filename": "a.txt"}])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 words", "ZIP"),
        (b"\xd0\xcf\x11\xe0 words", "Office"),
        (b"\x89PNG\r\n\x1a\n words", "PNG"),
        (b"\xff\xd8\xff\xe0 words", "JPEG"),
        (b"{\\rtf1 words", "Rich Text"),
        (b"\x1f\x8b words", "gzip"),
    ],
)
def test_other_kinds_of_files_are_refused_by_what_they_are_and_say_what_to_do(data, says, kind):
    error = refused(data, **kind)
    assert says in str(error)
    assert error.code == "binary"


def test_a_zip_bomb_is_refused_by_how_it_begins_and_never_unpacked(monkeypatch):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", b"\0" * 50_000_000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert len(file.getvalue()) < 100_000
    assert "ZIP" in str(refused(file.getvalue(), filename="page.html"))


@pytest.mark.parametrize("filename", ["a.txt", "a.html", "a.md", "a.pdf"])
def test_an_empty_document_and_one_over_the_limit_are_refused(filename):
    assert refused(b"", filename=filename).code == "empty"
    assert refused(b"x" * (20 * 1024 * 1024 + 1), filename=filename).code == "too_large"


def test_what_is_called_a_pdf_a_saved_page_or_a_word_document_and_is_none_says_so():
    assert "called a PDF" in str(refused(b"Words.", filename="a.pdf"))
    assert "called a saved page" in str(refused(b"MIME-Version: 1.0", filename="page.mhtml"))
    assert "called a Word document" in str(refused(b"Words.", filename="a.docx"))


def test_there_is_no_other_extractor():
    with pytest.raises(ValueError, match="no extractor"):
        extract_with("os", b"words")


@given(st.binary(max_size=400), st.sampled_from(["text", "html", "markdown"]))
@settings(max_examples=300)
def test_the_same_bytes_give_the_same_each_time_and_again_with_the_charset_that_was_found(data, name):
    try:
        found = extract_with(name, data)
    except BadDocument:
        return
    assert extract_with(name, data) == found
    assert extract_with(name, data, charset=found.charset) == found
    _check_storable(found)


TAGS = (
    "<p> <div> </div> <b> </b> <a href=/x> </a> <h1> </h1> <nav> </nav> <table><tr><td> </td> </table> <pre> </pre>"
    " <ul><li> </ul> <br> <script>x</script> <!-- c --> &amp; &#xD800; &#0; <template> <svg> </svg> <form> <select>"
    " <ol/class=references> <meta/charset=euc-kr> <title>T</title> <h2>References</h2> <style> <noscript>"
)
MARKUP = st.lists(st.sampled_from(TAGS.split(" ")) | st.text(max_size=12), max_size=40).map("".join)


@given(MARKUP)
@settings(max_examples=300)
def test_any_markup_gives_text_that_can_be_stored_and_parts_that_lie_in_it(markup):
    try:
        found = extract(markup.encode("utf-8", "surrogatepass"), filename="a.html")
    except BadDocument as error:
        assert error.code in ("empty", "blank", "binary")
        return
    _check_storable(found)


def _check_storable(found):
    found.text.encode("utf-8")
    assert "\0" not in found.text
    for part in found.structure:
        assert 0 <= part.start < part.end <= len(found.text)
        assert found.text[part.start : part.end].strip()
        assert part.kind in ("heading", "link", "furniture", "reference", "list", "term", "block")
        assert (part.level > 0) == (part.kind == "heading")
    for suggestion in found.metadata:
        assert 0 < len(suggestion.value) <= FIELD_LENGTHS[suggestion.field]
        assert suggestion.how in FoundHow.values
    rows = json.loads(json.dumps([found.structure_rows(), found.metadata_rows()], ensure_ascii=False))
    assert tuple(map(part_from, rows[0])) == found.structure
    assert tuple(map(suggestion_from, rows[1])) == found.metadata


def test_codes_of_how_a_value_was_found_are_those_of_the_vocabulary():
    assert (PRINTED, EMBEDDED, INFERRED) == (FoundHow.PRINTED, FoundHow.EMBEDDED, FoundHow.INFERRED)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a\0b\x1fc", "abc"), ("\ud835\udc65", "𝑥"), ("a\ud835", "a\ufffd"), ("a\tb\r\n", "a\tb\r\n"), ("é😀", "é😀")],
)
def test_what_a_database_refuses_is_taken_out_of_decoded_text(given, kept):
    assert storable(given) == kept


def test_suggestions_are_never_cut_short_and_are_few():
    assert suggest("title", "x" * 501, PRINTED, "here") == []
    assert suggest("title", " two\n words ", PRINTED, "here") == [Suggestion("title", "two words", "printed", "here")]
    many = [Suggestion("doi", f"10.1000/{n % 20}", "printed", "here") for n in range(1000)]
    assert len(capped(many)) == MAX_SAME_FIELD


def test_the_charset_of_a_media_type_is_read():
    assert charset_of('text/html; charset="EUC-KR"') == "EUC-KR"
    assert charset_of("text/html") == ""
    assert extract("<p>서울".encode("euc-kr"), media_type="text/html; charset=euc-kr").text == "서울"


# In a process of its own


def test_a_document_reads_the_same_in_a_process_of_its_own():
    documents = (
        ("mhtml", make_mhtml(page_part(HTML, Content_Location="https://clinic.example/"))),
        ("docx", make_docx(paragraph("Words."))),
        ("jats", make_article(body="<p>Words.</p>")),
    )
    for name, data in (
        *documents,
        ("html", HTML),
        ("markdown", b"# Words\n\n[here](http://example.org/)"),
        ("text", b"Words."),
    ):
        assert confined.read_apart(name, data) == confined.read_here(name, data)


def test_what_is_refused_there_is_refused_here_with_the_same_words():
    with pytest.raises(BadDocument, match="no words") as caught:
        confined.read_apart("html", b"<script>x</script>")
    assert caught.value.code == "blank"


def test_an_address_and_a_charset_reach_that_process_whatever_is_in_them():
    odd = "https://example.org/\0" + "x" * 200_000 + "\ud800"
    with pytest.raises(BadDocument, match="not known"):
        confined.read_apart("html", "<p>서울".encode("euc-kr"), "euc-kr\0", odd)
    assert confined.read_apart("html", "<p>서울".encode("euc-kr"), "euc-kr", odd).text == "서울"


def test_that_process_sees_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "abc")
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:secret@host/name")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(machine._environment())
    assert "PATH" in machine._environment() or "PATH" not in os.environ


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_refused_by_the_limit(monkeypatch):
    monkeypatch.setitem(confined.CPU_SECONDS, "html", 1)
    monkeypatch.setattr(machine, "WALL_FACTOR", 1)
    with pytest.raises(BadDocument, match="too long") as caught:
        confined.read_apart("html", b"<div>" * 200_000 + b"x")
    assert caught.value.code == "limit"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other limits")
@pytest.mark.parametrize(
    ("does", "ends"),
    [
        ("while True: pass", -signal.SIGKILL),
        ("bytearray(3 << 30)", 1),
        ("open('limit-test', 'w').write('x' * 9999)", -signal.SIGXFSZ),
        ("pass", 0),
    ],
)
def test_that_process_has_limits_of_time_and_memory_and_writes_no_file(does, ends, tmp_path):
    start = "import signal; from claims.rules.confined import _limit; _limit(1)"
    code = f"{start}; signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n{does}"
    command = [sys.executable, "-c", code]
    environment = machine._environment() | {"PYTHONPATH": str(machine._ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == ends, done.stderr
    assert (b"MemoryError" in done.stderr) == (does.startswith("bytearray"))


def test_a_process_that_dies_is_a_damaged_document(monkeypatch):
    monkeypatch.setitem(confined.CPU_SECONDS, "sys", 5)
    with pytest.raises(BadDocument, match="damaged"):
        confined.read_apart("sys", b"x")


def test_every_extractor_has_a_version_and_a_limit():
    assert set(EXTRACTORS) == set(confined.CPU_SECONDS)
    article = make_article(body="<p>Words.</p>")
    for data in (make_pdf(["Words."]), make_mhtml(page_part(HTML)), make_docx(paragraph("Words.")), article):
        found = extract(data)
        assert EXTRACTORS[found.extractor] == found.version

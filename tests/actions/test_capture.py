"""Freezing copies of sources."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.utils import timezone

from claims.actions.capture import (
    attach_file,
    capture_source,
    delete_capture,
    extract_again,
)
from claims.actions.freeze import store_bytes
from claims.choices import CaptureMethod
from claims.models import Attachment, Capture, User, Withholding
from claims.models.capture import file_name_of
from claims.rules import extract as extractors
from tests.builders import make_capture, make_claim, make_source
from tests.pdfs import make_pdf

pytestmark = pytest.mark.django_db


def freeze(actor: User, data: bytes, **fields: Any) -> Capture:
    fields.setdefault("source", make_source())
    return capture_source(actor=actor, data=data, media_type="text/plain", method=CaptureMethod.UPLOADED, **fields)


def test_the_text_is_kept_as_it_is_with_crlf_as_lf(curator):
    capture = freeze(curator, "  a\r\n\r\n“b”\u00a0× 2\t\n ".encode())
    assert capture.text == "  a\n\n“b”\u00a0× 2\t\n "
    assert capture.length == len(capture.text)


def test_the_bytes_are_stored_under_their_hash_with_crlf(curator):
    data = b"one\r\ntwo"
    capture = freeze(curator, data)
    assert capture.sha256 == hashlib.sha256(data).hexdigest()
    assert capture.stored_bytes() == data
    assert capture.file_name.endswith(capture.sha256)
    assert capture.size == len(data)


def test_the_hash_of_the_text_is_that_of_its_utf_8_bytes(curator):
    capture = freeze(curator, "Größe\r\n".encode())
    assert capture.text_sha256 == hashlib.sha256("Größe\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("세포 “x”".encode(), "utf-8", "세포 “x”"),
        ("세포".encode("utf-8-sig"), "utf-8", "세포"),
        ("세포 𝒳".encode("utf-16"), "utf-16le", "세포 𝒳"),
    ],
)
def test_the_capture_says_which_charset_its_text_was_read_as(curator, data, charset, text):
    capture = freeze(curator, data)
    assert (capture.charset, capture.text) == (charset, text)
    assert (capture.extractor, capture.extractor_version) == ("text", "2")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t\xc2\xa0 ", "only white space"),
        (b"a\0b\0c", "NUL"),
        (b"a\x01\x02\x03\x04\x05", "control characters"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n", "PNG"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB is the most"),
    ],
)
def test_what_holds_no_usable_text_is_refused_and_nothing_is_stored(curator, data, says):
    with pytest.raises(ValidationError, match=says) as refused:
        freeze(curator, data)
    assert set(refused.value.error_dict) == {"data"}
    assert not Capture.objects.exists()
    assert not default_storage.exists("captures")


def test_the_same_bytes_are_frozen_once_for_a_source(curator):
    source = make_source()
    freeze(curator, b"same", source=source)
    with pytest.raises(ValidationError, match="exactly these bytes"):
        freeze(curator, b"same", source=source)
    freeze(curator, b"other", source=source)
    assert source.captures.count() == 2


def test_two_sources_share_the_stored_file(curator):
    one, other = freeze(curator, b"same"), freeze(curator, b"same")
    assert one.file_name == other.file_name
    delete_capture(actor=curator, capture=one)
    assert other.stored_bytes() == b"same"


def test_a_damaged_stored_file_is_noticed_when_its_bytes_come_again(curator):
    capture = freeze(curator, b"original")
    with default_storage.open(capture.file_name, "wb") as file:
        file.write(b"changed")
    with pytest.raises(ValidationError, match="damaged"):
        store_bytes(b"original", capture.sha256)


def test_when_the_page_was_seen_is_kept_and_unknown_stays_empty(curator):
    seen = datetime(2026, 11, 2, 4, 11, tzinfo=UTC)
    assert freeze(curator, b"one", observed_at=seen).observed_at == seen
    assert freeze(curator, b"two").observed_at is None


def test_a_page_is_not_seen_in_the_future(curator):
    with pytest.raises(ValidationError, match="future") as refused:
        freeze(curator, b"one", observed_at=timezone.now() + timedelta(days=1))
    assert set(refused.value.error_dict) == {"observed_at"}


def test_only_curators_freeze(reviewer, reader, lead):
    for actor in (reviewer, reader, lead):
        with pytest.raises(PermissionDenied, match="Only curators"):
            freeze(actor, b"one")
    assert not Capture.objects.exists()


def test_a_capture_that_a_claim_stands_on_is_not_deleted(curator):
    claim = make_claim()
    with pytest.raises(ProtectedError):
        delete_capture(actor=curator, capture=claim.capture)
    assert claim.capture.stored_bytes()


def test_a_capture_that_nothing_stands_on_goes_with_its_bytes(curator, django_capture_on_commit_callbacks):
    capture = make_capture("alone")
    name = capture.file_name
    with django_capture_on_commit_callbacks(execute=True):
        delete_capture(actor=curator, capture=capture)
    assert not default_storage.exists(name)


def test_only_curators_delete_captures(reviewer):
    with pytest.raises(PermissionDenied):
        delete_capture(actor=reviewer, capture=make_capture())


def test_the_stored_name_is_the_hash_in_folders():
    assert file_name_of("ab" + "c" * 62) == "captures/ab/ab" + "c" * 62


# Other kinds of documents, and how they came

PAGE = b"""<!doctype html><html lang=en><title>T</title><link rel=canonical href="/cells"><h1>Stem cells</h1>
<p>Read the <a href="/original">original article</a>.<script>alert(1)</script>"""


def freeze_page(actor: User, data: bytes = PAGE, **fields: Any) -> Capture:
    fields.setdefault("source", make_source())
    fields = {"media_type": "text/html", "method": CaptureMethod.FETCHED} | fields
    return capture_source(actor=actor, data=data, **fields)


def test_a_page_keeps_its_bytes_its_words_its_links_and_what_it_says_of_itself(curator):
    asked, reached = "https://example.org/a", "https://example.org/blog/b"
    capture = freeze_page(curator, asked_address=asked, reached_address=reached, filename="b.html")
    capture.refresh_from_db()
    assert capture.stored_bytes() == PAGE
    assert capture.text == "Stem cells\n\nRead the original article."
    assert (capture.extractor, capture.extractor_version, capture.media_type) == ("html", "2", "text/html")
    assert capture.structure == [
        {"kind": "heading", "start": 0, "end": 10, "level": 1},
        {"kind": "link", "start": 21, "end": 37, "target": "https://example.org/original"},
    ]
    assert (capture.asked_address, capture.reached_address) == (asked, reached)
    assert capture.canonical_address == "https://example.org/cells"
    assert {"field": "title", "value": "Stem cells", "how": "printed", "where": "top heading"} in capture.metadata


def test_what_a_document_says_of_itself_fills_in_nothing_but_a_missing_title(curator):
    source = make_source(title="")
    freeze_page(curator, source=source)
    source.refresh_from_db()
    assert (source.title, source.address, source.language) == ("Stem cells", "", "")


def test_a_pdf_is_frozen_whatever_it_is_called(curator):
    data = make_pdf(["Stem cells help knees."])
    capture = freeze(curator, data, filename="paper.txt")
    assert (capture.extractor, capture.charset, capture.text) == ("pdf", "binary", "Stem cells help knees.")
    assert capture.media_type == "application/pdf"


def test_an_extractor_can_be_named_and_an_unknown_one_is_refused(curator):
    assert freeze_page(curator, extractor="text").text.startswith("<!doctype html>")
    with pytest.raises(ValidationError, match="Choose one of: text, html, markdown, pdf, mhtml, docx, jats") as refused:
        freeze_page(curator, extractor="ocr")
    assert set(refused.value.error_dict) == {"extractor"}


def test_a_charset_that_the_server_named_is_used(curator):
    words = "<p>서울".encode("euc-kr")
    assert freeze_page(curator, words, charset="euc-kr").text == "서울"
    assert freeze_page(curator, words, media_type="text/html; charset=EUC-KR").text == "서울"
    assert freeze_page(curator, words, media_type="text/html; charset=EUC-KR").media_type == "text/html"


@pytest.mark.parametrize("field", ["asked_address", "reached_address", "archive_address"])
@pytest.mark.parametrize("address", ["javascript:alert(1)", "no address", "https://a b/", "https://e.org/\0"])
def test_a_bad_address_is_refused_by_its_field(curator, field, address):
    with pytest.raises(ValidationError) as refused:
        freeze_page(curator, **{field: address})
    assert set(refused.value.error_dict) == {field}
    assert not Capture.objects.exists()


def test_headers_are_kept_without_cookies_and_without_what_cannot_be_stored(curator):
    headers = {"Content-Type": "text/html", "Set-Cookie": "secret", "X-Odd": "a\0b\ud800", "X-Long": "x" * 10_000}
    capture = freeze_page(curator, headers=headers)
    capture.refresh_from_db()
    assert capture.headers == {"content-type": "text/html", "x-odd": "ab\ufffd", "x-long": "x" * 4_000}


def test_nothing_that_a_database_refuses_gets_into_it(curator):
    data = b"<meta charset=utf-8><title>a&#0;b</title><p>a\0b &#0; &#xD800; <a href='/\0x'>c</a><h1>T&#xDFFF;</h1>"
    capture = freeze_page(curator, data, filename="a\0\ud800/../b\0\udfff.html", media_type="text/\0html")
    capture.refresh_from_db()
    assert "\0" not in capture.text + capture.filename
    assert capture.filename == "b\ufffd.html"
    assert capture.media_type == "text/html"


def test_a_long_file_name_keeps_its_end(curator):
    assert freeze(curator, b"words", filename="x" * 300 + ".txt").filename.endswith("xxx.txt")


def test_the_same_bytes_seen_at_another_time_are_another_observation(curator):
    source, seen = make_source(), datetime(2026, 1, 2, tzinfo=UTC)
    freeze(curator, b"same", source=source)
    freeze(curator, b"same", source=source, observed_at=seen)
    freeze(curator, b"same", source=source, observed_at=seen + timedelta(days=1))
    for again in (None, seen):
        with pytest.raises(ValidationError, match="exactly these bytes"):
            freeze(curator, b"same", source=source, observed_at=again)
    assert source.captures.count() == 3


# Reading again


def test_the_same_bytes_are_read_again_by_another_extractor_as_a_new_capture(curator):
    first = freeze_page(curator, extractor="text", reached_address="https://example.org/blog/b", filename="b.html")
    newer = extract_again(actor=curator, capture=first)
    assert (newer.extractor, newer.sha256, newer.source) == ("html", first.sha256, first.source)
    assert newer.reached_address == first.reached_address
    assert newer.structure[1]["target"] == "https://example.org/original"
    first.refresh_from_db()
    assert first.text.startswith("<!doctype")


def test_what_was_read_by_the_extractor_of_today_is_not_read_twice(curator):
    with pytest.raises(ValidationError, match="exactly these bytes"):
        extract_again(actor=curator, capture=freeze_page(curator))


def test_a_newer_version_reads_again(curator, monkeypatch):
    first = freeze_page(curator)
    monkeypatch.setattr("claims.rules.extract.html.VERSION", "next")
    assert extract_again(actor=curator, capture=first).extractor_version == "next"


def test_words_that_are_withheld_do_not_come_back_by_reading_again(curator, lead):
    capture = freeze_page(curator, extractor="text")
    Withholding.objects.create(capture=capture, start=0, end=3, reason="A person asked.", created_by=lead)
    with pytest.raises(ValidationError, match="withheld"):
        extract_again(actor=curator, capture=capture)


def test_bytes_that_are_missing_are_said_to_be(curator):
    capture = freeze_page(curator, extractor="text")
    default_storage.delete(capture.file_name)
    with pytest.raises(ValidationError, match="is missing"):
        extract_again(actor=curator, capture=capture)


# Files beside a capture


def test_a_file_is_kept_beside_a_capture_under_its_hash(curator):
    capture = make_capture()
    one = attach_file(
        actor=curator, capture=capture, data=b"\x89PNG", filename="C:\\shots\\shot.png", description=" Top "
    )
    one.refresh_from_db()
    assert (one.sha256, one.size) == (hashlib.sha256(b"\x89PNG").hexdigest(), 4)
    assert (one.filename, one.media_type, one.description) == ("shot.png", "image/png", "Top")
    assert one.stored_bytes() == b"\x89PNG"
    assert one.stored_by == curator


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"data": b""}, "data"),
        ({"data": b"x" * (20 * 1024 * 1024 + 1)}, "data"),
        ({"data": b"x", "description": "a\0b"}, "description"),
        ({"data": b"x", "description": "x" * 201}, "description"),
    ],
)
def test_a_bad_file_is_refused_by_its_field(curator, fields, field):
    with pytest.raises(ValidationError) as refused:
        attach_file(actor=curator, capture=make_capture(), **fields)
    assert set(refused.value.error_dict) == {field}
    assert not Attachment.objects.exists()


def test_the_same_file_is_attached_once(curator):
    capture = make_capture()
    attach_file(actor=curator, capture=capture, data=b"x")
    with pytest.raises(ValidationError, match="exactly this file"):
        attach_file(actor=curator, capture=capture, data=b"x", filename="other.png")
    attach_file(actor=curator, capture=make_capture("Other words."), data=b"x")


def test_the_bytes_of_an_attachment_stay_when_a_capture_of_the_same_bytes_goes(
    curator, django_capture_on_commit_callbacks
):
    capture = make_capture("alone")
    attached = attach_file(actor=curator, capture=make_capture("other"), data=b"alone")
    with django_capture_on_commit_callbacks(execute=True):
        delete_capture(actor=curator, capture=capture)
    assert attached.stored_bytes() == b"alone"


def test_the_media_type_of_a_file_is_one_or_none(curator):
    capture = make_capture()
    odd = attach_file(actor=curator, capture=capture, data=b"x", media_type="text/html\r\nX-Header: 1")
    assert odd.media_type == "application/octet-stream"


def test_only_curators_read_again_and_attach(reviewer, reader, lead):
    capture = make_capture()
    for actor in (reviewer, reader, lead):
        with pytest.raises(PermissionDenied):
            extract_again(actor=actor, capture=capture)
        with pytest.raises(PermissionDenied):
            attach_file(actor=actor, capture=capture, data=b"x")


def test_every_extractor_that_is_named_in_a_capture_can_be_asked_for():
    assert set(extractors.EXTRACTORS) == {"text", "html", "markdown", "pdf", "mhtml", "docx", "jats"}

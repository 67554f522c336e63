"""Freezing copies of sources."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.utils import timezone

from claims.actions.capture import capture_source, delete_capture, store_bytes
from claims.choices import CaptureMethod
from claims.models import Capture, User
from claims.models.capture import file_name_of
from tests.builders import make_capture, make_claim, make_source

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
        ("세포 𝒳".encode("utf-16"), "utf-16", "세포 𝒳"),
        ("“curly” – dash".encode("cp1252"), "windows-1252", "“curly” – dash"),
        ("café".encode("latin-1"), "windows-1252", "café"),
    ],
)
def test_the_capture_says_which_charset_its_text_was_read_as(curator, data, charset, text):
    capture = freeze(curator, data)
    assert (capture.charset, capture.text) == (charset, text)
    assert (capture.extractor, capture.extractor_version) == ("text", "1")


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

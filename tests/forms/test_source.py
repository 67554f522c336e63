"""The form that takes a page: pasted text or a file, and what is known of it."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.choices import CaptureMethod, SourceStatus
from claims.forms.source import PasteForm, StatusForm
from claims.models import Capture, Source
from claims.rules.extract.document import sha256_of
from tests.builders import make_capture, make_source

pytestmark = pytest.mark.django_db


def form(text="", file=None, again=None, **data):
    files = {"file": SimpleUploadedFile(*file)} if file else {}
    return PasteForm({"text": text} | data, files, again=again)


def messages(bound, field):
    return " ".join(bound.errors.get(field, []))


def test_nothing_is_stripped_from_the_text(curator):
    bound = form("  \r\n“Words” \u00a0\r\n ")
    assert bound.is_valid()
    assert bound.save(actor=curator).text == "  \n“Words” \u00a0\n "


def test_what_is_printed_goes_to_the_source(curator):
    bound = form(
        "Words.",
        title="A page",
        address="https://example.org/a",
        source_type="clinic",
        publisher="A clinic",
        author_printed="Admin",
        published_printed="24-04-16",
        published="2024-04-16",
        doi="https://doi.org/10.1000/x1",
        language="en",
        observed_at="2026-11-02T04:11",
    )
    assert bound.is_valid(), bound.errors
    capture = bound.save(actor=curator)
    source = Source.objects.get()
    assert (source.title, str(source.source_type), str(source.publisher)) == ("A page", "Clinic", "A clinic")
    assert (source.published_printed, source.published, source.doi) == ("24-04-16", "2024-04-16", "10.1000/x1")
    assert source.status == SourceStatus.IN_WORK
    assert capture.observed_at.isoformat() == "2026-11-02T04:11:00+00:00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Paste the text"),
        (" \r\n \u00a0", "only white space"),
        ("a\0b", "NUL"),
        ("a\x01\x02\x03\x04", "control characters"),
        ("%PDF-1.4 binary", "PDF"),
        ("x" * (20 * 1024 * 1024 + 1), "20 MB is the most"),
    ],
)
def test_bad_text_is_told_on_its_field_and_is_still_there(text, says):
    bound = form(text)
    assert not bound.is_valid()
    assert says in messages(bound, "text")
    assert bound["text"].value() == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02\x03" * 20, "NUL"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB is the most"),
    ],
)
def test_a_bad_file_is_told_on_its_field(data, says):
    bound = form(file=("a.txt", data))
    assert not bound.is_valid()
    assert says in messages(bound, "file")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_file_is_read_in_its_charset_and_its_bytes_are_kept(curator, charset):
    data = "“Größe”\r\n2".encode(charset)
    bound = form(file=("page.txt", data))
    assert bound.is_valid(), bound.errors
    capture = bound.save(actor=curator)
    assert (capture.text, capture.filename, capture.method) == ("“Größe”\n2", "page.txt", CaptureMethod.UPLOADED)
    assert capture.stored_bytes() == data


def test_a_file_comes_back_when_another_field_is_wrong(curator):
    first = form(file=("page.txt", b"caf\xc3\xa9"), published="2023-02-30")
    assert not first.is_valid()
    assert "February 2023 has 28 days" in messages(first, "published")
    second = form(keep="on", kept_file=first.kept.encoded, kept_name=first.kept.filename, published="2023-02-28")
    assert second.is_valid(), second.errors
    assert second.save(actor=curator).stored_bytes() == b"caf\xc3\xa9"


def test_a_file_that_came_back_damaged_is_asked_for_again():
    bound = form(keep="on", kept_file="no base64!", kept_name="page.txt")
    assert not bound.is_valid()
    assert "choose a file" in messages(bound, "text")


def test_a_file_that_is_left_out_is_not_taken(curator):
    bound = form("Words.", kept_file=base64.b64encode(b"file").decode(), kept_name="page.txt")
    assert bound.is_valid()
    assert bound.save(actor=curator).text == "Words."


def test_text_and_file_together_are_refused():
    bound = form("Words.", file=("page.txt", b"Others."))
    assert not bound.is_valid()
    assert "not both" in messages(bound, "file")


def test_every_wrong_field_is_told_at_once():
    bound = form("", doi="10.1000", pmid="12x", published="2023-02-30", address="example", source_type="nonsense")
    assert not bound.is_valid()
    assert set(bound.errors) == {"text", "doi", "pmid", "published", "address", "source_type"}
    assert bound.unfolded


@pytest.mark.parametrize(
    ("known", "typed", "shares"),
    [
        ({"doi": "10.1000/abc"}, {"doi": "https://doi.org/10.1000/ABC"}, "DOI"),
        ({"pmid": "12345678"}, {"pmid": "PMID 12345678"}, "PMID"),
        ({"pmcid": "PMC1234567"}, {"pmcid": "pmc1234567"}, "PMCID"),
        ({"trial_number": "NCT00379470"}, {"trial_number": "nct 00379470"}, "trial number"),
        ({"address": "https://www.example.org/a/"}, {"address": "http://example.org/a?utm_source=x"}, "address"),
    ],
)
def test_what_may_be_stored_already_is_asked_about_once(curator, known, typed, shares):
    stored = make_source(**known)
    bound = form("Words.", **typed)
    assert not bound.is_valid()
    assert [(found.source, found.shares) for found in bound.duplicates] == [(stored, (shares,))]
    assert not Capture.objects.exists()
    again = form("Words.", anyway="1", **typed)
    assert again.is_valid()
    assert again.save(actor=curator)


def test_the_same_words_are_noticed_whatever_their_line_breaks():
    stored = make_capture("One.\nTwo.")
    bound = form("One.\r\nTwo.")
    assert not bound.is_valid()
    assert [(found.source, found.shares) for found in bound.duplicates] == [(stored.source, ("text",))]


def test_a_document_is_recognised_by_an_excerpt_of_it():
    whole = b"The whole document."
    excerpt = make_capture("The whole", depth="excerpt", document_sha256=sha256_of(whole))
    bound = form(file=("whole.txt", whole))
    assert not bound.is_valid()
    assert [(found.source, found.shares) for found in bound.duplicates] == [(excerpt.source, ("document",))]


def test_other_pages_are_no_duplicates():
    make_source(doi="10.1000/abc", address="https://example.org/a")
    make_capture("Other words.")
    assert form("Words.", doi="10.1000/abd", address="https://example.org/b").is_valid()


def test_a_newer_copy_of_a_source_asks_for_the_text_alone(curator):
    source = make_source(title="Kept", doi="10.1000/abc")
    make_source(doi="10.1000/abc")
    bound = form("Newer words.", again=source)
    document = {"text", "file", "pasted_as", "html", "keep", "kept_file", "kept_name", "charset", "anyway"}
    counts = {"seen_now", "observed_at", "picture", "kept_picture", "kept_picture_name", "keep_picture"}
    assert set(bound.fields) == document | counts | {"asked_address", "archive_address"}
    assert bound.is_valid(), bound.errors
    assert bound.save(actor=curator).source == source


def test_what_the_action_refuses_stands_on_its_field(curator):
    source = make_source()
    make_capture("Same.", source=source)
    bound = form("Same.", again=source)
    assert bound.is_valid()
    assert bound.save(actor=curator) is None
    assert "exactly these bytes" in messages(bound, "text")
    future = form("Words.", observed_at="2999-01-01T00:00")
    assert future.is_valid()
    assert future.save(actor=curator) is None
    assert "future" in messages(future, "observed_at")
    assert not Source.objects.exclude(pk=source.pk).exists()


def test_a_status_is_saved_and_exclusion_needs_a_reason(curator):
    source = make_source()
    bound = StatusForm({"status": "excluded", "excluded_because": ""}, instance=source)
    assert not (bound.is_valid() and bound.save_as(curator))
    assert "says why" in str(bound.errors)
    bound = StatusForm({"status": "excluded", "excluded_because": "Off topic."}, instance=source)
    assert bound.is_valid()
    assert bound.save_as(curator)
    source.refresh_from_db()
    assert source.excluded_because == "Off topic."

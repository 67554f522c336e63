"""A recording of the web that is put in: its pages are listed, and those that are ticked become copies."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Capture, Source
from tests.builders import make_source
from tests.flat import flat
from tests.saved import PAGE, make_wacz, make_warc, plain_record

pytestmark = pytest.mark.django_db
NEW = reverse("source_new")
A, B = "https://clinic.example/a", "https://clinic.example/b"
DATA = make_warc((A, PAGE), (B, b"<!doctype html><p>It may harm."))


def put_in(client, data=DATA, name="crawl.warc.gz", address=NEW):
    return client.post(address, {"text": "", "file": SimpleUploadedFile(name, data)})


def tick(client, response, *numbers, address=NEW):
    recording, pages = response.context["recording"], response.context["pages"]
    typed = {"recording": recording.encoded, "recording_name": recording.filename}
    return client.post(address, typed | {"page": [pages[number][0] for number in numbers]}, follow=True)


def test_its_pages_are_listed_and_nothing_is_stored(as_curator):
    response = put_in(as_curator)
    shown = flat(response)
    for words in ("Which pages?", "Knees &amp; hips", A, B, "crawl.warc.gz"):
        assert words in shown
    assert not Source.objects.exists()


def test_one_page_that_is_ticked_is_stored_with_its_recorded_address_and_time(as_curator):
    response = tick(as_curator, put_in(as_curator), 0)
    capture = Capture.objects.get()
    assert (capture.stored_bytes(), capture.extractor, capture.text) == (PAGE, "html", "It may help knees.")
    assert (capture.asked_address, capture.source.address) == (A, A)
    assert capture.observed_at == datetime(2026, 11, 2, 13, 30, tzinfo=UTC)
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert response.redirect_chain[-1][0] == f"{capture.source.get_absolute_url()}?capture={capture.uid}"


def test_several_become_sources_of_their_own_and_each_is_told(as_curator):
    shown = flat(tick(as_curator, put_in(as_curator, make_wacz(one=DATA), "a.wacz"), 0, 1))
    assert "2 of 2 files stored" in shown
    assert sorted(Source.objects.values_list("address", flat=True)) == [A, B]


def test_they_are_newer_copies_of_a_source_where_one_is_named(as_curator):
    source = make_source()
    address = f"{NEW}?source={source.uid}"
    tick(as_curator, put_in(as_curator, address=address), 0, address=address)
    assert Capture.objects.get().source == source
    data = make_warc((A, b"<p>It may help."), (B, b"<p>It may harm."))
    shown = flat(tick(as_curator, put_in(as_curator, data, address=address), 0, 1, address=address))
    assert "Each is a newer copy of" in shown
    assert list(Capture.objects.values_list("source", flat=True)) == [source.pk] * 3


def test_what_is_there_already_adds_nothing(as_curator):
    tick(as_curator, put_in(as_curator), 0)
    tick(as_curator, put_in(as_curator), 0)
    assert Capture.objects.count() == 1


def test_nothing_ticked_is_told_and_the_list_comes_back(as_curator):
    response = tick(as_curator, put_in(as_curator))
    assert response.status_code == 422
    assert "Tick the pages that you want" in flat(response)


def test_a_page_that_cannot_be_taken_says_why_and_problems_are_told(as_curator):
    liar = plain_record("https://liar.example/", b"<p>L", length=9)
    shown = flat(put_in(as_curator, plain_record(A, b"") + liar, "a.warc"))
    assert "Cannot be taken: It is empty." in shown
    assert "https://liar.example/" in shown
    assert 'type="checkbox"' not in shown


def test_what_is_called_a_recording_and_is_none_is_refused(as_curator):
    response = put_in(as_curator, b"\x1f\x8b\x08" + b"\0" * 40)
    assert response.status_code == 422
    assert "no recording" in flat(response)


def test_others_may_not(as_reader):
    assert put_in(as_reader).status_code == 403

"""Freezing what a server gives out: one new source, or a newer copy, with what was said."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.actions.fetch import fetch_page
from claims.choices import CaptureMethod
from claims.models import Capture, Source
from tests.builders import make_capture
from tests.network.servers import answer, internet, redirect

pytestmark = pytest.mark.django_db
PAGE = "<!doctype html><title>T</title><p>세포 치료 helps.</p>".encode("euc-kr")


@pytest.fixture
def world(settings):
    settings.FETCH_PAGES = True
    with internet() as world:
        world.pages |= {
            "/": redirect("/page"),
            "/page": answer(PAGE, "ETag: x", kind="text/html; charset=euc-kr"),
            "/empty": answer(b""),
        }
        yield world


def fetched(curator, world, address="http://clinic.example/", **options):
    return fetch_page(actor=curator, progress=lambda *_: None, address=address, network=world.network, **options)


def test_a_fetched_page_is_frozen_with_where_and_when_and_what_was_said(curator, world):
    capture = fetched(curator, world)
    assert capture.method == CaptureMethod.FETCHED
    assert capture.stored_bytes() == PAGE
    assert capture.asked_address == "http://clinic.example/"
    assert capture.reached_address == "http://clinic.example/page"
    assert capture.headers["etag"] == "x"
    assert timezone.now() - capture.observed_at < timedelta(minutes=1)
    assert "세포 치료 helps." in capture.text
    assert capture.source.address == "http://clinic.example/"
    assert (capture.source.title, capture.source.author_printed) == ("T", ""), "its title alone is taken over"


def test_the_same_page_seen_again_is_another_observation(curator, world):
    first = fetched(curator, world)
    again = fetched(curator, world, source=first.source.uid)
    assert again.source == first.source
    assert again.sha256 == first.sha256
    assert Source.objects.count() == 1


def test_what_is_refused_leaves_nothing(curator, world):
    for address in ("http://127.0.0.1/", "http://clinic.example/empty"):
        with pytest.raises(ValidationError):
            fetched(curator, world, address)
    with pytest.raises(ValidationError) as refused:
        fetched(curator, world, source="0123456789")
    assert set(refused.value.error_dict) == {"source"}
    assert not Source.objects.exists()
    assert not Capture.objects.exists()


def test_only_curators_fetch(reviewer, world):
    with pytest.raises(PermissionDenied):
        fetched(reviewer, world)
    assert world.asked == []


def test_nothing_is_fetched_while_it_is_off(curator, world, settings):
    settings.FETCH_PAGES = False
    with pytest.raises(ValidationError, match="Fetching is off here"):
        fetched(curator, world)
    assert world.looked_up == []


def test_claims_stay_on_the_copy_that_they_were_marked_on(curator, world):
    old = make_capture()
    newer = fetched(curator, world, source=old.source.uid)
    assert newer.source == old.source
    assert Capture.objects.count() == 2

"""A better extraction of the same bytes is no change of the page: in a claim's life, in notices and on its source."""

import html

import pytest

from claims.actions.capture import extract_again
from claims.actions.sighting import READ_ANEW, accept_sighting
from claims.choices import SightingState
from claims.models import Sighting
from claims.reads.claim.sightings import Turn, sightings_of
from tests.builders import everything, make_capture, make_claim, make_rating, make_source

pytestmark = pytest.mark.django_db
PAGE = "<!doctype html><p>It rarely <b>fails</b>. <p>The rest is another thing altogether.</p>"


def read_anew():
    """A claim on markup that was read as plain text, and the capture of the same bytes, read as what they are."""
    old = make_capture(PAGE, source=make_source(), extractor="text")
    claim = make_claim("It rarely <b>fails</b>.", capture=old)
    rating = make_rating(claim)
    newer = extract_again(actor=everything(), capture=old, extractor="html")
    assert newer.reads_again(old)
    return claim, rating, newer


def test_it_is_another_reading_of_the_same_page_and_no_change_of_it(as_curator):
    claim, _, newer = read_anew()
    sighting = Sighting.objects.get(claim=claim, capture=newer)
    assert sighting.state != SightingState.EXACT
    assert sighting.why.startswith(READ_ANEW)
    assert [event.turn for event in sightings_of(claim)] == [Turn.FIRST, Turn.READ_ANEW]
    assert all(event.shift is None for event in sightings_of(claim))
    page = html.unescape(as_curator.get(claim.get_absolute_url()).content.decode())
    assert "Same page, read anew" in page
    assert "Removed" not in page
    source = html.unescape(as_curator.get(claim.source.get_absolute_url()).content.decode())
    assert "same page, read anew" in source
    assert "text changed" not in source
    assert READ_ANEW in html.unescape(as_curator.get("/sightings/").content.decode())


def test_a_rating_is_told_the_same():
    claim, rating, newer = read_anew()
    sighting = Sighting.objects.get(claim=claim, capture=newer)
    if sighting.state != SightingState.REWORDED:
        pytest.fail(f"The sample is {sighting.state}, and should be reworded.")
    accept_sighting(actor=everything(), sighting=sighting)
    rating.refresh_from_db()
    assert rating.stale_because.startswith("The same page was read anew")


def test_the_same_bytes_seen_again_later_are_an_observation(as_curator):
    claim, _, newer = read_anew()
    later = make_capture(PAGE, source=claim.source, extractor="html", observed_at=newer.stored_at)
    assert not later.reads_again(newer)

"""The card “The document says”: offered, never filled in; taken over with one click."""

import re

import pytest
from django.urls import reverse

from claims.models import Source
from tests.builders import make_document_saying, make_source
from tests.flat import flat

pytestmark = pytest.mark.django_db

TITLE = {
    "field": "title",
    "value": "Stem cells <script>alert(1)</script>",
    "how": "embedded",
    "where": "title of the page",
}
DATE = {"field": "published", "value": "2019-04-05", "how": "embedded", "where": "meta date"}
DOI = {"field": "doi", "value": "10.1000/abc", "how": "printed", "where": "“doi: 10.1000/abc”"}
BAD = {"field": "published", "value": "2019-02-30", "how": "inferred", "where": "address"}


def page(client, capture):
    return flat(client.get(capture.source.get_absolute_url()))


def take(client, capture, number):
    return client.post(reverse("suggestion_take", args=[capture.source.uid, capture.uid, number]), follow=True)


def test_each_suggestion_says_how_and_where_and_what_the_source_has(as_curator):
    capture = make_document_saying(TITLE, DATE, DOI, source=make_source(title="As printed"))
    shown = page(as_curator, capture)
    assert "The document says (3 not used yet)" in shown
    assert 'id="says"><details open>' in shown
    assert '<b>Title</b> <span class="chip">embedded in the file</span>' in shown
    assert '<b>DOI</b> <span class="chip">printed</span>' in shown
    assert "title of the page" in shown
    assert "The source has: As printed" in shown
    assert "The source has nothing here." in shown


def test_nothing_is_filled_in_by_itself(as_curator):
    capture = make_document_saying(TITLE, DATE, DOI)
    before = Source.objects.values().get(pk=capture.source_id)
    page(as_curator, capture)
    page(as_curator, capture)
    assert Source.objects.values().get(pk=capture.source_id) == before
    assert [before[field] for field in ("title", "published", "published_printed", "doi")] == ["", "", "", ""]


def test_one_click_takes_one_value_over(as_curator):
    capture = make_document_saying(TITLE, DATE, DOI)
    response = take(as_curator, capture, 1)
    assert "Used." in flat(response)
    source = Source.objects.get(pk=capture.source_id)
    assert (source.title, source.published, source.doi) == ("", "2019-04-05", "")
    assert source.found_how == {"published": "embedded"}
    shown = page(as_curator, capture)
    assert "(2 not used yet)" in shown
    assert "The source has the same." in shown
    assert '<span class="how">embedded in the file</span>' in shown


def test_it_is_folded_away_when_nothing_is_new(as_curator):
    capture = make_document_saying(DATE)
    take(as_curator, capture, 0)
    shown = page(as_curator, capture)
    assert "The document says (nothing new)" in shown
    assert 'id="says"><details><summary>' in shown
    assert not re.search(r"<button[^>]*>Use<", shown)
    assert 'id="says"' not in page(as_curator, make_document_saying(source=make_source()))


def test_a_value_that_does_not_fit_says_why(as_curator):
    capture = make_document_saying(BAD)
    response = take(as_curator, capture, 0)
    assert "February 2019 has 28 days" in flat(response)
    assert Source.objects.get(pk=capture.source_id).published == ""


def test_what_a_document_says_never_runs(as_curator):
    capture = make_document_saying(
        TITLE,
        {
            "field": "address",
            "value": "javascript:alert(1)",
            "how": "embedded",
            "where": "<img src=x onerror=alert(1)>",
        },
    )
    take(as_curator, capture, 0)
    refused = flat(take(as_curator, capture, 1))
    for shown in (refused, page(as_curator, capture)):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript' not in shown
    assert Source.objects.get(pk=capture.source_id).address == ""


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_who_is_not_a_curator_neither_sees_nor_takes(client, request):
    client = request.getfixturevalue(client)
    capture = make_document_saying(TITLE)
    assert "The document says" not in page(client, capture)
    assert take(client, capture, 0).status_code == 403
    assert Source.objects.get(pk=capture.source_id).title == ""


def test_what_there_is_not_is_refused(as_curator):
    capture = make_document_saying(TITLE)
    assert "nothing of that number" in flat(take(as_curator, capture, 7))
    for uids in (("a" * 10, capture.uid), (capture.source.uid, "a" * 10), (make_source().uid, capture.uid)):
        assert as_curator.post(reverse("suggestion_take", args=[*uids, 0])).status_code == 404
    assert as_curator.get(reverse("suggestion_take", args=[capture.source.uid, capture.uid, 0])).status_code == 405


def take_all(client, capture, *numbers):
    address = reverse("suggestions_take", args=[capture.source.uid, capture.uid])
    return client.post(address, {"number": numbers}, follow=True)


def test_all_that_is_ticked_is_taken_over_and_each_refused_by_itself(as_curator):
    capture = make_document_saying(TITLE, BAD, DOI)
    shown = flat(take_all(as_curator, capture, 0, 1, 2))
    source = Source.objects.get(pk=capture.source_id)
    assert (source.title, source.published, source.doi) == (TITLE["value"], "", DOI["value"])
    assert source.found_how == {"title": "embedded", "doi": "printed"}
    assert "Used: title, DOI." in shown
    assert "Not used: published." in shown
    assert "February 2019 has 28 days" in shown


def test_ticked_from_the_start_is_what_fills_a_gap_and_nothing_that_a_person_typed(as_curator):
    other = DATE | {"value": "2020"}
    capture = make_document_saying(TITLE, DATE, other, source=make_source(title="As printed"))
    shown = page(as_curator, capture)
    ticked = [f'name="number" value="{number}" checked' in shown for number in range(3)]
    assert ticked == [False, True, False]
    assert "Use all that is ticked" in shown


@pytest.mark.parametrize("number", ["-1", "99", "x", "9" * 30, ""])
def test_what_is_no_number_of_a_suggestion_takes_nothing_over(as_curator, number):
    capture = make_document_saying(DOI)
    assert "ot" in flat(take_all(as_curator, capture, number))
    assert Source.objects.get(pk=capture.source_id).doi == ""


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_who_is_not_a_curator_takes_nothing_at_once(client, request):
    capture = make_document_saying(DOI)
    assert take_all(request.getfixturevalue(client), capture, 0).status_code == 403
    assert Source.objects.get(pk=capture.source_id).doi == ""

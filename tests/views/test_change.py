"""The list of changes, and the page on which one is judged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Change
from tests.actions.test_change import GONE, judged, newer, softened
from tests.builders import QUOTE, make_claim, make_withholding
from tests.flat import text_of

pytestmark = pytest.mark.django_db
LIST = "/changes/"


def listed(client, query=""):
    return [one.change for one in client.get(LIST + query).context["table"].data]


def test_the_list_shows_what_a_rule_proposes_as_that_and_what_a_person_says_by_name(as_curator, as_reader):
    change, other = softened(), softened()
    judged(other, kind="reworded", significance="major", note="Doubt is new.")
    page = text_of(as_reader.get(LIST))
    assert page.count("proposed by a rule") == 1
    assert "It <ins>may </ins>rarely <del>causes </del><ins>cause </ins>immune rejection." in page
    assert "Doubt is new." in page
    assert "Major" in page
    assert [one.pk for one in listed(as_curator)] == [other.pk, change.pk]


def test_filters_stand_in_the_address(as_curator):
    first, second = softened(), softened()
    gone = make_claim()
    newer(gone, GONE)
    third = gone.changes.get()
    judged(second, kind="reworded", significance="notable")
    found = {
        "?kind=softened": [first],
        "?kind=reworded&significance=notable": [second],
        "?significance=none": [third, first],
        "?said=rule": [third, first],
        "?said=person": [second],
        f"?source={gone.source.uid}": [third],
        "?kind=removed&significance=major": [],
        "?kind=softer": [],
    }
    assert {query: listed(as_curator, query) for query in found} == found


def test_judging_leads_to_the_next_that_nobody_looked_at_and_then_to_the_list(as_curator, curator, as_lead):
    older, newest = softened(), softened()
    page = text_of(as_curator.get(newest.get_absolute_url()))
    assert "nobody has looked at it yet" in page
    assert '<option value="softened" selected>' in page
    done = as_curator.post(newest.get_absolute_url(), {"kind": "softened", "significance": "minor", "note": "So."})
    assert done.url == older.get_absolute_url()
    newest.refresh_from_db()
    assert (newest.kind, newest.significance, newest.judged_by, newest.note) == ("softened", "minor", curator, "So.")
    refused = as_lead.post(older.get_absolute_url(), {"kind": "layout", "note": "Typed."})
    assert refused.status_code == 422
    assert "Press the button that says how much it matters." in text_of(refused)
    assert "Typed." in text_of(refused)
    done = as_lead.post(older.get_absolute_url(), {"kind": "layout", "significance": "minor"})
    assert done.url == f"{LIST}?significance=none"
    assert listed(as_lead, "?significance=none") == []


def test_others_read_and_do_not_judge(as_reader, as_reviewer, client):
    change = softened()
    for other in (as_reader, as_reviewer):
        assert "Your judgement" not in text_of(other.get(change.get_absolute_url()))
        said = {"kind": "softened", "significance": "minor"}
        assert other.post(change.get_absolute_url(), said).status_code == 403
    assert client.get(LIST).status_code == 302
    assert not Change.objects.get().is_judged
    assert as_reader.get("/changes/aaaaaaaaaa/").status_code == 404


def test_withheld_words_are_on_neither_page(as_curator):
    change = softened()
    make_withholding(change.sighting.capture, change.sighting.start, change.sighting.end)
    for address in (LIST, change.get_absolute_url()):
        page = text_of(as_curator.get(address))
        assert "[withheld]" in page
        assert QUOTE not in page
        assert "may rarely" not in page


def test_queries_do_not_grow(as_curator):
    softened()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_curator.get(LIST)
        return len(captured)

    few = queries()
    for _ in range(4):
        softened()
    assert queries() <= few

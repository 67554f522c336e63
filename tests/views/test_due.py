"""The pages that are due, and the schedule on the page of a source."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import JobKind, SourceStatus
from claims.models import Job, Watch
from tests.actions.test_watch import watched
from tests.builders import TEXT, everything, make_capture, make_source
from tests.flat import text_of

pytestmark = pytest.mark.django_db
DUE = "/changes/due/"


def test_what_is_due_is_opened_in_a_new_tab_and_leaves_when_it_was_saved(as_curator):
    source = watched(title="On knees")
    page = text_of(as_curator.get(DUE))
    assert f'href="{source.address}" target="_blank" rel="noopener noreferrer nofollow"' in page
    assert f'href="/sources/new/?source={source.uid}"' in page
    assert "1 page" in {
        f"{one.number} {one.what}" for one in as_curator.get("/").context["waiting"] if "watched" in one.note
    }
    make_capture(TEXT, source=source, observed_at=timezone.now())
    assert "Nothing is due" in text_of(as_curator.get(DUE))
    page = text_of(as_curator.get(f"{DUE}?shown=all"))
    assert "On knees" in page
    assert "unchanged, the same bytes" in page


def test_what_was_not_fetched_says_why_and_a_page_without_an_address_is_there(as_lead):
    source, bare = watched(), make_source(title="A leaflet")
    job = Job.objects.create(kind=JobKind.FETCH, state="failed", message="It did not answer.", created_by=everything())
    Watch.objects.filter(source=source).update(job=job)
    as_lead.post(f"/sources/{bare.uid}/watch/", {"every": "year"})
    page = text_of(as_lead.get(DUE))
    assert "It did not answer." in page
    assert "no address" in page
    assert "Paste it" not in page, "a lead saves no copies"


def test_the_page_of_a_source_sets_and_lifts_its_schedule(as_curator, as_reader, curator):
    source = make_source(status=SourceStatus.IN_WORK)
    address = f"/sources/{source.uid}/watch/"
    assert "watch-h" not in text_of(as_reader.get(source.get_absolute_url()))
    as_curator.post(address, {"every": "month"})
    assert (Watch.objects.get().every, Watch.objects.get().created_by) == ("month", curator)
    assert "Every month" in text_of(as_reader.get(source.get_absolute_url()))
    assert "is not one of the available choices" in text_of(as_curator.post(address, {"every": "day"}, follow=True))
    assert as_reader.post(address, {"every": ""}).status_code == as_reader.get(DUE).status_code == 403
    assert "Not watched any more." in text_of(as_curator.post(address, {"every": ""}, follow=True))
    assert not Watch.objects.in_force().exists()


def test_pages_follow_one_another_and_queries_do_not_grow(as_curator, monkeypatch):
    monkeypatch.setattr("claims.views.change.due.ON_A_PAGE", 2)
    first = [watched(400 + number) for number in range(3)]
    page = as_curator.get(DUE)
    assert [one.source for one in page.context["watches"]] == first[:2]
    assert [
        one.source for one in as_curator.get(f"{DUE}?after={page.context['next_after']}").context["watches"]
    ] == first[2:]
    monkeypatch.undo()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_curator.get(DUE)
        return len(captured)

    few = queries()
    for number in range(4):
        watched(500 + number)
    assert queries() <= few

"""Asking for an address, and the page that shows how far it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.actions.job import start_job
from claims.choices import JobKind, JobState
from claims.models import Job
from claims.rules.job import LONGEST
from tests.builders import make_capture, make_source
from tests.decided import rated
from tests.flat import flat

pytestmark = pytest.mark.django_db
FETCH = "/sources/fetch/"


@pytest.fixture(autouse=True)
def _fetching(settings):
    settings.FETCH_PAGES = True


@pytest.fixture
def job(curator):
    return start_job(actor=curator, kind=JobKind.FETCH, arguments={"address": "https://clinic.example/a?<b>"})


def page(client, job, **headers):
    response = client.get(job.get_absolute_url(), headers=headers)
    assert response.status_code == 200
    return flat(response)


def now(job, state, **fields):
    Job.objects.filter(pk=job.pk).update(state=state, **fields)


def test_an_address_becomes_a_job_that_its_page_shows(as_curator, curator):
    response = as_curator.post(FETCH, {"address": " https://clinic.example/ "})
    job = Job.objects.get()
    assert response.url == f"/jobs/{job.uid}/"
    assert (job.arguments, job.created_by) == ({"address": "https://clinic.example/"}, curator)
    assert "https://clinic.example/" in page(as_curator, job)


def test_a_newer_copy_of_a_source_is_asked_for_with_its_address(as_curator):
    source = make_source(address="https://clinic.example/old")
    form = flat(as_curator.get(FETCH, {"source": source.uid}))
    assert 'value="https://clinic.example/old"' in form
    as_curator.post(f"{FETCH}?source={source.uid}", {"address": "https://clinic.example/old"})
    assert Job.objects.get().arguments["source"] == source.uid


@pytest.mark.parametrize("uid", ["0123456789", "x", "a\x00b"])
def test_a_source_that_is_not_there_is_not_found(as_curator, uid):
    assert as_curator.get(FETCH, {"source": uid}).status_code == 404


def test_an_address_that_is_stored_already_is_shown_first(as_curator):
    source = make_source(address="https://www.clinic.example/a/")
    refused = as_curator.post(FETCH, {"address": "http://clinic.example/a"})
    assert refused.status_code == 422
    text = flat(refused)
    assert f"?source={source.uid}" in text
    assert 'value="http://clinic.example/a"' in text
    assert as_curator.post(FETCH, {"address": "http://clinic.example/a", "anyway": "1"}).status_code == 302


@pytest.mark.parametrize("address", ["", "clinic", "http://localhost/", "https://clinic.example:8080/", "a\x00b"])
def test_what_may_not_be_fetched_comes_back_with_its_reason(as_curator, address):
    refused = as_curator.post(FETCH, {"address": address})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in flat(refused)
    assert not Job.objects.exists()


def test_while_it_is_off_the_page_says_what_else_there_is(as_curator, settings):
    settings.FETCH_PAGES = False
    text = flat(as_curator.get(FETCH))
    assert "FETCH_PAGES" in text
    assert "/sources/bookmarklet/" in text
    assert 'name="address"' not in text
    assert as_curator.post(FETCH, {"address": "https://clinic.example/"}).status_code == 422
    assert not Job.objects.exists()


def test_the_paste_page_and_data_entry_say_whether_pages_are_fetched(as_curator, settings):
    assert FETCH in flat(as_curator.get("/sources/new/"))
    assert "fetches addresses" in flat(as_curator.get("/admin/"))
    settings.FETCH_PAGES = False
    assert FETCH not in flat(as_curator.get("/sources/new/"))
    assert "FETCH_PAGES" in flat(as_curator.get("/admin/"))


@pytest.mark.parametrize("person", ["as_reviewer", "as_reader", "as_lead"])
def test_only_curators_have_addresses_fetched_or_start_again(person, request, job):
    client = request.getfixturevalue(person)
    assert client.get(FETCH).status_code == 403
    assert client.post(FETCH, {"address": "https://clinic.example/"}).status_code == 403
    assert client.post(f"/jobs/{job.uid}/again/").status_code == 403
    assert client.get(job.get_absolute_url()).status_code == (200 if person == "as_lead" else 403)
    assert Job.objects.count() == 1


def test_whoever_is_not_logged_in_sees_no_job(client, job):
    assert client.get(job.get_absolute_url()).status_code == 302


def test_a_job_under_way_looks_again_by_itself_with_and_without_scripts(as_curator, job):
    waiting = page(as_curator, job)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert f'hx-get="/jobs/{job.uid}/"' in waiting
    assert "https://clinic.example/a?&lt;b&gt;" in waiting
    now(job, JobState.RUNNING, started_at=timezone.now(), done=1234, total=5000, message="Reading from clinic.example")
    running = page(as_curator, job)
    assert "Reading from clinic.example: 1,234 of 5,000 bytes" in running
    assert '<progress value="1234" max="5000"' in running


def test_a_part_is_drawn_for_scripts(as_curator, job):
    part = page(as_curator, job, **{"HX-Request": "true"})
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_a_job_that_is_done_leads_to_what_came_of_it(as_curator, job):
    capture = make_capture()
    now(job, JobState.DONE, started_at=timezone.now(), finished_at=timezone.now(), capture=capture)
    done = page(as_curator, job)
    assert f"{capture.source.get_absolute_url()}?capture={capture.uid}" in done
    assert "refresh" not in done
    assert "hx-get" not in done


def test_a_job_that_failed_says_why_and_is_started_again(as_curator, job):
    now(job, JobState.FAILED, message="The server answered <b>404</b>.")
    failed = page(as_curator, job)
    assert "The server answered &lt;b&gt;404&lt;/b&gt;." in failed
    assert "hx-get" not in failed
    response = as_curator.post(f"/jobs/{job.uid}/again/")
    again = Job.objects.exclude(pk=job.pk).get()
    assert response.url == again.get_absolute_url()
    assert again.arguments == job.arguments


def test_a_job_whose_worker_is_gone_says_so_and_is_started_again(as_curator, job):
    now(job, JobState.RUNNING, started_at=timezone.now() - LONGEST[JobKind.FETCH] - timedelta(seconds=1))
    lost = page(as_curator, job)
    assert "its worker was stopped" in lost
    assert "hx-get" not in lost
    assert as_curator.post(f"/jobs/{job.uid}/again/").status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_job_that_runs_is_not_started_again(as_curator, job):
    now(job, JobState.RUNNING, started_at=timezone.now())
    told = as_curator.post(f"/jobs/{job.uid}/again/", follow=True)
    assert "Only what failed is started again." in flat(told)
    assert Job.objects.count() == 1


def test_a_job_that_nobody_takes_up_says_what_is_missing(as_curator, job):
    assert "No worker" not in page(as_curator, job)
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert "No worker has taken this up yet" in page(as_curator, job)


def test_a_lead_sees_a_failed_job_without_the_button(as_lead, job):
    now(job, JobState.FAILED, message="No.")
    assert "Start it again" not in page(as_lead, job)


def test_the_page_asks_the_database_the_same_few_things(as_curator, job, django_assert_max_num_queries):
    page(as_curator, job)
    with django_assert_max_num_queries(6):
        page(as_curator, job)


def test_copies_are_looked_for_from_the_list_of_relations(as_curator, as_lead):
    assert "/jobs/find-copies/" in flat(as_curator.get("/relations/"))
    assert "/jobs/find-copies/" not in flat(as_lead.get("/relations/"))
    assert as_lead.post("/jobs/find-copies/").status_code == 403
    job = Job.objects.get(uid=as_curator.post("/jobs/find-copies/").url.split("/")[2])
    assert job.kind == JobKind.FIND_COPIES
    now(job, JobState.DONE, message="2 candidates proposed.")
    done = page(as_curator, job)
    assert "2 candidates proposed." in done
    assert "/relations/?status=candidate" in done


def test_whoever_left_a_job_finds_it_again(as_curator, curator, django_assert_max_num_queries):
    jobs = [
        start_job(actor=curator, kind=JobKind.FETCH, arguments={"address": f"https://a.example/{n}"}) for n in range(12)
    ]
    now(jobs[11], JobState.FAILED)
    as_curator.get(FETCH)
    with django_assert_max_num_queries(6):
        text = flat(as_curator.get(FETCH))
    assert text.count('href="/jobs/') == 10
    assert jobs[11].get_absolute_url() in text
    assert '<span class="chip alert">failed</span>' in text


def test_what_was_not_decided_at_once_is_named_and_leads_to_where_it_is_decided(as_lead, lead):
    round_, claim = rated("supported", "supported")
    job = Job.objects.create(kind=JobKind.DECIDE, arguments={"round_uid": round_.uid}, created_by=lead)
    now(job, JobState.DONE, refused=[{"uid": claim.uid, "why": "Somebody else decided on it meanwhile."}])
    text = page(as_lead, job)
    assert "Somebody else decided on it meanwhile." in text
    assert f'href="{claim.get_absolute_url()}"' in text
    assert f'href="/rounds/{round_.uid}/decide/"' in text
    assert "To the list" not in text

"""Asking for work, doing it, and what becomes of it when it goes wrong."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks import default_task_backend

from claims.actions import job as jobs
from claims.actions.job import (
    BROKEN,
    STOPPED,
    Telling,
    restart_job,
    run_job,
    start_fetch,
    start_find_copies,
    start_job,
)
from claims.choices import CaptureMethod, JobKind, JobState
from claims.models import Capture, Job, Source, SourceRelation
from claims.rules.job import LONGEST
from tests.builders import TEXT, make_capture, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fetching(settings):
    settings.FETCH_PAGES = True
    default_task_backend.clear()


@pytest.fixture
def do(monkeypatch):
    """Put other work in the place of a fetch."""
    return lambda work: monkeypatch.setitem(jobs.WORK, JobKind.FETCH, work)


def a_job(actor, **arguments):
    return start_job(actor=actor, kind=JobKind.FETCH, arguments=arguments)


def run(job):
    run_job.call(job.uid)
    job.refresh_from_db()
    return job


def test_a_job_waits_in_the_queue_until_a_worker_does_it(curator, do):
    capture = make_capture()
    do(lambda *, actor, progress, what: capture if (actor, what) == (curator, "x") else None)
    job = a_job(curator, what="x")
    assert (job.state, job.started_at) == (JobState.WAITING, None)
    assert [(queued.task.func, queued.args) for queued in default_task_backend.results] == [(run_job.func, [job.uid])]
    run(job)
    assert (job.state, job.capture) == (JobState.DONE, capture)
    assert job.started_at <= job.finished_at


@pytest.mark.parametrize("person", ["reviewer", "lead", "reader"])
def test_only_curators_have_work_done(person, request, curator):
    actor = request.getfixturevalue(person)
    with pytest.raises(PermissionDenied):
        a_job(actor)
    with pytest.raises(PermissionDenied):
        start_fetch(actor=actor, address="https://clinic.example/")
    with pytest.raises(PermissionDenied):
        restart_job(actor=actor, job=a_job(curator))
    assert Job.objects.count() == 1


def test_what_is_refused_ends_the_job_with_its_reason(curator, do):
    def refuse(**_):
        raise ValidationError({"address": "The server answered 404."})

    do(refuse)
    job = run(a_job(curator))
    assert (job.state, job.message) == (JobState.FAILED, "The server answered 404.")


def test_who_has_lost_the_role_in_the_meantime_gets_nothing_done(curator):
    job = start_fetch(actor=curator, address="https://clinic.example/")
    curator.groups.clear()
    assert run(job).message == "Only curators add and edit sources, claims and evidence."


def test_a_fault_of_ours_says_where_to_look_and_keeps_its_insides_in_the_log(curator, do, caplog):
    def break_down(**_):
        raise KeyError("insides")

    do(break_down)
    job = run(a_job(curator))
    assert job.message == f"{BROKEN} It names job {job.uid}."
    assert "insides" in caplog.text


def test_a_worker_that_is_stopped_says_so(curator, do):
    def stop(**_):
        raise SystemExit(1)

    do(stop)
    job = a_job(curator)
    with pytest.raises(SystemExit):
        run(job)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, STOPPED)


def test_a_message_that_is_too_long_is_cut(curator, do):
    def refuse(**_):
        raise ValidationError("x" * 2000)

    do(refuse)
    assert len(run(a_job(curator)).message) == 500


def test_a_job_is_done_once(curator, do):
    done = []
    do(lambda **_: done.append(1) or "Done.")
    job = a_job(curator)
    run(job)
    run(job)
    assert done == [1]


def test_progress_is_told_but_not_with_every_block(curator, do, monkeypatch):
    moments = iter([10.0, 10.1, 10.7])
    monkeypatch.setattr(jobs.time, "monotonic", lambda: next(moments))
    job = a_job(curator)
    Job.objects.update(state=JobState.RUNNING)
    tell = Telling(job)
    seen = []
    for done in (1, 2, 3):
        tell(done, 9, f"Block {done}")
        job.refresh_from_db()
        seen.append((job.done, job.total, job.message))
    assert seen == [(1, 9, "Block 1"), (1, 9, "Block 1"), (3, 9, "Block 3")]


def test_what_failed_is_started_again_as_a_new_job(curator, do):
    def refuse(**_):
        raise ValidationError("No.")

    do(refuse)
    job = run(a_job(curator, what="x"))
    again = restart_job(actor=curator, job=job)
    assert (again.state, again.arguments) == (JobState.WAITING, {"what": "x"})
    assert again.pk != job.pk


def test_what_was_cut_off_is_given_up_and_started_again(curator):
    job = a_job(curator)
    Job.objects.update(
        state=JobState.RUNNING, started_at=timezone.now() - LONGEST[JobKind.FETCH] - timedelta(seconds=1)
    )
    again = restart_job(actor=curator, job=job)
    job.refresh_from_db()
    assert (job.state, job.message, again.state) == (JobState.FAILED, STOPPED, JobState.WAITING)


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING, JobState.DONE])
def test_what_did_not_fail_is_not_started_again(curator, state):
    job = a_job(curator)
    Job.objects.update(state=state, started_at=timezone.now())
    with pytest.raises(ValidationError, match="Only what failed"):
        restart_job(actor=curator, job=job)
    assert Job.objects.count() == 1


def test_what_was_given_up_stays_given_up_when_its_worker_ends_after_all(curator, do):
    do(lambda **_: str(Job.objects.update(state=JobState.FAILED, message="Given up.")))
    job = run(a_job(curator))
    assert (job.state, job.message) == (JobState.FAILED, "Given up.")


def test_fetching_is_off_unless_it_is_turned_on(curator, settings):
    settings.FETCH_PAGES = False
    with pytest.raises(ValidationError, match="Fetching is off here"):
        start_fetch(actor=curator, address="https://clinic.example/")
    assert not Job.objects.exists()


def test_turning_it_off_stops_what_waits(curator, settings):
    job = start_fetch(actor=curator, address="https://clinic.example/")
    settings.FETCH_PAGES = False
    assert run(job).message.startswith("Fetching is off here")


@pytest.mark.parametrize("address", ["", "ftp://a.example/", "https://a.example:8080/", "http://localhost/", "a\x00b"])
def test_an_address_that_may_not_be_fetched_starts_nothing(curator, address):
    with pytest.raises(ValidationError) as refused:
        start_fetch(actor=curator, address=address)
    assert set(refused.value.error_dict) == {"address"}
    assert not Job.objects.exists()


def test_a_newer_copy_names_its_source(curator):
    source = make_source()
    job = start_fetch(actor=curator, address=" https://clinic.example/ ", source=source)
    assert job.arguments == {"address": "https://clinic.example/", "source": source.uid}


def test_a_private_address_ends_with_its_reason_and_nothing_stored(curator):
    job = run(start_fetch(actor=curator, address="http://127.0.0.1/"))
    assert "private or special network" in job.message
    assert not Source.objects.exists()
    assert not Capture.objects.filter(method=CaptureMethod.FETCHED).exists()


def test_new_captures_are_compared_with_all_others(curator):
    make_capture()
    make_capture(TEXT + "And more words of its own.")
    job = run(start_find_copies(actor=curator))
    assert (job.state, job.message) == (
        JobState.DONE,
        "1 candidate proposed; 2 new saved copies compared with all others.",
    )
    assert SourceRelation.objects.count() == 1
    assert run(start_find_copies(actor=curator)).message.startswith("0 candidates proposed; 0 new")


def test_copies_are_looked_for_once_at_a_time(curator, reader):
    first = start_find_copies(actor=curator)
    assert start_find_copies(actor=curator) == first
    long_ago = timezone.now() - LONGEST[JobKind.FIND_COPIES] - timedelta(seconds=1)
    Job.objects.update(state=JobState.RUNNING, started_at=long_ago)
    assert start_find_copies(actor=curator) != first
    with pytest.raises(PermissionDenied):
        start_find_copies(actor=reader)

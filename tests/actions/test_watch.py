"""Watched sources: who sets a schedule, what is due, and what is fetched of it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.capture_judgement import judge_capture
from claims.actions.source import withdraw_source
from claims.actions.watch import fetch_due, lift_watch, watch_source
from claims.choices import CaptureMethod, JobKind, Role, Shows
from claims.models import Job, Watch
from tests.builders import TEXT, everything, make_capture, make_source, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "https://clinic.example/knees"


def seen(days, **fields):
    """A source whose page was saved so many days ago."""
    source = make_source(address=f"{ADDRESS}/{days}", **fields)
    make_capture(source=source, observed_at=timezone.now() - timedelta(days=days))
    return source


def watched(days=400, every="week", actor=None, **fields):
    source = seen(days, **fields)
    watch_source(actor=actor or everything(), source=source, every=every)
    return source


def due():
    return {watch.source for watch in Watch.objects.due(timezone.now())}


def test_a_page_is_due_when_its_time_has_passed_since_it_was_seen_last():
    waits = {watched(8, "week"), watched(31, "month"), watched(92, "quarter"), watched(366, "year")}
    for days, every in ((6, "week"), (29, "month"), (90, "quarter"), (364, "year")):
        watched(days, every)
    seen(500)
    never = make_source()
    watch_source(actor=everything(), source=never, every="year")
    assert due() == waits | {never}


def test_it_leaves_the_list_when_the_page_was_seen_again_with_the_same_bytes_too_and_a_wall_is_no_sight_of_it():
    same, other, wall = watched(), watched(401), watched(402)
    now = timezone.now()
    make_capture(TEXT, source=same, observed_at=now)
    make_capture(f"New. {TEXT}", source=other)
    blocked = make_capture("Log in.", source=wall)
    assert due() == set()
    judge_capture(actor=everything(), capture=blocked, shows=Shows.BLOCKED, because="Log in.")
    assert due() == {wall}
    told = Watch.objects.with_seen().get(source=same)
    assert told.seen == now
    assert told.newest_sha256 == told.before_sha256
    told = Watch.objects.with_seen().get(source=other)
    assert told.newest_sha256 != told.before_sha256


def test_quotes_of_a_table_are_no_sight_of_their_page():
    source = watched()
    make_capture(f"New. {TEXT}", source=source)
    assert due() == set()
    source.captures.filter(text__startswith="New").delete()
    make_capture("Quote.", source=source, method=CaptureMethod.IMPORTED, depth="excerpt")
    assert due() == {source}


def test_a_schedule_is_changed_and_lifted_with_who_and_when():
    source, lead = watched(), make_user(Role.LEAD)
    assert watch_source(actor=lead, source=source, every="week").created_by == everything()
    watch_source(actor=lead, source=source, every="year")
    lift_watch(actor=lead, source=source)
    lift_watch(actor=lead, source=source)
    said = [(one.every, one.created_by, one.lifted_by) for one in source.watches.all()]
    assert said == [("week", everything(), lead), ("year", lead, lead)]
    assert due() == set()
    with pytest.raises(IntegrityError), transaction.atomic():
        source.watches.update(lifted_at=None)


def test_only_curators_and_leads_say_so_and_of_what_stands():
    source = seen(9)
    for role in (Role.READER, Role.REVIEWER):
        with pytest.raises(PermissionDenied):
            watch_source(actor=make_user(role), source=source, every="week")
        with pytest.raises(PermissionDenied):
            lift_watch(actor=make_user(role), source=source)
    with pytest.raises(ValidationError, match="Choose how often"):
        watch_source(actor=everything(), source=source, every="day")
    watch_source(actor=everything(), source=source, every="week")
    withdraw_source(actor=everything(), source=source, because="Twice here.")
    assert due() == set()
    with pytest.raises(ValidationError, match="withdrawn"):
        watch_source(actor=everything(), source=source, every="year")


def test_what_is_due_is_fetched_where_fetching_is_on_once_in_a_while_and_in_the_name_of_a_curator(settings):
    curator, lead, gone = make_user(Role.CURATOR), make_user(Role.LEAD), make_user(Role.CURATOR)
    mine, leads, left = watched(400, actor=curator), watched(401, actor=lead), watched(402, actor=gone)
    inside = watched(403, actor=curator)
    type(inside).objects.filter(pk=inside.pk).update(address="ftp://clinic.example/")
    watch_source(actor=curator, source=make_source(), every="week")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert str(fetch_due()).startswith("0 pages are being fetched; 5 wait")
    settings.FETCH_PAGES = True
    assert str(fetch_due()) == "1 page is being fetched; 4 wait for a person; 0 were asked for not long ago."
    job = Job.objects.get()
    assert (job.kind, job.created_by) == (JobKind.FETCH, curator)
    assert job.arguments == {"address": mine.address, "source": mine.uid}
    said = StringIO()
    call_command("watch", "--as", everything().username, stdout=said)
    assert said.getvalue() == "2 pages are being fetched; 2 wait for a person; 1 were asked for not long ago.\n"
    assert {one.arguments["source"] for one in Job.objects.filter(created_by=everything())} == {leads.uid, left.uid}
    Job.objects.update(created_at=timezone.now() - timedelta(days=1), state="failed")
    assert fetch_due().fetched == 1

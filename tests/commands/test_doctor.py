"""`manage.py doctor`: what is in order is said, and what is not is told with what to do."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims.choices import JobState
from claims.database import guards
from claims.exchange.backup.folder import About, write_about, write_sums
from claims.models import Job
from claims.reads.purge_log import FOLDERS
from tests.builders import everything, make_capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir(mode=0o700)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    return settings.HOME


def look(*arguments):
    """What it prints, and whether it ended well."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}", False
    return out.getvalue(), True


def make_job(**fields):
    job = Job.objects.create(kind="find_copies", created_by=everything())
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def backed_up(home, made_at):
    folder = home.parent / "backups"
    path = folder / "2026-01-01T000000.000Z"
    path.mkdir(parents=True)
    (path / "database.sqlite3").write_bytes(b"a database")
    said = {"version": "0", "installation": "i", "engine": "sqlite", "database": "database.sqlite3"}
    write_about(path, About(1, **said, made_at=made_at.isoformat(), migrations=[], purged=[], files=0, missing=[]))
    write_sums(path, "database.sqlite3", [])
    (home / FOLDERS).write_text(f"{folder}\n")


def test_a_place_in_order_has_neither_fault_nor_advice(home):
    backed_up(home, timezone.now() - timedelta(hours=2))
    found = json.loads(look("--json")[0])
    assert {one["state"] for one in found} == {"ok"}, found
    about = ["version", "packages", "disk", "disk", "backup", "database", "migrations", "settings", "jobs", "clock"]
    assert [one["about"] for one in found] == about
    assert "2 hours old" in next(one["said"] for one in found if one["about"] == "backup")


def test_what_is_at_fault_is_named_with_what_to_do_and_ends_badly(home):
    guards.drop(connection)
    name = min(guards.missing(connection))
    said, well = look()
    assert not well
    assert f"fault   settings: The trigger {name} is missing." in said
    assert "Run `manage.py migrate`." in said


def test_a_clock_that_was_set_back_is_a_fault(home):
    make_capture()
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False):
        said, well = look()
    assert "fault   clock: The newest record is 3:00:0" in said
    assert not well


def test_jobs_that_wait_that_were_cut_off_and_that_failed_are_told(home):
    ago = timezone.now() - timedelta(hours=5)
    make_job(created_at=ago)
    cut = make_job(state=JobState.RUNNING, started_at=ago)
    make_job(state=JobState.FAILED, finished_at=ago)
    make_job(state=JobState.FAILED, finished_at=ago - timedelta(days=30))
    said, well = look()
    assert well, "each has its page, where it is started again"
    assert "1 wait, the first for 5 hours" in said
    assert f"/jobs/{cut.uid}/" in said
    assert "1 failed within a week" in said


@pytest.mark.parametrize(("megabytes", "state"), [(50, "fault"), (500, "warning"), (5000, "ok")])
def test_a_disk_that_fills_up_is_told_before_it_is_full(home, monkeypatch, megabytes, state):
    usage = namedtuple("usage", "total used free")(0, 0, megabytes << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    said, well = look()
    assert f"{state:8}disk: {home}: {megabytes:,} MB free" in said
    assert well is (state != "fault")


def test_backups_that_are_old_gone_or_damaged_are_told(home):
    assert "backup: Never made from here" in look()[0]
    backed_up(home, timezone.now() - timedelta(days=20))
    assert "the newest is 2 weeks old" in look()[0]
    about = Path(home.parent / "backups" / "2026-01-01T000000.000Z" / "about.json")
    about.write_bytes(about.read_bytes() + b" ")
    assert "fault   backup: 2026-01-01T000000.000Z" in look()[0]
    shutil.rmtree(home.parent / "backups")
    assert "cannot be reached" in look()[0]


def test_what_matters_for_others_is_told_where_others_come_in(home, settings):
    settings.ALLOWED_HOSTS, settings.DEBUG, settings.PUBLIC_ADDRESS = ["evidence.example"], True, ""
    said, well = look()
    assert not well
    for told in (
        "DEBUG is on",
        "HTTPS is off, and evidence.example is served",
        "PUBLIC_ADDRESS=https://evidence.example",
    ):
        assert told in said

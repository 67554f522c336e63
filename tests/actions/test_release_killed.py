"""A making of a release that is killed outright leaves nothing that anybody sees, and the next one clears it away."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from claims.actions.job import STOPPED
from claims.actions.release import BUSY, STORING, Plan, making_release, start_release
from claims.choices import ImportKind, ImportState, JobKind, JobState
from claims.exchange.release.build import build_release
from claims.models import Import, Job, Release, ReleasedClaim
from tests.builders import everything, make_claim
from tests.decided import decided, rated
from tests.paths import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = Plan(title="First", contact="team@evidence.example")


MAKE = """
import os, signal
import django
django.setup()
from unittest.mock import patch
from claims.actions.release import Plan
from claims.exchange.release.build import build_release
from claims.models import User
with patch({step!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)):
    build_release(actor=User.objects.get(pk={person}), plan=Plan(title="First", contact="team@evidence.example"))
"""


def address_of_database():
    """Of the one that this test has."""
    name = connection.settings_dict["NAME"]
    server = os.environ.get("TEST_DATABASE_URL")
    return urlsplit(server)._replace(path=f"/{name}").geturl() if server else f"sqlite:///{name}"


def killed_at(step, home):
    """Make one in a process that kills itself there, as a system does that is out of memory."""
    place = {"EVIDENCE_HOME": str(home), "DATABASE_URL": address_of_database(), "HTTPS": "off"}
    script = MAKE.format(step=step, person=everything().pk)
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, env=os.environ | place | {"DJANGO_SETTINGS_MODULE": "evidence.settings"}, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL


def test_what_was_killed_is_seen_by_nobody_and_swept_by_the_next(installed, settings, tmp_path):
    settings.HOME = tmp_path
    claim = make_claim()
    decided(rated("supported", "unsupported", claim=claim)[0], claim)
    # While files are written, and after the ZIP is stored and what was decided too.
    for step in ("claims.exchange.release.build.papers_of", "claims.actions.release.note_release"):
        killed_at(step, tmp_path)
        assert (Release.objects.count(), Release.objects.made().count()) == (1, 0)
    left = Release.objects.get()
    assert default_storage.exists(left.stored_name)
    assert ReleasedClaim.objects.count() == 1
    release = build_release(actor=everything(), plan=PLAN)
    assert (Release.objects.get(), release.number, ReleasedClaim.objects.count()) == (release, 1, 1)
    assert not default_storage.exists(left.stored_name)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} <= {"release.lock"}


def test_a_job_whose_worker_was_killed_says_so_when_another_is_asked_for(installed, settings, tmp_path):
    settings.HOME = tmp_path
    person, long_ago = everything(), timezone.now() - timedelta(minutes=5)
    job = Job.objects.create(kind=JobKind.RELEASE, state=JobState.RUNNING, started_at=long_ago, created_by=person)
    with making_release(actor=person, plan=PLAN), pytest.raises(ValidationError, match=BUSY):
        start_release(actor=person, plan=PLAN)
    again = start_release(actor=person, plan=PLAN)
    job.refresh_from_db()
    assert (job.state, job.message, again.state) == (JobState.FAILED, STOPPED, JobState.WAITING)


def test_none_is_made_while_an_import_is_stored(installed, settings, tmp_path):
    settings.HOME = tmp_path
    file = {"kind": ImportKind.TABLE, "filename": "t.csv", "sha256": "0" * 64, "size": 1}
    storing = Import.objects.create(created_by=everything(), state=ImportState.STORING, **file)
    for make in (start_release, build_release):
        with pytest.raises(ValidationError, match=STORING):
            make(actor=everything(), plan=PLAN)
    Import.objects.filter(pk=storing.pk).update(state=ImportState.STORED, stored_at=timezone.now())
    assert build_release(actor=everything(), plan=PLAN).number == 1

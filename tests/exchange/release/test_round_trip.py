"""A release goes back into an empty installation, and the release of that has the same bytes in every file of data."""

import csv
import io
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from claims.actions.release import Plan
from claims.choices import Role
from claims.exchange.release.build import build_release
from claims.exchange.release.folder import take_out
from claims.exchange.release.load import load_release
from claims.models import Round, SchemeVersion
from claims.rules.identify.uid import new_uid
from tests.builders import make_user
from tests.exchange.own.test_load import assert_it_is_sound, demonstrated

pytestmark = pytest.mark.django_db


@contextmanager
def elsewhere():
    """Another installation: what is stored there is not here after."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_up_anew():
    """The codebooks and the standing round of another installation have identifiers and times of their own."""
    for record in (*SchemeVersion.objects.all(), *Round.objects.all()):
        type(record).objects.filter(pk=record.pk).update(uid=new_uid())
    SchemeVersion.objects.exclude(frozen_at=None).update(frozen_at=timezone.now() - timedelta(days=9))
    Round.objects.update(name="Begun here", opened_at=timezone.now() - timedelta(days=9))


def released(lead, folder):
    """The files of data of a release made now, by name."""
    plan = Plan(title="First", contact="team@evidence.example")
    take_out(build_release(actor=lead, plan=plan, round_=Round.objects.standing_now()), folder)
    return {path.name: path.read_bytes() for path in sorted((folder / "data").iterdir())}


def differing(before, after):
    """By file of data what differs: how many rows there were and are, or the columns with what they say first."""
    told = {}
    for name in before:
        if name.endswith(".csv") and before[name] != after[name]:
            was, now = (list(csv.DictReader(io.StringIO(data.decode(), newline=""))) for data in (before[name], after[name]))
            pairs = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
            columns = {key: (one[key], other[key]) for one, other in reversed(pairs) for key in one if one[key] != other[key]}
            told[name] = (len(was), len(now), columns)
    return told


def test_a_release_comes_out_as_it_went_in(tmp_path):
    with elsewhere():
        demonstrated()
        before = released(make_user(Role.CURATOR, Role.LEAD, username="there"), tmp_path / "there")
    with elsewhere():
        lead = make_user(Role.CURATOR, Role.LEAD, username="here")
        set_up_anew()
        outcomes = load_release(actor=lead, folder=tmp_path / "there")
        assert [problem for one in outcomes for problem in one.problems if problem.refuses] == []
        assert_it_is_sound()
        after = released(lead, tmp_path / "here")
    import json
    print(json.dumps(differing(before, after), indent=1, ensure_ascii=False))
    assert differing(before, after) == {}
    assert before == after

"""When work has evidently stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.choices import JobKind, JobState
from claims.rules.job import LONGEST, TAKEN_UP_WITHIN, is_left_lying, is_lost

NOW = datetime(2026, 1, 2, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize("kind", JobKind)
def test_work_is_lost_when_it_runs_for_longer_than_its_kind_can(kind):
    longest = LONGEST[kind]
    assert not is_lost(kind, JobState.RUNNING, NOW - longest, NOW)
    assert is_lost(kind, JobState.RUNNING, NOW - longest - MOMENT, NOW)


@pytest.mark.parametrize("state", [state for state in JobState if state != JobState.RUNNING])
def test_only_what_runs_can_be_lost(state):
    assert not is_lost(JobKind.FETCH, state, NOW - timedelta(days=9), NOW)
    assert not is_lost(JobKind.FETCH, JobState.RUNNING, None, NOW)


def test_work_is_left_lying_when_no_free_worker_would_leave_it():
    assert not is_left_lying(JobState.WAITING, NOW - TAKEN_UP_WITHIN, NOW)
    assert is_left_lying(JobState.WAITING, NOW - TAKEN_UP_WITHIN - MOMENT, NOW)
    assert not is_left_lying(JobState.RUNNING, NOW - timedelta(days=9), NOW)

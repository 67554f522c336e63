"""Words for the frame of the pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from claims.choices import Role
from claims.templatetags.shell import role_names, wait
from evidence import __version__


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ([], ""),
        ([Role.REVIEWER], "reviewer"),
        ([Role.LEAD, Role.READER, Role.CURATOR], "reader, curator and lead"),
    ],
)
def test_roles_are_named_in_one_order(roles, shown):
    assert role_names(frozenset(roles)) == shown


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(minutes=15), "in 15 minutes, at 04:45 UTC"),
        (timedelta(seconds=61), "in 2 minutes, at 04:32 UTC"),
        (timedelta(seconds=30), "in 1 minute, at 04:31 UTC"),
    ],
)
def test_a_wait_says_its_end_and_never_too_early_a_one(length, shown, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 4, 30, 0, tzinfo=UTC), tick=False)
    assert wait(timezone.now() + length) == shown


@pytest.mark.django_db
def test_people_see_which_release_it_is_and_strangers_do_not(as_reader, client):
    assert f"Evidence {__version__}" in as_reader.get("/").content.decode()
    assert f"Evidence {__version__}" not in client.get("/login/").content.decode()

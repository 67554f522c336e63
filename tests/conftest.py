"""Fixtures for the whole suite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from claims.choices import Role
from claims.models import User
from tests.builders import make_user


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: object) -> Iterator[None]:
    """Each test stores captured bytes in a folder of its own."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    yield
    shutil.rmtree(folder, ignore_errors=True)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def curator(db: None) -> User:
    """A person who is a curator and nothing else."""
    return make_user(Role.CURATOR, username="curator")


@pytest.fixture
def reviewer(db: None) -> User:
    """A person who is a reviewer and nothing else."""
    return make_user(Role.REVIEWER, username="reviewer")


@pytest.fixture
def lead(db: None) -> User:
    """A person who is a lead and nothing else."""
    return make_user(Role.LEAD, username="lead")


@pytest.fixture
def reader(db: None) -> User:
    """A person who is a reader and nothing else."""
    return make_user(Role.READER, username="reader")


@pytest.fixture
def as_curator(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    return _client(curator)


@pytest.fixture
def as_reviewer(reviewer: User) -> Client:
    """A browser in which the reviewer is logged in."""
    return _client(reviewer)


@pytest.fixture
def as_lead(lead: User) -> Client:
    """A browser in which the lead is logged in."""
    return _client(lead)


@pytest.fixture
def as_reader(reader: User) -> Client:
    """A browser in which the reader is logged in."""
    return _client(reader)


@pytest.fixture
def as_everything(db: None) -> Client:
    """A browser in which one person with all roles is logged in."""
    return _client(make_user(*Role, username="everything"))

"""The database that runs start from is made anew whenever what it is made of changes."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims import choices
from claims.database import guards
from claims.rules.review import codebook
from tests import migrated
from tests.paths import ROOT


@pytest.mark.django_db
def test_a_run_starts_from_a_database_that_is_migrated_and_guarded():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert guards.missing(connection) == set()


@pytest.mark.parametrize(
    "file",
    [
        *sorted((ROOT / "claims/migrations").glob("0*.py")),
        *sorted((ROOT / "claims/data").glob("*.json")),
        *(Path(str(module.__file__)) for module in (guards, choices, codebook)),
        ROOT / "requirements-dev.lock",
    ],
    ids=lambda file: file.name,
)
def test_the_key_changes_with_what_the_database_is_made_of(file, monkeypatch):
    read = Path.read_bytes
    before = migrated.key()
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b" " * (self == file))
    assert migrated.key() != before


def test_the_key_is_the_same_when_another_module_changes(monkeypatch):
    read = Path.read_bytes
    before = migrated.key()
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b" " * (self == ROOT / "claims/urls.py"))
    assert migrated.key() == before

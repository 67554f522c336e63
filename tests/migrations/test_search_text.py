"""Search texts of what was stored before there were any, a few rows at a time."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from claims.models import Claim, Source
from claims.reads.verify import verify_search_texts
from tests.builders import make_claim, make_source

pytestmark = pytest.mark.django_db
migration = import_module("claims.migrations.0007_fill_search_text")


def test_they_are_worked_out_in_batches(monkeypatch):
    for number in range(5):
        make_claim(statement=f"Number {number}")
        make_source(title=f"Title {number}")
    for model in (Claim, Source):
        model.objects.update(search_text="")
    monkeypatch.setattr(migration, "BATCH", 2)
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert not list(verify_search_texts())
    assert Claim.objects.exclude(search_text="").count() == 5

"""Search texts of what was stored before there were any, a few rows at a time."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from claims.database.search import search
from claims.models import Claim, Source
from claims.reads.verify import verify_search_texts
from claims.rules.text.search_text import search_text
from tests.builders import make_claim, make_source

pytestmark = pytest.mark.django_db
migration = import_module("claims.migrations.0007_fill_search_text")
folding = import_module("claims.migrations.0009_fold_search_text")


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


def test_those_that_are_others_since_are_worked_out_anew(monkeypatch):
    claim, kept = make_claim(statement="CD34⁺ cells"), make_claim(statement="Elbow")
    Claim.objects.filter(pk=claim.pk).update(search_text="cd34 cells")
    written = []
    monkeypatch.setattr(folding, "search_text", lambda *texts: written.append(texts) or search_text(*texts))
    monkeypatch.setattr(migration, "BATCH", 1)
    folding.fold_anew(apps, SimpleNamespace(connection=connection, execute=connection.cursor().execute))
    assert len(written) == 4
    assert not list(verify_search_texts())
    assert list(search(Claim.objects.all(), "CD34⁺")) == [claim]
    assert list(search(Claim.objects.all(), "elbow")) == [kept]

"""Words by which studies, and sources with an author, are found since they are."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from claims.models import EvidenceItem, Source
from claims.reads.evidence.find import find_evidence
from claims.reads.verify import verify_search_texts
from claims.rules.text.search_text import search_text
from tests.builders import make_evidence_item, make_source

pytestmark = pytest.mark.django_db
migration = import_module("claims.migrations.0018_evidence_item")


def test_what_was_stored_before_is_found_by_its_words_and_authors(monkeypatch):
    item = make_evidence_item(title="Lesion of the cord", source=make_source(title="A trial", author_printed="Doe J"))
    make_source(title="Without an author", address="https://clinic.example/")
    EvidenceItem.objects.update(search_text="")
    Source.objects.filter(author_printed="Doe J").update(search_text=search_text("A trial", "", ""))
    monkeypatch.setattr(migration.filled, "BATCH", 1)
    migration.fill(apps, SimpleNamespace(connection=connection, execute=connection.cursor().execute))
    assert not list(verify_search_texts())
    assert find_evidence("lesion").items == [item]
    assert find_evidence("doe").items == [item]

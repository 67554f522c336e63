"""The page that takes annotations of other tools in: first what would become of each, then the claims."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.forms import annotation
from claims.models import Claim
from tests.builders import QUOTE, make_capture, make_source

ADDRESS = "/claims/annotations/"


@pytest.fixture
def page_stored(db):
    make_capture(source=make_source(address="https://clinic.example/msc"))


def foreign(exact=QUOTE):
    return {"type": ["Annotation"], "target": {"source": "https://clinic.example/msc",
            "selector": [{"type": ["TextQuoteSelector"], "exact": exact, "prefix": "else"}]}}  # fmt: skip


def sent(*items):
    return {"file": SimpleUploadedFile("in.json", json.dumps(items).encode())}


def test_each_has_its_outcome_before_anything_is_stored(as_curator, page_stored):
    response = as_curator.post(ADDRESS, sent(foreign(), foreign("Nowhere <b>at all</b>."), "words"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "1 claim would be marked, 2 refused." in page
    assert "The quote does not stand in the text" in page
    assert "Nowhere &lt;b&gt;" in page
    assert not Claim.objects.exists()
    kept = dict(re.findall(r'name="(kept_\w+)" value="([^"]*)"', page))
    stored = as_curator.post(ADDRESS, kept | {"store": "1"}).content.decode()
    assert "1 claim marked, 2 refused." in stored
    assert f'href="{Claim.objects.get().get_absolute_url()}"' in stored
    again = as_curator.post(ADDRESS, kept | {"store": "1"}).content.decode()
    assert "0 claims marked, 1 known already, 2 refused." in again
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file|empty"),
        (b"no", "neither JSON"),
        (b'{"type": ["AnnotationPage"]}', "no list"),
        (b"\xff", "neither"),
    ],
)
def test_a_file_that_holds_none_is_refused(as_curator, page_stored, content, said):
    response = as_curator.post(ADDRESS, {"file": SimpleUploadedFile("in.json", content)})
    assert response.status_code == 422
    assert re.search(said, response.content.decode())


def test_no_file_too_many_and_too_large_are_refused(as_curator, page_stored, monkeypatch):
    assert "Choose a file" in as_curator.post(ADDRESS, {}).content.decode()
    assert "Choose a file" in as_curator.post(ADDRESS, {"kept_file": "%%%", "store": "1"}).content.decode()
    monkeypatch.setattr(annotation, "MOST_RECORDS", 1)
    assert "has 2 annotations" in as_curator.post(ADDRESS, sent(foreign(), foreign())).content.decode()
    monkeypatch.setattr(annotation, "MOST_BYTES", 10)
    assert "1.5 MB is the most" in as_curator.post(ADDRESS, sent(foreign())).content.decode()


def test_curators_alone_take_them_in(as_reviewer, as_reader, as_curator):
    for browser in (as_reviewer, as_reader):
        assert browser.get(ADDRESS).status_code == 403
        assert browser.post(ADDRESS, sent(foreign())).status_code == 403
        assert ADDRESS not in browser.get("/exports/").content.decode()
    assert "See what would become of them" in as_curator.get(ADDRESS).content.decode()
    assert ADDRESS in as_curator.get("/exports/").content.decode()


def test_its_queries_do_not_grow_with_what_is_refused(as_curator, page_stored, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        as_curator.post(ADDRESS, sent(*["words"] * 100))

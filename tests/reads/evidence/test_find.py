"""Finding a study to link, by whatever it is known by."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.source import withdraw_source
from claims.reads.evidence.find import MOST_FOUND, find_evidence
from tests.builders import everything, make_evidence_item, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["knee trial", "Berkowitz", "10.1000/ABC", "https://doi.org/10.1000/abc", "29423006", "NCT 00379470", "lesion"],
)
def test_an_item_is_found_by_its_source_and_by_itself(typed):
    source = make_source(
        title="A knee trial", author_printed="Berkowitz AL, Mukerji SS", doi="10.1000/abc", pmid="29423006",
        trial_number="NCT00379470",
    )  # fmt: skip
    item = make_evidence_item(title="Lesion of the cord", source=source)
    make_evidence_item()
    found = find_evidence(typed)
    assert (found.items, found.sources) == ([item], [])


@pytest.mark.parametrize("typed", ["10.1000/abc", "29423006", "Trial of"])
def test_an_item_is_found_by_identifiers_and_words_of_its_own(typed):
    item = make_evidence_item(title="Trial of cells", doi="10.1000/abc", pmid="29423006")
    assert find_evidence(typed).items == [item]


def test_a_source_that_has_no_item_yet_is_found_as_a_source():
    source = make_source(title="Only a reference", author_printed="Doe J")
    assert find_evidence("Doe").sources == [source]
    withdraw_source(actor=everything(), source=source, because="Twice")
    assert not find_evidence("Doe").any


def test_an_identifier_that_nothing_has_is_offered_as_it_is_stored():
    found = find_evidence("https://doi.org/10.5555/NEW")
    assert (found.any, found.identifier) == (False, {"doi": "10.5555/new"})
    assert find_evidence("some words").identifier == {}
    assert find_evidence("  ").identifier == {}


def test_no_more_than_can_be_looked_at_is_read_and_queries_do_not_grow():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = find_evidence("cells")
        return len(captured), found

    make_evidence_item(title="Cells")
    few, _ = queries()
    for number in range(MOST_FOUND + 3):
        make_evidence_item(title=f"Cells {number}")
        make_source(title=f"Cells {number}")
    many, found = queries()
    assert many <= few + 1
    assert (len(found.items), len(found.sources), found.many) == (MOST_FOUND, MOST_FOUND, True)

"""Warnings beside an item: it names another work than its source, or one passage stands for many claims."""

import pytest

from claims.choices import Role
from claims.reads.evidence.doubts import claims_on_passage, other_works
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_relation,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def told(item):
    return [(one.name, one.of_item, one.of_source) for one in other_works([item]).get(item.pk, [])]


def test_an_identifier_that_the_source_does_not_have_is_told():
    item = make_evidence_item(source=make_source(doi="10.1000/1", pmid="1"), doi="10.1000/2", pmid="1")
    assert told(item) == [("DOI", "10.1000/2", "10.1000/1")]


def test_what_one_of_the_two_does_not_have_is_no_other_work():
    assert told(make_evidence_item(source=make_source(), doi="10.1000/2")) == []
    assert told(make_evidence_item(source=make_source(doi="10.1000/1"))) == []


def test_a_work_to_which_the_source_leads_is_the_one_that_is_meant():
    page, work = make_source(doi="10.1000/page"), make_source(source_type="journal", doi="10.1000/work")
    item = make_evidence_item(source=page, doi="10.1000/work")
    relation = make_relation(page, work, "cites")
    assert told(item) == [("DOI", "10.1000/work", "10.1000/page")], "a candidate counts for nothing"
    type(relation).objects.update(status="confirmed")
    assert told(item) == []


def test_a_page_that_cites_another_work_than_the_item_names_is_told():
    page, work = make_source(), make_source(source_type="journal", doi="10.1000/work")
    make_relation(page, work, "cites", confirmed=True)
    assert told(make_evidence_item(source=page, doi="10.1000/2")) == [("DOI", "10.1000/2", "10.1000/work")]


def test_claims_on_a_passage_are_counted_over_the_items_that_have_it():
    reader, capture, question = make_user(Role.READER), make_capture(), make_question()
    one, other = (make_evidence_item(source=capture.source, capture=capture, exact=QUOTE) for _ in range(2))
    for _ in range(2):
        make_claim(question=question)
    make_evidence_link(one, question=question)
    make_evidence_link(other, claim=make_claim())
    assert claims_on_passage(reader, one) == claims_on_passage(reader, other) == 3
    assert claims_on_passage(reader, make_evidence_item()) == 0

"""The page of a study: whole, changed, withdrawn; and its links."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.withholding import withhold
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_source,
)
from tests.flat import text_at

pytestmark = pytest.mark.django_db


def test_it_is_shown_whole_and_what_nobody_checked_is_said(as_reader):
    first = make_evidence_item(title="First report")
    item = make_evidence_item(
        design="rct_parallel", species="human", population="adults", n_randomised=42, n_analysed=40, cell_source="fat",
        donor="autologous", expanded="yes", comparator="placebo_or_sham", outcome="pain", direction="no_difference",
        funding="seller", seller_interest="yes", same_patients_as=first,
    )  # fmt: skip
    text = text_at(as_reader, item.get_absolute_url())
    for said in (
        "OCEBM 2011 level 2", "adults", "42", "Fat tissue", "The patient’s own", "Grown in culture",
        "No difference shown",
        "Sold by authors or funders", "unchecked", "The same patients as in", "First report", "not recorded",
    ):  # fmt: skip
        assert said in text
    assert item.title in text_at(as_reader, first.get_absolute_url())
    assert "/edit/" not in text


def test_everything_but_its_title_may_be_changed_and_emptied(as_curator):
    item, other = make_evidence_item(design="cohort"), make_evidence_item(doi="10.1000/2")
    edit = reverse("evidence_edit", args=[item.uid])
    assert "Where it is reported" in text_at(as_curator, edit)
    required = {"title": "A trial", "peer_review": "preprint", "retraction_status": "none_known"}
    answer = as_curator.post(edit, required | {"same_patients_as": "10.1000/2", "n_randomised": "42"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.design, item.same_patients_as, item.n_randomised) == ("A trial", "", other, 42)
    assert item.version == 2
    for wrong in ({"same_patients_as": item.uid}, {"same_patients_as": "nobody"}, {"doi": "no"}, {"title": ""}):
        assert as_curator.post(edit, required | wrong).status_code == 422


def test_a_passage_is_given_and_a_withheld_one_is_neither_shown_nor_typed_over(as_curator):
    capture = make_capture()
    item = make_evidence_item(source=capture.source)
    edit = reverse("evidence_edit", args=[item.uid])
    required = {"title": "A trial", "peer_review": "unknown", "retraction_status": "unchecked"}
    as_curator.post(edit, required | {"capture": capture.pk, "exact": QUOTE})
    item.refresh_from_db()
    assert item.exact == QUOTE
    assert QUOTE in text_at(as_curator, item.get_absolute_url())
    withhold(actor=everything(), capture=capture, start=item.start, end=item.end, reason="Asked.")
    for address in (edit, item.get_absolute_url()):
        assert QUOTE not in text_at(as_curator, address)
    as_curator.post(edit, required | {"title": "Another"})
    item.refresh_from_db()
    assert (item.title, item.exact) == ("Another", QUOTE)


def test_it_is_withdrawn_with_a_reason_and_stays_at_its_address(as_curator, as_reader):
    item = make_evidence_item()
    link = make_evidence_link(item, question=make_question())
    withdraw = reverse("evidence_withdraw", args=[item.uid])
    assert as_curator.post(withdraw, {"because": ""}).status_code == 422
    assert as_reader.post(withdraw, {"because": "No"}).status_code == 403
    assert as_curator.post(withdraw, {"because": "Twice"}).status_code == 302
    link.refresh_from_db()
    assert link.withdrawn_at
    assert "Twice" in text_at(as_reader, item.get_absolute_url())
    assert item.title not in text_at(as_reader, reverse("evidence_list"))
    assert as_curator.get(withdraw).status_code == 404


def test_a_link_is_changed_and_withdrawn_on_its_page(as_curator, as_reader):
    claim = make_claim(question=make_question())
    link = make_evidence_link(question=claim.question)
    address = reverse("evidence_link_edit", args=[link.uid])
    assert as_reader.get(address).status_code == 403
    as_curator.post(address, {"do": "change", "stance": "against", "mismatches": ["dose"], "reason": "Read again"})
    link.refresh_from_db()
    assert (link.stance, link.mismatches, link.version) == ("against", ["dose"], 2)
    assert "Read again" in text_at(as_curator, address)
    assert as_curator.post(address, {"do": "withdraw", "because": ""}).status_code == 422
    assert as_curator.post(address, {"do": "withdraw", "because": "Wrong study"}).status_code == 302
    assert as_curator.get(address).status_code == 404


def test_what_rests_on_it_is_told_and_queries_do_not_grow(as_reader):
    question = make_question()
    item = make_evidence_item(source=make_source())
    make_evidence_link(item, question=question)
    claim = make_claim(capture=make_capture(source=item.source), question=question)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            text = text_at(as_reader, item.get_absolute_url())
        return len(captured), text

    few, text = queries()
    assert claim.short_number in text
    assert "Circular for 1 claim" in text
    for number in range(4):
        make_claim(capture=make_capture(f"{QUOTE} {number}", source=item.source), question=question)
        make_evidence_link(item, claim=make_claim())
        make_evidence_item(same_patients_as=item)
    many, text = queries()
    assert many <= few + 1
    assert "Circular for 5 claims" in text

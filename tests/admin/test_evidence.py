"""Questions, searches, evidence items and links in the admin."""

import pytest

from claims.models import EvidenceItem, EvidenceLink, Question, SearchRecord
from tests.admin.pages import address, errors_on, fields_of, says, send
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_search,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_a_question_is_added_with_its_evidence_and_searches_in_one_save(as_curator, curator):
    item = make_evidence_item()
    send(
        as_curator, address("question", "add"), text="Does it help knees?", population="Adults",
        **{
            "evidence_links-TOTAL_FORMS": "1", "evidence_links-0-evidence_item": item.pk,
            "evidence_links-0-stance": "for", "evidence_links-0-directness": "direct",
            "searches-TOTAL_FORMS": "1", "searches-0-where_searched": "PubMed", "searches-0-terms": '"knee" AND cell',
            "searches-0-searched_on": "2018-03", "searches-0-hits": "12",
        },
    )  # fmt: skip
    question = Question.objects.get()
    assert (question.text, question.population, question.created_by) == ("Does it help knees?", "Adults", curator)
    assert question.evidence_links.get().evidence_item == item
    search = question.searches.get()
    assert (search.terms, search.searched_on, search.hits) == ('"knee" AND cell', "2018-03", 12)
    assert search.created_by == curator


def test_a_wrong_search_date_stores_nothing_and_loses_nothing(as_curator):
    typed = {
        "searches-TOTAL_FORMS": "1", "searches-0-where_searched": "PubMed", "searches-0-terms": "knee",
        "searches-0-searched_on": "2023-02-30",
    }  # fmt: skip
    response = send(as_curator, address("question", "add"), text="Does it help?", **typed)
    assert "February 2023 has 28 days" in says(response)
    assert fields_of(response)["searches-0-searched_on"] == "2023-02-30"
    assert fields_of(response)["text"] == "Does it help?"
    assert not Question.objects.exists()


def test_the_same_question_twice_is_refused(as_curator):
    question = make_question()
    response = send(as_curator, address("question", "add"), text=question.text)
    assert "already exists" in errors_on(response, "text")


def test_what_is_linked_to_a_question_is_shown_and_not_edited_there(as_curator):
    link = make_evidence_link(question=make_question(), why="As it says")
    page = as_curator.get(address("question", "change", link.question_id))
    assert "As it says" in says(page)
    assert address("evidencelink", "change", link.uid) in page.content.decode()
    sent = fields_of(page) | {"evidence_links-0-stance": "against"}
    as_curator.post(address("question", "change", link.question_id), sent)
    link.refresh_from_db()
    assert link.stance == "for"


def test_a_question_with_claims_is_not_withdrawn(as_curator):
    claim = make_claim(question=make_question())
    page = f"/admin/claims/question/{claim.question_id}/step/withdraw/"
    assert "Give them another question first" in says(as_curator.post(page, {"because": "Twice"}))
    free = make_question()
    as_curator.post(f"/admin/claims/question/{free.uid}/step/withdraw/", {"because": "Twice"})
    free.refresh_from_db()
    assert free.withdrawn_because == "Twice"


def test_a_search_is_changed_on_its_own_page(as_curator, curator):
    search = make_search(make_question())
    send(as_curator, address("searchrecord", "change", search.uid), hits="40", reason="Counted again")
    search.refresh_from_db()
    assert search.hits == 40
    assert search.history.latest().history_change_reason == "Counted again"


def test_an_evidence_item_is_bound_to_its_passage(as_curator, curator):
    capture = make_capture()
    send(
        as_curator, address("evidenceitem", "add"), title="A trial", source=capture.source_id, capture=capture.pk,
        exact=QUOTE, design="rct_parallel", species="human", n_enrolled="40", published="2018-03", pmid="12345678",
    )  # fmt: skip
    item = EvidenceItem.objects.get()
    assert capture.text[item.start : item.end] == item.exact == QUOTE
    assert (item.design, item.n_enrolled, item.published, item.created_by) == ("rct_parallel", 40, "2018-03", curator)


def test_a_passage_that_differs_in_signs_offers_the_exact_words(as_curator):
    capture = make_capture("The patient’s knee – healed.")
    page = address("evidenceitem", "add")
    typed = {"title": "A trial", "source": capture.source_id, "capture": capture.pk}
    response = send(as_curator, page, exact="The patient's knee - healed.", **typed)
    assert "The patient’s knee – healed." in errors_on(response, "exact")
    assert fields_of(response)["exact"] == "The patient's knee - healed."
    as_curator.post(page, fields_of(response) | {"use_exact": "on"})
    assert EvidenceItem.objects.get().exact == "The patient’s knee – healed."


def test_a_passage_of_another_sources_capture_is_refused(as_curator):
    capture = make_capture()
    response = send(
        as_curator, address("evidenceitem", "add"), title="A trial", source=make_source().pk, capture=capture.pk,
        exact=QUOTE,
    )  # fmt: skip
    assert "belongs to another source" in errors_on(response, "capture")
    assert fields_of(response)["exact"] == QUOTE
    assert not EvidenceItem.objects.exists()


def test_a_changed_item_marks_ratings_stale_and_counts_its_version_up(as_curator):
    rating = make_rating()
    item = make_evidence_link(claim=rating.claim).evidence_item
    rating.refresh_from_db()
    send(as_curator, address("evidenceitem", "change", item.uid), retraction_status="retracted", reason="Retracted")
    item.refresh_from_db()
    rating.refresh_from_db()
    assert (item.retraction_status, item.version) == ("retracted", 2)
    assert rating.stale_at


def test_a_link_is_to_a_question_or_a_claim_exactly_one(as_curator):
    claim, question = make_claim(), make_question()
    page, typed = address("evidencelink", "add"), {"evidence_item": make_evidence_item().pk, "stance": "for"}
    assert "exactly one" in says(send(as_curator, page, **typed))
    assert "exactly one" in says(send(as_curator, page, question=question.pk, claim=claim.pk, **typed))
    send(as_curator, page, question=question.pk, **typed)
    assert EvidenceLink.objects.get().question == question


def test_why_a_link_bears_and_why_it_changed_are_two_things(as_curator):
    link = make_evidence_link(question=make_question())
    page = address("evidencelink", "change", link.uid)
    send(as_curator, page, why="In the same people", mismatches=["dose"], reason="Read the article")
    link.refresh_from_db()
    assert (link.why, link.mismatches) == ("In the same people", ["dose"])
    assert link.history.latest().history_change_reason == "Read the article"


def test_a_link_is_withdrawn_with_a_reason_and_marks_ratings_stale(as_curator):
    rating = make_rating()
    link = make_evidence_link(claim=rating.claim)
    page = f"/admin/claims/evidencelink/{link.uid}/step/withdraw/"
    assert "Say why" in says(as_curator.post(page, {"because": ""}))
    as_curator.post(page, {"because": "Another trial"})
    link.refresh_from_db()
    assert link.withdrawn_because == "Another trial"
    rating.refresh_from_db()
    assert rating.stale_at


def test_an_item_is_withdrawn_together_with_its_links(as_curator):
    link = make_evidence_link(question=make_question())
    as_curator.post(f"/admin/claims/evidenceitem/{link.evidence_item_id}/step/withdraw/", {"because": "Fabricated"})
    link.refresh_from_db()
    assert (link.withdrawn_because, link.evidence_item.withdrawn_because) == ("Fabricated", "Fabricated")


@pytest.mark.parametrize("noun", ["question", "evidenceitem", "evidencelink", "searchrecord"])
def test_nobody_deletes_them(as_everything, noun):
    question = make_question()
    link, search = make_evidence_link(question=question), make_search(question)
    record = {
        "question": question,
        "evidenceitem": link.evidence_item,
        "evidencelink": link,
        "searchrecord": search,
    }
    assert as_everything.post(address(noun, "delete", record[noun].pk), {"post": "yes"}).status_code == 403
    assert EvidenceLink.objects.exists()
    assert SearchRecord.objects.exists()

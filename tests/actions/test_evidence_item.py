"""Evidence: its passage, its versions, and the ratings that become stale when it changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.evidence_item import save_evidence_item, save_evidence_link, withdraw_evidence_link
from claims.actions.source import save_source
from claims.choices import Stance
from claims.models import OPERATOR, EvidenceItem, EvidenceLink, Rating
from claims.reads.claim.evidence import effective_links_of
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_source,
)

pytestmark = pytest.mark.django_db


def stale(rating):
    return Rating.objects.visible_to(OPERATOR).get(pk=rating.pk).stale_because


def test_a_passage_is_found_in_its_capture():
    capture = make_capture()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE)
    assert capture.text[item.start : item.end] == QUOTE


def test_a_passage_that_is_not_there_is_refused_on_its_field():
    capture = make_capture()
    with pytest.raises(ValidationError) as refusal:
        make_evidence_item(source=capture.source, capture=capture, exact="Never said.")
    assert list(refusal.value.message_dict) == ["exact"]


def test_a_passage_needs_a_capture_of_the_same_source():
    with pytest.raises(ValidationError) as refusal:
        make_evidence_item(exact=QUOTE)
    assert list(refusal.value.message_dict) == ["capture"]
    with pytest.raises(ValidationError) as refusal:
        make_evidence_item(source=make_source(), capture=make_capture(), exact=QUOTE)
    assert list(refusal.value.message_dict) == ["capture"]


def test_identifiers_are_normalised_and_checked():
    item = make_evidence_item(doi="https://doi.org/10.1000/ABC", trial_number="nct 03799718", published="2018")
    assert (item.doi, item.trial_number) == ("10.1000/abc", "NCT03799718")
    with pytest.raises(ValidationError) as refusal:
        make_evidence_item(published="2023-02-30", doi="not a doi")
    assert set(refusal.value.message_dict) == {"published", "doi"}


def test_each_change_counts_the_version_up_and_stays_in_the_history(curator):
    item = make_evidence_item()
    item.n_enrolled = 20
    save_evidence_item(actor=curator, item=item, why="The register says so")
    assert EvidenceItem.objects.get(pk=item.pk).version == 2
    change = item.history.first()
    assert (change.history_user, change.history_change_reason) == (curator, "The register says so")


def test_a_changed_item_makes_the_ratings_that_rest_on_it_stale(curator):
    question = make_question()
    link = make_evidence_link(question=question)
    touched, other = make_rating(make_claim(question=question, answers="affirms")), make_rating()
    link.evidence_item.retraction_status = "retracted"
    save_evidence_item(actor=curator, item=link.evidence_item)
    assert "changed" in stale(touched)
    assert stale(other) == ""


def test_a_source_that_is_retracted_makes_ratings_of_it_and_on_it_stale(curator):
    question = make_question()
    link = make_evidence_link(question=question)
    resting, other = make_rating(make_claim(question=question)), make_rating()
    source = link.evidence_item.source
    own = make_rating(make_claim(capture=make_capture(source=source)))
    source.title = "Another title"
    save_source(actor=curator, source=source)
    assert stale(resting) == ""
    source.retraction_status = "retracted"
    save_source(actor=curator, source=source)
    assert "retraction status" in stale(resting)
    assert "retraction status" in stale(own)
    assert stale(other) == ""


def test_a_new_link_makes_the_ratings_of_its_question_stale():
    question = make_question()
    touched, other = make_rating(make_claim(question=question)), make_rating()
    make_evidence_link(question=question)
    assert "evidence link" in stale(touched)
    assert stale(other) == ""


def test_a_stale_rating_is_marked_and_not_altered():
    question = make_question()
    rating = make_rating(make_claim(question=question))
    make_evidence_link(question=question)
    kept = Rating.objects.visible_to(OPERATOR).get(pk=rating.pk)
    assert (kept.basis, kept.rationale, kept.verdict) == (rating.basis, rating.rationale, rating.verdict)


def test_a_link_stands_beside_exactly_one_thing():
    with pytest.raises(ValidationError, match="exactly one"):
        make_evidence_link()
    with pytest.raises(ValidationError, match="exactly one"):
        make_evidence_link(question=make_question(), claim=make_claim())


def test_a_link_is_made_once_and_can_be_made_again_after_withdrawal(curator):
    link = make_evidence_link(question=make_question())
    with pytest.raises(ValidationError, match="linked to this question already"):
        make_evidence_link(link.evidence_item, question=link.question)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_evidence_link(actor=curator, link=link, because=" ")
    withdraw_evidence_link(actor=curator, link=link, because="Another product")
    make_evidence_link(link.evidence_item, question=link.question)


def test_reasons_of_indirectness_are_a_closed_list():
    with pytest.raises(ValidationError) as refusal:
        make_evidence_link(question=make_question(), mismatches=["weather"])
    assert list(refusal.value.message_dict) == ["mismatches"]


def test_a_claim_inherits_its_questions_links_through_its_answer_and_can_override_one():
    question = make_question()
    first = make_evidence_link(question=question, stance=Stance.FOR)
    second = make_evidence_link(question=question, stance=Stance.AGAINST)
    claim = make_claim(question=question, answers="denies")
    make_evidence_link(second.evidence_item, claim=claim, stance=Stance.NEUTRAL)
    stances = {effective.link.evidence_item: effective.stance for effective in effective_links_of(claim)}
    assert stances == {first.evidence_item: Stance.AGAINST, second.evidence_item: Stance.NEUTRAL}


@pytest.mark.parametrize("role", ["reader", "reviewer", "lead"])
def test_only_curators_write_evidence(role, request):
    actor = request.getfixturevalue(role)
    item, link = make_evidence_item(), EvidenceLink(stance=Stance.FOR)
    with pytest.raises(PermissionDenied):
        save_evidence_item(actor=actor, item=item)
    with pytest.raises(PermissionDenied):
        save_evidence_link(actor=actor, link=link)

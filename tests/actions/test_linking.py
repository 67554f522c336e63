"""Linking a study in one step, also one of which there is no item yet."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.linking import ask_question, item_identified, link_study
from claims.actions.record import MOST_TYPED
from claims.choices import Role
from claims.models import EvidenceItem, EvidenceLink, Question, Source
from tests.builders import make_claim, make_evidence_item, make_question, make_source, make_user
from tests.led import led_round

pytestmark = pytest.mark.django_db


def stands(**target):
    return EvidenceLink(stance="for", **target)


def test_a_source_without_an_item_gets_one_with_what_is_recorded_of_it(curator):
    source = make_source(title="A trial", doi="10.1000/9", published="2018", retraction_status="retracted")
    link = link_study(actor=curator, link=stands(question=make_question()), source=source, design="cohort")
    item = link.evidence_item
    assert (item.title, item.source, item.doi, item.published) == ("A trial", source, "10.1000/9", "2018")
    assert (item.design, item.retraction_status) == ("cohort", "retracted")


def test_an_identifier_makes_a_source_that_says_nothing_else(curator):
    link = link_study(actor=curator, link=stands(question=make_question()), identifier="nct 03799718")
    item = link.evidence_item
    assert (item.trial_number, item.title, item.retraction_status) == (
        "NCT03799718", "Trial number NCT03799718", "unchecked",
    )  # fmt: skip
    assert (item.source.trial_number, item.source.title) == ("NCT03799718", "")


@pytest.mark.parametrize("typed", ["https://doi.org/10.1000/ABC", "doi:10.1000/abc"])
def test_an_identifier_that_a_source_has_makes_no_second_one(curator, typed):
    source = make_source(doi="10.1000/abc")
    item = item_identified(actor=curator, identifier=typed)
    assert item.source == source
    assert item_identified(actor=curator, identifier=typed) == item
    assert EvidenceItem.objects.count() == 1


def test_what_is_no_identifier_is_refused_and_nothing_is_stored(curator):
    with pytest.raises(ValidationError) as refusal:
        link_study(actor=curator, link=stands(question=make_question()), identifier="a trial of cells")
    assert list(refusal.value.message_dict) == ["identifier"]
    assert not Source.objects.exists()


def test_where_the_link_is_refused_neither_source_nor_item_is_left(curator):
    link = stands(question=make_question())
    link.mismatches = ["nonsense"]
    with pytest.raises(ValidationError):
        link_study(actor=curator, link=link, identifier="10.1000/9")
    assert not Source.objects.exists()
    assert not EvidenceItem.objects.exists()


def test_a_title_that_cannot_be_kept_is_refused_on_its_field(curator):
    with pytest.raises(ValidationError) as refusal:
        item_identified(actor=curator, identifier="10.1000/9", title="x" * (MOST_TYPED + 1))
    assert list(refusal.value.message_dict) == ["title"]


def test_only_curators_link():
    reader, item = make_user(Role.REVIEWER), make_evidence_item()
    question = make_question()
    with pytest.raises(PermissionDenied):
        link_study(actor=reader, link=EvidenceLink(evidence_item=item, question=question, stance="for"))
    with pytest.raises(PermissionDenied):
        item_identified(actor=reader, identifier="10.1000/9")
    assert not EvidenceLink.objects.exists()


def test_a_claim_gets_its_question_in_words_and_nothing_else_changes(curator):
    claim = make_claim(voice="marketing", statement="Cells help.")
    ask_question(actor=curator, claim=claim, text="Do cells help?")
    claim.refresh_from_db()
    assert (claim.question.text, claim.voice, claim.statement) == ("Do cells help?", "marketing", "Cells help.")
    with pytest.raises(ValidationError):
        ask_question(actor=curator, claim=claim, text=" ")


def test_who_rates_a_claim_blind_does_not_change_what_it_answers():
    rater, claim = make_user(Role.REVIEWER, Role.CURATOR), make_claim()
    led_round(claim, raters=(rater,))
    with pytest.raises(ValidationError) as refusal:
        ask_question(actor=rater, claim=claim, text="Do cells help?")
    assert list(refusal.value.message_dict) == ["question"]
    assert not Question.objects.exists()

"""The page of a question: marketing beside research."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_question,
    make_rating,
    make_search,
    make_source,
)
from tests.flat import text_of
from tests.led import led_round

pytestmark = pytest.mark.django_db


def page(client, question):
    response = client.get(question.get_absolute_url())
    assert response.status_code == 200
    return response


def claim_of(question, source_type, **fields):
    return make_claim(capture=make_capture(source=make_source(source_type=source_type)), question=question, **fields)


def test_claims_stand_on_the_side_of_their_voice_else_of_their_source(as_reader):
    question = make_question()
    clinic, journal = claim_of(question, "clinic"), claim_of(question, "journal")
    pasted_abstract = claim_of(question, "clinic", voice="research")
    testimonial = claim_of(question, "journal", voice="testimonial")
    regulator = claim_of(question, "regulator")
    context = page(as_reader, question).context
    sides = {column.side: {card.claim for card in column.cards} for column in context["pair"]}
    assert sides == {"marketing": {clinic}, "research": {journal, pasted_abstract, testimonial}}
    (other,) = context["others"]
    assert {card.claim for card in other.cards} == {regulator}


def test_withdrawn_claims_and_those_of_other_questions_are_left_out(as_reader, curator):
    question = make_question()
    withdraw_claim(actor=curator, claim=claim_of(question, "clinic"), because="Wrong page")
    claim_of(make_question(), "clinic")
    assert "0 claims, 0 sources" in text_of(page(as_reader, question))


def test_evidence_is_listed_by_design_and_not_counted(as_reader):
    question = make_question()
    link = make_evidence_link(question=question, stance="against", why="Another product", mismatches=["intervention"])
    text = text_of(page(as_reader, question))
    for said in (link.evidence_item.title, "Against", "Another product", "other intervention or product", "not stated"):
        assert said in text


def test_studies_stand_in_the_order_of_their_design_whatever_they_say(as_reader):
    question = make_question()
    for design, stance in (("case_report", "against"), ("systematic_review_rct", "neutral"), ("cohort", "for")):
        make_evidence_link(make_evidence_item(title=f"ITEM {design}", design=design), question=question, stance=stance)
    text = text_of(page(as_reader, question))
    assert text.index("ITEM systematic") < text.index("ITEM cohort") < text.index("ITEM case_report")


def test_a_table_of_evidence_says_numbers_and_retraction_in_words(as_reader):
    question = make_question()
    for fields in (
        {"n_enrolled": 1200}, {"n_enrolled": 9, "n_analysed": 0}, {"n_treated": 41},
        {"retraction_status": "retracted"}, {"retraction_status": "expression_of_concern"},
    ):  # fmt: skip
        make_evidence_link(make_evidence_item(**fields), question=question)
    text = text_of(page(as_reader, question))
    for said in ("1,200 enrolled", "0 analysed", "41 treated", "</svg> retracted</span>", "expression of concern"):
        assert said in text
    assert "9 enrolled" not in text


def test_searches_and_what_the_question_means_are_shown(as_reader):
    question = make_question(population="adults", outcome="pain")
    make_search(question, where_searched="PubMed", hits=12)
    text = text_of(page(as_reader, question))
    for said in ("adults", "pain", "PubMed", "12 hits"):
        assert said in text


def test_an_empty_question_says_what_is_missing(as_reader):
    text = text_of(page(as_reader, make_question()))
    assert text.count("No claim on this side yet.") == 2
    assert "No evidence is linked" in text


def test_only_ones_own_rating_is_on_a_card(as_reviewer, reviewer):
    question = make_question()
    mine, theirs = claim_of(question, "clinic"), claim_of(question, "journal")
    make_rating(mine, reviewer=reviewer, verdict="contradicted")
    make_rating(theirs, verdict="supported")
    text = text_of(page(as_reviewer, question))
    assert text.count("My rating") == 1
    assert "Contradicted" in text
    assert "Supported" not in text


def test_an_unknown_question_is_not_found_and_a_login_is_needed(as_reader, client):
    question = make_question()
    assert as_reader.get("/questions/zzzzzzzzzz/").status_code == 404
    assert client.get(question.get_absolute_url()).status_code == 302


def test_only_curators_are_led_to_data_entry(as_curator, as_reader):
    question = make_question()
    assert "/admin/" in text_of(page(as_curator, question))
    assert "/admin/" not in text_of(page(as_reader, question))


def test_many_claims_are_cut_with_a_link_to_all_and_queries_do_not_grow(as_reader):
    question = make_question()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(as_reader, question)
        return len(captured)

    make_pair(claim_of(question, "clinic"), make_claim(voice="research"))
    make_evidence_link(question=question)
    few = queries()
    capture = make_capture("It works. " * 3, source=make_source())
    copies = (make_capture(f"It works. {number}", source=capture.source) for number in range(51))
    made = [make_claim("It works.", capture=copy, question=question) for copy in copies]
    for claim in made[:3]:
        make_evidence_link(question=question)
        make_pair(claim)
    assert queries() <= few
    text = text_of(page(as_reader, question))
    assert "52 claims, 2 sources" in text
    assert f"/claims/?question={question.uid}&side=marketing" in text


def test_pairs_stand_side_by_side_and_their_claims_are_not_listed_again(as_reader, as_curator):
    question = make_question()
    clinic, journal = claim_of(question, "clinic"), claim_of(question, "journal")
    pair = make_pair(journal, clinic, relation="weaker", changed_what=["doubt_moved"])
    apart = claim_of(question, "clinic", answers="denies")
    shown = page(as_reader, question)
    (row,) = shown.context["pairs"]
    assert (row.left.claim, row.right.claim, row.laid.relation) == (clinic, journal, "stronger")
    text = text_of(shown)
    assert "doubt moved from whether to how" in text
    assert pair.get_absolute_url() in text
    marketing, research = shown.context["pair"]
    assert [(label, [card.claim for card in cards]) for label, cards in marketing.groups] == [("Deny it", [apart])]
    assert (marketing.count, research.count, research.groups) == (2, 1, [])
    # What differs and shares words is proposed to those who may decide on it, and goes nowhere by itself.
    assert shown.context["proposed"] == []
    proposed = page(as_curator, question).context["proposed"]
    assert {frozenset(two) for two in proposed} == {frozenset((apart, journal))}
    assert text_of(page(as_curator, question)).count(f"/claims/{journal.uid}/compare/") <= 1


def test_pairs_of_what_one_still_rates_are_on_no_page_of_a_question(as_reviewer, reviewer):
    question = make_question()
    clinic = claim_of(question, "clinic")
    make_pair(clinic, claim_of(question, "journal"))
    assert len(page(as_reviewer, question).context["pairs"]) == 1
    led_round(clinic, raters=(reviewer,))
    shown = page(as_reviewer, question)
    assert shown.context["pairs"] == []
    assert "condition dropped" not in text_of(shown)


def test_reports_of_the_same_people_are_one_study_syntheses_stand_apart_and_what_is_retracted_is_struck(as_reader):
    question = make_question()
    first = make_evidence_item(title="FIRST report", design="rct_parallel")
    later = make_evidence_item(title="LATER report", design="rct_parallel", same_patients_as=first)
    review = make_evidence_item(title="REVIEW of both", design="systematic_review_rct", retraction_status="retracted")
    for item, stance in ((first, "for"), (later, "for"), (review, "against")):
        make_evidence_link(item, question=question, stance=stance)
    shown = page(as_reader, question)
    groups = [(group.heading, [line.link.evidence_item for line in group.lines]) for group in shown.context["groups"]]
    assert groups == [("Syntheses and opinions", [review]), ("Studies", [first])]
    assert [link.evidence_item for link in shown.context["groups"][1].lines[0].reports] == [later]
    text = text_of(shown)
    assert "of the same people" in text
    assert "<del>" in text
    # The one that stands against was retracted.
    assert "They disagree" not in text
    make_evidence_link(question=question, stance="against")
    assert "They disagree" in text_of(page(as_reader, question))

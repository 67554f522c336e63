"""Linking a study from a claim or a question, without leaving the product."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.choices import Role
from claims.models import EvidenceItem, EvidenceLink
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_source,
    make_user,
)
from tests.flat import text_at, text_of
from tests.led import led_round

pytestmark = pytest.mark.django_db
LINK = reverse("evidence_link")


def href(text, words):
    """Where the link that reads so leads."""
    found = next(one for one in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', text) if words in one[1])
    return found[0].replace("&amp;", "&")


def test_from_a_claim_to_a_link_and_back_in_six_clicks(as_curator):
    claim = make_claim(question=make_question(), answers="affirms")
    item = make_evidence_item(title="A knee trial", source=make_source(author_printed="Berkowitz"))
    page = text_at(as_curator, claim.get_absolute_url())
    find = href(page, "Link a study")
    found = text_at(as_curator, f"{find}&q=berkowitz")
    chosen = href(found, "A knee trial")
    assert "It counts for" in text_at(as_curator, chosen)
    typed = {"stance": "against", "directness": "partly", "mismatches": ["dose", "species"], "why": "No effect."}
    answer = as_curator.post(chosen, typed | {"where": "question"})
    assert (answer.status_code, answer["Location"]) == (302, f"{claim.get_absolute_url()}#evidence")
    link = EvidenceLink.objects.get()
    assert (link.evidence_item, link.question, link.claim) == (item, claim.question, None)
    assert {name: getattr(link, name) for name in typed} == typed


def test_from_a_question_by_an_identifier_that_nothing_has(as_curator):
    question = make_question()
    found = text_at(as_curator, f"{LINK}?question={question.uid}&q=10.5555/New")
    assert "Nothing here has" in found
    new = href(found, "Add it by this identifier")
    assert not EvidenceItem.objects.exists()
    as_curator.post(new, {"stance": "for", "title": "A new trial", "design": "cohort"})
    link = EvidenceLink.objects.get()
    item = link.evidence_item
    assert (link.question, item.title, item.design, item.doi) == (question, "A new trial", "cohort", "10.5555/new")


def test_a_source_that_only_an_import_brought_can_be_chosen(as_curator):
    question, source = make_question(), make_source(title="Only a reference", pmid="29423006")
    found = text_at(as_curator, f"{LINK}?question={question.uid}&q=29423006")
    assert "a source without an evidence item yet" in found
    as_curator.post(href(found, "Only a reference"), {"stance": "neutral"})
    assert EvidenceLink.objects.get().evidence_item.source == source


def test_a_claim_without_a_question_is_given_one(as_curator):
    claim, item = make_claim(), make_evidence_item()
    address = f"{LINK}?claim={claim.uid}&item={item.uid}"
    assert "Question of the claim" in text_at(as_curator, address)
    refused = as_curator.post(address, {"stance": "for", "where": "question", "question": ""})
    assert refused.status_code == 422
    assert not EvidenceLink.objects.exists()
    as_curator.post(address, {"stance": "for", "where": "question", "question": "Do cells help?"})
    claim.refresh_from_db()
    assert EvidenceLink.objects.get().question == claim.question
    assert claim.question.text == "Do cells help?"


def test_one_of_the_claim_itself_overrides_that_of_its_question(as_curator):
    claim = make_claim(question=make_question(), answers="affirms")
    item = make_evidence_item(title="A knee trial")
    make_evidence_link(item, question=claim.question, stance="for")
    page = text_at(as_curator, claim.get_absolute_url())
    override = href(page, "Say another for this claim")
    assert "takes the place of that for this claim" in text_at(as_curator, override)
    as_curator.post(override, {"stance": "against", "where": "claim"})
    line = text_at(as_curator, claim.get_absolute_url())
    assert "Linked to this claim." in line
    assert "Through the question" not in line


def test_what_is_linked_already_leads_to_its_link(as_curator):
    claim = make_claim()
    link = make_evidence_link(claim=claim)
    answer = as_curator.get(f"{LINK}?claim={claim.uid}&item={link.evidence_item.uid}")
    assert answer["Location"] == reverse("evidence_link_edit", args=[link.uid])


def test_circular_is_said_before_it_is_stored(as_curator):
    capture = make_capture()
    claim = make_claim(capture=capture, question=make_question())
    own = make_evidence_item(title="Our words", source=capture.source, capture=capture, exact=QUOTE)
    found = text_at(as_curator, f"{LINK}?claim={claim.uid}&q=words")
    assert "circular: its passage is the words of the claim" in found
    chosen = text_at(as_curator, f"{LINK}?claim={claim.uid}&item={own.uid}")
    assert "Circular: its passage is the words of the claim." in chosen
    by_question = text_at(as_curator, f"{LINK}?question={claim.question.uid}&item={own.uid}")
    assert "Circular for 1 claim of this question" in by_question
    by_source = text_at(as_curator, f"{LINK}?claim={claim.uid}&source={capture.source.uid}")
    assert "Circular: it stands on the page of the claim." in by_source


def test_another_work_and_a_passage_for_many_claims_warn(as_curator):
    capture, question = make_capture(source=make_source(doi="10.1000/page")), make_question()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE, doi="10.1000/work")
    for _ in range(3):
        make_claim(question=question)
    make_evidence_link(item, question=question)
    text = text_at(as_curator, f"{LINK}?claim={make_claim().uid}&item={item.uid}")
    assert "Another work: the item has DOI" in text
    assert "One passage stands for 3 claims." in text


def test_nothing_is_chosen_without_a_stance(as_curator):
    address = f"{LINK}?question={make_question().uid}&item={make_evidence_item().uid}"
    assert as_curator.post(address, {}).status_code == 422
    assert not EvidenceLink.objects.exists()


def test_sent_twice_it_is_stored_once(curator):
    client = Client(enforce_csrf_checks=False)
    client.force_login(curator)
    address = f"{LINK}?question={make_question().uid}&new=10.5555/1"
    for _ in range(2):
        client.post(address, {"stance": "for", "csrfmiddlewaretoken": "x"})
    assert EvidenceLink.objects.count() == EvidenceItem.objects.count() == 1


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_others_than_curators_do_not_link(role):
    client = Client()
    client.force_login(make_user(role))
    question, item = make_question(), make_evidence_item()
    address = f"{LINK}?question={question.uid}&item={item.uid}"
    assert client.get(address).status_code == 403
    assert client.post(address, {"stance": "for"}).status_code == 403
    assert "Link a study" not in text_at(client, question.get_absolute_url())
    assert not EvidenceLink.objects.exists()


@pytest.mark.parametrize("query", ["", "?claim=abc", "?question=zzzzzzzzzz", "?question={q}&item=zzzzzzzzzz",
                                   "?question={q}&new=words", "?question={q}&source=%00"])  # fmt: skip
def test_what_is_not_there_is_not_found(as_curator, query):
    assert as_curator.get(LINK + query.format(q=make_question().uid)).status_code == 404


def test_who_rates_the_claim_is_not_told_how_it_stands():
    rater = make_user(Role.CURATOR, Role.REVIEWER)
    client = Client()
    client.force_login(rater)
    claim = make_claim(question=make_question(), answers="affirms")
    link = make_evidence_link(question=claim.question, stance="against", why="Zyxwhy")
    led_round(claim, raters=(rater,))
    text = text_at(client, f"{LINK}?claim={claim.uid}&item={link.evidence_item.uid}")
    assert "It is linked to the question of the claim already." in text
    assert "where it stands" not in text.split("<form")[0]
    answer = client.get(f"{LINK}?question={claim.question.uid}&item={link.evidence_item.uid}")
    assert answer["Location"] == f"{claim.question.get_absolute_url()}#evidence"


def test_queries_do_not_grow_with_what_is_found(as_curator):
    question = make_question()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert as_curator.get(f"{LINK}?question={question.uid}&q=cells").status_code == 200
        return len(captured)

    make_evidence_item(title="Cells")
    make_source(title="Cells")
    few = queries()
    for _ in range(5):
        make_evidence_item(title="Cells")
        make_source(title="Cells")
    assert queries() <= few


def test_the_claim_page_marks_and_counts_what_is_circular_apart(as_curator):
    claim = make_claim(question=make_question(), answers="affirms")
    make_evidence_link(make_evidence_item(source=claim.source), question=claim.question)
    make_evidence_link(question=claim.question)
    text = text_of(as_curator.get(claim.get_absolute_url()))
    assert "circular: it stands on the page of the claim" in text
    assert "1 item, and 1 <a" in text
    assert "circular</a>, counted apart" in text

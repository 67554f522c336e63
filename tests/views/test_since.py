"""What has changed since a rating or a decision: the basis then and now, by the comparison that `verify` makes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.claim import describe_claim
from claims.actions.evidence_item import save_evidence_item, save_evidence_link, withdraw_evidence_link
from claims.actions.source import save_source
from claims.choices import Role
from claims.models import Decision
from tests.builders import (
    everything,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_user,
    open_round,
)
from tests.decided import decided, rated
from tests.led import reopen

pytestmark = pytest.mark.django_db


def shown(browser, judged):
    answer = browser.get(reverse("since", args=[judged.uid]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def link():
    return make_evidence_link(make_evidence_item(title="The trial"), question=make_question("Does it help?"))


@pytest.fixture
def decision(link):
    round_, claim = rated("supported", "contradicted", claim=make_claim(question=link.question))
    return decided(round_, claim)


def _other_stance(link, claim):
    link.stance = "against"
    save_evidence_link(actor=everything(), link=link)


def _retracted(link, claim):
    source = link.evidence_item.source
    source.retraction_status = "retracted"
    save_source(actor=everything(), source=source)


CHANGES = {
    "stance": (_other_stance, ["The trial", "Stands", "For", "Against"]),
    "retraction": (_retracted, ["Retraction of its source", "Not checked", "Retracted"]),
    "item": (
        lambda link, claim: save_evidence_item(actor=everything(), item=link.evidence_item),
        ["Record of the study", "version 1", "version 2"],
    ),
    "gone": (
        lambda link, claim: withdraw_evidence_link(actor=everything(), link=link, because="Wrong."),
        ["The trial", "linked", "not linked any more"],
    ),
    "more": (
        lambda link, claim: make_evidence_link(make_evidence_item(title="Another"), question=claim.question),
        ["Another", "not linked", "linked"],
    ),
    "question": (
        lambda link, claim: describe_claim(actor=everything(), claim=claim, question_text="Is it safe?"),
        ["The question of the claim", "Does it help?", "Is it safe?"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_told_as_it_was_and_as_it_is(as_reader, name, link):
    claim = make_claim(question=link.question, answers="affirms")
    round_, _ = rated("supported", "contradicted", claim=claim)
    decision = decided(round_, claim)
    assert "Nothing that it rests on is different now" in shown(as_reader, decision)
    change, words = CHANGES[name]
    change(link, claim)
    decision.refresh_from_db()
    page = shown(as_reader, decision)
    assert decision.stale_because in page.replace("&#x27;", "'")
    assert [word for word in words if word not in page] == []
    assert "Nothing that it rests on is different now" not in page


def test_ratings_that_were_replaced_or_added_are_told_of_a_decision(as_reader, as_lead, lead):
    claim, rater = make_claim(), make_user(Role.REVIEWER)
    first = make_rating(claim, reviewer=rater)
    make_rating(claim, verdict="supported")
    decision = decided(open_round(), claim)
    make_rating(claim, reviewer=rater, supersedes=first, verdict="contradicted")
    make_rating(claim)
    page = shown(as_lead, decision)
    assert "1 rating was replaced." in page
    assert "1 rating was added." in page


def test_who_does_not_see_the_judgement_sees_nothing_of_it(as_reader, decision):
    assert as_reader.get(reverse("since", args=[decision.uid])).status_code == 200
    reopen(decision.round)
    assert as_reader.get(reverse("since", args=[decision.uid])).status_code == 404
    assert as_reader.get(reverse("since", args=["2222222222"])).status_code == 404


def test_the_claim_page_leads_there(as_reader, decision, link):
    _other_stance(link, decision.claim)
    page = as_reader.get(decision.claim.get_absolute_url()).content.decode()
    assert reverse("since", args=[decision.uid]) in page
    assert all(reverse("since", args=[uid]) in page for uid in decision.basis["ratings"])


def test_the_number_of_queries_does_not_grow_with_the_evidence(as_reader, decision):
    numbers = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            shown(as_reader, decision)
        numbers.append(len(asked))
        for _ in range(3):
            make_evidence_link(question=decision.claim.question)
    assert numbers[0] == numbers[1] - 1 or numbers[0] == numbers[1]
    assert Decision.objects.get(pk=decision.pk).stale_at

"""Marking ratings stale: all that rest on a change and no other, in batches that let others write."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import default_task_backend

from claims.actions import stale
from claims.actions.claim import describe_claim
from claims.actions.decision import propose
from claims.actions.description import describe
from claims.actions.evidence_item import (
    save_evidence_item,
    save_evidence_link,
    withdraw_evidence_item,
    withdraw_evidence_link,
)
from claims.actions.source import save_source
from claims.actions.stale import mark_overdue, mark_pending, mark_ratings_stale, mark_the_rest
from claims.actions.withholding import lift_withholding
from claims.choices import Role
from claims.models import OPERATOR, Claim, Decision, Rating, StaleMark
from claims.reads.review.basis import overdue
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_user,
    make_withholding,
    open_round,
)
from tests.decided import decided, rated, ruling

pytestmark = pytest.mark.django_db
WHY = "The page changed."


def ratings():
    return Rating.objects.visible_to(OPERATOR)


def mark(claim, because=WHY):
    mark_ratings_stale(claims=Claim.objects.filter(pk=claim.pk), because=because)


def marked():
    return set(ratings().exclude(stale_at=None))


def marked_decisions():
    return set(Decision.objects.exclude(stale_at=None))


def decided_on(claim):
    """A claim with two more ratings in the standing round, and a decision on them."""
    for verdict in ("supported", "contradicted"):
        make_rating(claim, verdict=verdict)
    return decided(open_round(), claim)


def test_what_is_only_proposed_is_marked_too(lead):
    claim = make_claim(question_text="Does it help?")
    link = make_evidence_link(question=claim.question)
    round_, claim = rated("supported", "unsupported", claim=claim)
    proposed = propose(actor=lead, round_=round_, unit=claim, ruling=ruling())
    link.stance = "against"
    save_evidence_link(actor=everything(), link=link)
    assert marked_decisions() == {proposed}


# --- what changes a basis marks what rests on it ------------------------------------------------------------------


def _other_question(link, claim):
    link.question = make_question()
    save_evidence_link(actor=everything(), link=link)


def _other_stance(link, claim):
    link.stance = "against"
    save_evidence_link(actor=everything(), link=link)


def _retracted(link, claim):
    source = link.evidence_item.source
    source.retraction_status = "retracted"
    save_source(actor=everything(), source=source)


def _another_answer(link, claim):
    describe(actor=everything(), claim=claim, said={"answers": "denies"})


CHANGES = {
    "an item that changed": lambda link, claim: save_evidence_item(actor=everything(), item=link.evidence_item),
    "an item that is withdrawn": lambda link, claim: withdraw_evidence_item(
        actor=everything(), item=link.evidence_item, because="Wrong."
    ),
    "a link more": lambda link, claim: make_evidence_link(make_evidence_item(), question=claim.question),
    "a link of its own": lambda link, claim: make_evidence_link(link.evidence_item, claim=claim, stance="against"),
    "a link with another stance": _other_stance,
    "a link that goes to another question": _other_question,
    "a link that is withdrawn": lambda link, claim: withdraw_evidence_link(
        actor=everything(), link=link, because="Wrong."
    ),
    "a retraction": _retracted,
    "another answer": _another_answer,
    "another question": lambda link, claim: describe_claim(
        actor=everything(), claim=claim, question_text="Quite another one?"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_of_a_basis_is_forgotten(change):
    link = make_evidence_link(question=make_question())
    claim, other = make_claim(question=link.question, answers="affirms"), make_claim()
    decision, elsewhere = decided_on(claim), decided_on(other)
    CHANGES[change](link, claim)
    rest = set(ratings().filter(claim=claim))
    assert marked() == rest
    assert marked_decisions() == {decision}
    assert elsewhere.basis == Decision.objects.get(pk=elsewhere.pk).basis
    ratings().update(stale_at=None)
    Decision.objects.update(stale_at=None)
    found = [(one.noun, one.pk) for batch in overdue() for one in batch]
    assert found == [*sorted(("rating", one.pk) for one in rest), ("decision", decision.pk)]


def test_a_decision_that_was_superseded_is_left_as_it_was():
    claim = make_claim()
    first = decided_on(claim)
    second = decided(open_round(), claim, "contradicted", supersedes=first)
    mark(claim)
    assert marked_decisions() == {second}
    assert Decision.objects.get(pk=second.pk).stale_because == WHY


def test_decisions_of_closed_rounds_are_marked_too():
    round_, claim = rated("supported", "contradicted")
    decision = decided(round_, claim)
    mark(claim)
    assert marked_decisions() == {decision}


def test_withheld_words_mark_what_rests_on_them_and_giving_them_back_does_not_take_it_back():
    claim, elsewhere = make_claim(), make_claim()
    decision, _ = decided_on(claim), decided_on(elsewhere)
    withholding = make_withholding(claim.capture, claim.start, claim.end)
    assert {rating.claim for rating in marked()} == {claim}
    assert marked_decisions() == {decision}
    lift_withholding(actor=everything(), withholding=withholding, because="By mistake.")
    assert {rating.stale_because for rating in marked()} == {"The words of the claim were withheld."}


def test_a_withheld_passage_of_evidence_marks_what_rests_on_it():
    capture = make_capture()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE)
    link = make_evidence_link(item, question=make_question())
    rating, _ = make_rating(make_claim(question=link.question)), make_rating()
    make_withholding(capture, 0, 3)
    assert marked() == set()
    make_withholding(capture, item.start, item.end)
    assert marked() == {rating}


def test_a_first_reason_is_kept():
    rating = make_rating()
    mark(rating.claim)
    mark(rating.claim, "Something else.")
    assert ratings().get().stale_because == WHY


# --- many ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """Two are many here."""
    monkeypatch.setattr(stale, "BATCH", 2)
    default_task_backend.clear()


def test_few_are_marked_with_the_change_in_four_queries(few):
    rating = make_rating()
    with CaptureQueriesContext(connection) as queries:
        mark(rating.claim)
    assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) == 4
    assert marked() == {rating}
    assert not StaleMark.objects.exists()
    assert default_task_backend.results == []


def test_many_are_left_to_a_worker_that_marks_all_from_before_the_change_and_no_later_one(few):
    claim = make_claim()
    before = {make_rating(claim) for _ in range(5)}
    mark(claim)
    assert marked() == set()
    assert [queued.task.func for queued in default_task_backend.results] == [mark_the_rest.func]
    later = make_rating(claim)
    mark_the_rest.call()
    assert marked() == before
    assert later not in marked()
    assert {rating.stale_because for rating in marked()} == {WHY}
    assert not StaleMark.objects.exists()


def test_a_worker_marks_the_decisions_from_before_the_change_and_no_later_one(few):
    claim = make_claim()
    first = decided_on(claim)
    mark(claim)
    assert marked_decisions() == set()
    elsewhere = decided(rated("supported", "contradicted", claim=claim)[0], claim)
    mark_the_rest.call()
    assert marked_decisions() == {first}
    assert elsewhere.stale_at is None


def test_what_a_stopped_worker_left_is_marked_by_the_next_one(few):
    claim = make_claim()
    before = {make_rating(claim) for _ in range(5)}
    mark(claim)
    assert next(mark_pending()) == 2
    assert len(marked()) == 2
    assert StaleMark.objects.get().because == WHY
    mark_the_rest.call()
    assert marked() == before


def test_claims_are_kept_in_pieces_and_none_is_forgotten(few, monkeypatch):
    monkeypatch.setattr(stale, "CLAIMS", 2)
    question = make_question()
    before = {make_rating(make_claim(question=question)) for _ in range(5)}
    mark_ratings_stale(claims=Claim.objects.filter(question=question), because=WHY)
    assert sorted(len(one.claims) for one in StaleMark.objects.all()) == [1, 2, 2]
    mark_the_rest.call()
    assert marked() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("walk", [mark_pending, mark_overdue])
def test_batches_are_transactions_of_their_own_and_refuse_to_be_less(installed, few, walk):
    claim = make_claim()
    for _ in range(3):
        make_rating(claim, reviewer=make_user(Role.REVIEWER))
    mark(claim)
    Claim.objects.filter(pk=claim.pk).update(question=make_question())
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        list(walk())
    assert sum(walk()) == 3


def test_the_time_is_that_of_the_change(few):
    claim = make_claim()
    for _ in range(3):
        make_rating(claim)
    mark(claim)
    changed_at = StaleMark.objects.get().created_at
    assert changed_at <= timezone.now()
    mark_the_rest.call()
    assert {rating.stale_at for rating in marked()} == {changed_at}

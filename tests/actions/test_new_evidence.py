"""Evidence linked after a round was opened: hidden until the reveal, no reason to rate again until it is accepted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.evidence_item import save_evidence_item, save_evidence_link, withdraw_evidence_link
from claims.actions.new_evidence import decide_on_evidence
from claims.actions.round import close_round
from claims.actions.stale import mark_pending
from claims.choices import Role
from claims.models import OPERATOR, Rating, RoundEvent, RoundUnit
from claims.reads.review.basis import overdue
from claims.reads.review.new_evidence import new_evidence
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return builders.make_claim(question=builders.make_question(), voice="marketing")


@pytest.fixture
def frozen_link(claim):
    return builders.make_evidence_link(question=claim.question)


@pytest.fixture
def opened(claim, frozen_link):
    return builders.make_round(claim)


@pytest.fixture
def rating(opened, claim):
    return builders.make_rating(claim, reviewer=opened.raters.first().reviewer, round_=opened)


def is_stale(rating):
    return Rating.objects.visible_to(OPERATOR).get(pk=rating.pk).stale_at is not None


def late():
    return [one.pk for batch in overdue() for one in batch]


def decide(opened, claim, link, *, accept=True, because="It matters.", actor=None):
    actor = actor or builders.make_user(Role.LEAD)
    return decide_on_evidence(actor=actor, round_=opened, claim=claim, link=link, accept=accept, because=because)


def test_a_later_link_is_a_proposal_and_marks_only_ratings_of_the_standing_round(opened, claim, rating):
    standing = builders.make_rating(claim)
    link = builders.make_evidence_link(question=claim.question)
    assert [(one.claim, one.link) for one in new_evidence(opened)] == [(claim, link)]
    assert not is_stale(rating)
    assert is_stale(standing)
    assert late() == []


def test_a_later_link_of_the_claim_itself_overrides_nothing_until_it_is_accepted(opened, claim, rating, frozen_link):
    link = builders.make_evidence_link(frozen_link.evidence_item, claim=claim, stance="against")
    assert not is_stale(rating)
    assert late() == []
    assert [one.link for one in new_evidence(opened)] == [link]
    again = builders.make_rating(claim, reviewer=opened.raters.last().reviewer, round_=opened)
    assert [one["link"] for one in again.basis["evidence"]] == [frozen_link.uid]


def test_accepting_marks_the_ratings_of_this_round_and_counts_from_then_on(opened, claim, rating):
    link = builders.make_evidence_link(question=claim.question)
    decide(opened, claim, link)
    assert is_stale(rating)
    assert link.uid in RoundUnit.objects.get(round=opened, claim=claim).evidence
    assert new_evidence(opened) == []
    again = builders.make_rating(claim, reviewer=opened.raters.last().reviewer, round_=opened)
    assert link.uid in {one["link"] for one in again.basis["evidence"]}
    assert RoundEvent.objects.filter(round=opened, step="accepted").get().because.endswith("It matters.")


def test_declining_leaves_ratings_as_they_are(opened, claim, rating):
    link = builders.make_evidence_link(question=claim.question)
    decide(opened, claim, link, accept=False)
    assert not is_stale(rating)
    assert new_evidence(opened) == []
    save_evidence_link(actor=builders.everything(), link=link, why="Said more.")
    save_evidence_item(actor=builders.everything(), item=link.evidence_item)
    assert not is_stale(rating)
    assert late() == []
    with pytest.raises(ValidationError, match="decided on already"):
        decide(opened, claim, link)


@pytest.mark.parametrize("change", ["link", "item", "withdrawn"])
def test_what_was_frozen_and_changes_marks_the_ratings(change, opened, claim, rating, frozen_link):
    actor = builders.everything()
    if change == "link":
        save_evidence_link(actor=actor, link=frozen_link)
    elif change == "item":
        save_evidence_item(actor=actor, item=frozen_link.evidence_item)
    else:
        withdraw_evidence_link(actor=actor, link=frozen_link, because="Wrong study.")
    assert is_stale(rating)


def test_many_are_marked_by_the_worker_in_the_same_way(opened, claim, rating, monkeypatch):
    monkeypatch.setattr("claims.actions.stale.BATCH", 1)
    standing = [builders.make_rating(claim) for _ in range(3)]
    builders.make_evidence_link(question=claim.question)
    list(mark_pending())
    assert all(is_stale(one) for one in standing)
    assert not is_stale(rating)


def test_a_decision_says_why(opened, claim):
    link = builders.make_evidence_link(question=claim.question)
    with pytest.raises(ValidationError, match="Say why"):
        decide(opened, claim, link, because=" ")


def test_before_the_reveal_a_lead_who_rates_decides_on_nothing(claim, frozen_link):
    lead = builders.make_user(Role.LEAD, Role.REVIEWER)
    builders.make_statement(lead)
    opened = builders.make_round(claim, raters=[lead, builders.make_rater()])
    link = builders.make_evidence_link(question=claim.question)
    with pytest.raises(PermissionDenied):
        decide(opened, claim, link, actor=lead)
    close_round(actor=lead, round_=opened)
    decide(opened, claim, link, actor=lead)


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_decide_on_evidence(role, opened, claim):
    link = builders.make_evidence_link(question=claim.question)
    with pytest.raises(PermissionDenied):
        decide(opened, claim, link, actor=builders.make_user(role))


def test_a_round_of_many_claims_costs_as_many_queries_as_one(django_assert_num_queries):
    question = builders.make_question()
    rounds = [builders.make_round(*(builders.make_claim(question=question) for _ in range(n))) for n in (1, 4)]
    builders.make_evidence_link(question=question)
    for round_, found in zip(rounds, (1, 4), strict=True):
        with django_assert_num_queries(6):
            assert len(new_evidence(round_)) == found

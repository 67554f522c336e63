"""What ratings rest on, read for one claim or for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import OPERATOR, Claim, EvidenceItem, Rating
from claims.reads.review import basis
from claims.reads.review.basis import basis_of, overdue
from tests.builders import make_claim, make_evidence_link, make_question, make_rating, open_round

pytestmark = pytest.mark.django_db


def late():
    return [(one.uid, one.changed) for batch in overdue() for one in batch]


def mixed_claims():
    """Claims that inherit evidence, deny, override it, have their own, and have none."""
    question = make_question()
    link = make_evidence_link(question=question, stance="for")
    make_evidence_link(question=question, stance="neutral")
    claims = [make_claim(question=question, answers=answer) for answer in ("affirms", "denies", "unclear")]
    overriding = make_claim(question=question, answers="affirms")
    make_evidence_link(link.evidence_item, claim=overriding, stance="against")
    own = make_claim()
    make_evidence_link(claim=own, stance="for")
    return [*claims, overriding, own, make_claim()]


def test_for_many_claims_it_is_what_it_is_for_one():
    for claim in mixed_claims():
        make_rating(claim)
    assert late() == []
    for rating in Rating.objects.visible_to(OPERATOR).select_related("claim"):
        assert rating.basis == basis_of(rating.claim, open_round().scheme_version)


def test_what_changed_behind_the_products_back_is_named_once_a_rating():
    first, second = make_rating(mixed_claims()[0]), make_rating()
    EvidenceItem.objects.update(version=9)
    assert late() == [(first.uid, ["the evidence"])]
    Claim.objects.filter(pk=second.claim_id).update(question=make_question())
    assert dict(late())[second.uid] == ["the question of the claim"]


def test_what_is_stale_already_or_superseded_is_not_named():
    rating = make_rating()
    superseded = make_rating()
    again = make_rating(superseded.claim, reviewer=superseded.reviewer, supersedes=superseded, verdict="supported")
    Claim.objects.update(question=make_question())
    assert {uid for uid, _ in late()} == {rating.uid, again.uid}
    Rating.objects.visible_to(OPERATOR).filter(pk=again.pk).update(stale_at=again.submitted_at)
    assert {uid for uid, _ in late()} == {rating.uid}


def test_each_batch_costs_the_same_and_none_is_left_out(monkeypatch):
    claims = mixed_claims()
    ratings = [make_rating(claim) for claim in claims]
    Claim.objects.update(question=make_question())
    with CaptureQueriesContext(connection) as whole:
        assert len(late()) == len(ratings)
    monkeypatch.setattr(basis, "BATCH", 2)
    with CaptureQueriesContext(connection) as parts:
        assert [uid for uid, _ in late()] == [rating.uid for rating in ratings]
    # The schemes, then five queries a batch, a look that finds no more, and one for decisions.
    assert len(whole) == 1 + 5 + 1 + 1
    assert len(parts) == 1 + 3 * 5 + 1 + 1

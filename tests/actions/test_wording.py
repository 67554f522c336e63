"""One wording on several pages: found by its words, accepted or rejected by a curator, counted by works."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.job import run_job, start_find_wordings
from claims.actions.wording import accept_wording, find_wordings, newest_claim, reject_wording
from claims.choices import RelationKind, Role
from claims.models import ClaimPair, Job
from claims.reads.claim.same_wording import may_be_same, wordings_of
from claims.reads.pair import pairs_of
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_pair,
    make_relation,
    make_source,
    make_user,
    make_withholding,
)
from tests.led import led_round

pytestmark = pytest.mark.django_db
WORDS = "Transplanted stem cells cannot differentiate into cancer when they are cultured with care."


def told(words=WORDS, **fields):
    return make_claim(words, capture=make_capture(words, source=make_source()), **fields)


def accept(one, other):
    return accept_wording(actor=everything(), claim=one, other=other)


def test_two_are_one_wording_by_a_person_alone_and_what_was_rejected_can_be_accepted():
    one, other, third = told(), told(), told()
    pair = accept(one, other)
    assert (pair.relation, pair.status, pair.decided_by) == ("same", "confirmed", everything())
    assert accept(other, one) == pair
    assert not pairs_of(one, everything())
    assert reject_wording(actor=everything(), claim=one, other=third).status == "rejected"
    assert wordings_of([one.pk], everything())[one.pk].claims == (one.pk, other.pk)
    assert accept(third, one).status == "confirmed"
    assert wordings_of([other.pk], everything())[other.pk].pages == 3
    assert reject_wording(actor=everything(), claim=one, other=third).status == "rejected"
    assert wordings_of([third.pk], everything()) == {}


def test_what_is_no_wording_is_refused_with_its_reason():
    one, other = told(), told()
    for act in (accept_wording, reject_wording):
        with pytest.raises(ValidationError, match="no pair with itself"):
            act(actor=everything(), claim=one, other=one)
        with pytest.raises(PermissionDenied):
            act(actor=make_user(Role.READER), claim=one, other=other)
    make_pair(one, other, relation="stronger", changed_what=[])
    for act in (accept_wording, reject_wording):
        with pytest.raises(ValidationError, match="a pair already"):
            act(actor=everything(), claim=one, other=other)
    with pytest.raises(PermissionDenied):
        next(find_wordings(actor=make_user(Role.READER), up_to=1))
    with pytest.raises(PermissionDenied):
        start_find_wordings(actor=make_user(Role.READER))


def test_a_page_that_republishes_another_counts_once_and_what_is_hidden_or_withheld_not_at_all():
    first, copy, last = told(), told(), told()
    accept(first, copy)
    accept(copy, last)
    relation = make_relation(copy.source, first.source, RelationKind.REPUBLISHES, confirmed=True)
    assert relation.status == "confirmed"
    (wording,) = wordings_of([first.pk], everything()).values()
    assert (wording.claims, wording.pages) == ((first.pk, copy.pk, last.pk), 2)
    rater = make_user(Role.REVIEWER, Role.CURATOR)
    led_round(last, raters=(rater,))
    assert wordings_of([last.pk], rater) == {}
    assert wordings_of([first.pk], rater)[first.pk].claims == (first.pk, copy.pk)
    make_withholding(copy.capture)
    assert wordings_of([copy.pk], everything()) == {}
    assert wordings_of([first.pk], everything())[first.pk].claims == (first.pk, last.pk)


def test_a_search_leaves_candidates_beside_the_oldest_alike_and_looks_at_each_claim_once():
    first, other = told(), told("No study of knees in the last ten years was as large as this one.")
    near, negated = told(WORDS.replace("care", "much care")), told(WORDS.replace("cannot", "can"))
    job = start_find_wordings(actor=everything())
    run_job.func(job.uid)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "2 proposed; 4 new claims compared with all others.")
    waits = ClaimPair.objects.may_be_same()
    assert {(pair.claim, pair.other) for pair in waits} == {(first, near), (first, negated)}
    assert "alike" in waits[0].note
    assert wordings_of([first.pk], everything()) == {}
    reject_wording(actor=everything(), claim=first, other=negated)
    again = told()
    assert Job.objects.get(pk=start_find_wordings(actor=everything()).pk).arguments == {
        "beyond": negated.pk, "up_to": again.pk,
    }  # fmt: skip
    assert [pair.other for pair in find_wordings(actor=everything(), up_to=newest_claim())] == [again]
    assert other.pk not in {key for key, _ in may_be_same([first], everything())[first.pk]}


def test_looking_for_one_costs_as_many_queries_among_many():
    claims = [told() for _ in range(2)]

    def asked():
        with CaptureQueriesContext(connection) as captured:
            may_be_same(claims[:2], everything())
            wordings_of([claim.pk for claim in claims], everything())
        return len(captured)

    accept(*claims)
    few = asked()
    claims += [told(f"{WORDS} {number}") for number in range(6)]
    for one in claims[2:]:
        accept(claims[0], one)
    assert asked() == few
    assert len(wordings_of([claims[3].pk], everything())[claims[3].pk].claims) == 8
    assert len(may_be_same(claims[:1], everything())[claims[0].pk]) == 7

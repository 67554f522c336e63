"""Which claims wait for a reviewer, and in which order."""

import pytest

from claims.actions.claim import withdraw_claim
from claims.choices import Role
from claims.reads.review.queue import Progress, next_for, progress_of
from tests.builders import make_claim, make_question, make_rating, make_user, open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims():
    """Two questions, met in turns, and a claim without one; in the order of the queue."""
    one, two = make_question("Is it good?"), make_question("Can it harm?")
    met = [make_claim(question=question) for question in (two, one, two, one, None)]
    return [met[1], met[3], met[0], met[2], met[4]]


def test_claims_come_by_question_and_those_without_one_last(reviewer, claims):
    assert next_for(reviewer, open_round(), limit=9) == claims


def test_rated_and_withdrawn_claims_do_not_come(reviewer, curator, claims):
    make_rating(claims[1], reviewer=reviewer)
    withdraw_claim(actor=curator, claim=claims[2], because="Wrong page")
    assert set(next_for(reviewer, open_round(), limit=9)) == {claims[0], claims[3], claims[4]}


def test_another_persons_ratings_change_nothing(reviewer, claims):
    make_rating(claims[0], reviewer=make_user(Role.REVIEWER))
    assert next_for(reviewer, open_round(), limit=9) == claims


def test_after_a_claim_comes_the_next_of_its_question_and_the_skipped_come_at_the_end(reviewer, claims):
    assert next_for(reviewer, open_round(), after=claims[1], limit=9) == [*claims[2:], claims[0], claims[1]]


def test_the_only_one_left_comes_back_when_it_is_skipped(reviewer):
    claim = make_claim()
    assert next_for(reviewer, open_round(), after=claim) == [claim]


def test_the_queue_goes_on_after_the_claim_rated_last(reviewer, claims):
    make_rating(claims[2], reviewer=reviewer)
    assert next_for(reviewer, open_round(), limit=9) == [claims[3], claims[4], claims[0], claims[1]]


def test_after_the_last_claim_it_begins_again(reviewer, claims):
    assert next_for(reviewer, open_round(), after=claims[4], limit=2) == claims[:2]


def test_nothing_waits_when_all_are_rated(reviewer, claims):
    for claim in claims:
        make_rating(claim, reviewer=reviewer)
    assert next_for(reviewer, open_round()) == []
    assert progress_of(reviewer, open_round()) == Progress(rated=5, claims=5)


def test_progress_counts_claims_not_ratings(reviewer, claims):
    first = make_rating(claims[0], reviewer=reviewer)
    make_rating(claims[0], reviewer=reviewer, supersedes=first, verdict="supported")
    assert progress_of(reviewer, open_round()) == Progress(rated=1, claims=5)


@pytest.mark.parametrize(
    ("rated", "claims", "shown", "left", "exact"),
    [
        (12, 79, "12 of 79", "67", True),
        (0, 10_000, "0 of 10,000", "10,000", True),
        (500, 10_001, "500 of 10,000+", "9,500+", False),
        (10_001, 10_001, "10,000+ of 10,000+", "many", False),
    ],
)
def test_progress_says_only_what_was_counted(rated, claims, shown, left, exact):
    progress = Progress(rated, claims)
    assert (str(progress), progress.to_rate, progress.exact) == (shown, left, exact)

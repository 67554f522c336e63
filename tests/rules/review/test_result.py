"""What is said of a claim in the end, and how much review stands behind it."""

import pytest

from claims.choices import Axis, Review
from claims.rules.review.result import Result, Said


def of(*verdicts, decision=None, **more):
    return Result(decision, tuple(Said(verdict=one, **more) for one in verdicts))


@pytest.mark.parametrize(
    ("result", "review", "level"),
    [
        (of(), Review.NONE, None),
        (of(1), Review.ONE, 1),
        (of(1, 1), Review.AGREEING, 1),
        (of(1, None), Review.AGREEING, 1),
        (of(1, 2, 1), Review.CONTESTED, None),
        (of(1, 2, decision=Said(3)), Review.DECIDED, 3),
        (of(1, 1, decision=Said(None)), Review.DECIDED, None),
        (of(1, 1, decision=Said(3, stale=True)), Review.STALE, 3),
        (of(1, 1, stale=True), Review.STALE, 1),
        (of(1, stale=True, decision=Said(1)), Review.DECIDED, 1),
        (Result(None, (Said(certainty=1), Said(certainty=2))), Review.CONTESTED, None),
        (Result(None, (Said(certainty=1), Said(certainty=1))), Review.AGREEING, None),
        (Result(None, (Said(1, certainty=1), Said(1, certainty=2))), Review.AGREEING, 1),
    ],
)
def test_how_strong_and_how_much_review_are_two_things(result, review, level):
    assert result.review == review
    assert result.level(Axis.VERDICT) == level


def test_nothing_is_voted_on():
    result = of(7, 5, 7)
    assert result.tally(Axis.VERDICT) == [(7, 2), (5, 1)]
    assert result.differ(Axis.VERDICT)
    assert result.level(Axis.VERDICT) is None


def test_a_decision_ends_the_difference_and_leaves_the_tally():
    result = of(7, 5, decision=Said(5))
    assert not result.differ(Axis.VERDICT)
    assert result.tally(Axis.VERDICT) == [(5, 1), (7, 1)]

"""Who may decide on a unit, how far answers are apart, and dissent in words."""

import pytest

from claims.rules.review.decide import (
    ALONE,
    NOT_OPEN,
    NOT_REVEALED,
    NOT_SHOWN,
    ONE_IN_STANDING,
    Spread,
    Standing,
    dissent,
    distance,
    refused_because,
)

ME, OTHER, THIRD = 1, 2, 3
PREPARED = Standing(opened=False, closed=False, standing=False)
LED = Standing(opened=True, closed=False, standing=False)
CLOSED = Standing(opened=True, closed=True, standing=False)
ALWAYS = Standing(opened=True, closed=False, standing=True)
ENDED = Standing(opened=True, closed=True, standing=True)


@pytest.mark.parametrize(
    ("round_", "raters", "why"),
    [
        (PREPARED, {OTHER, THIRD}, NOT_OPEN),
        (LED, {OTHER, THIRD}, NOT_REVEALED),
        (CLOSED, set(), NOT_SHOWN),
        (CLOSED, {ME}, ALONE),
        (CLOSED, {OTHER}, ""),
        (CLOSED, {ME, OTHER}, ""),
        (ALWAYS, set(), NOT_SHOWN),
        (ALWAYS, {ME}, ALONE),
        (ALWAYS, {OTHER}, ONE_IN_STANDING),
        (ALWAYS, {ME, OTHER}, ""),
        (ENDED, {OTHER}, ""),
    ],
)
def test_decisions_come_after_the_reveal_and_nobody_decides_on_what_they_alone_rated(round_, raters, why):
    assert refused_because(round_, ME, raters) == why


SCALE = [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("spread", "scale", "apart"),
    [
        (Spread(0, 0), SCALE, 0),
        (Spread(3, 1, 3, 2, 2), SCALE, 0),
        (Spread(3, 2, 3, 2, 3), SCALE, 1 / 3),
        (Spread(3, 3, 3, 1, 4), SCALE, 1),
        (Spread(3, 2, 2, 2, 2), SCALE, 1),
        (Spread(2, 2), [], 1),
        (Spread(2, 2, 2, 1, 1), [1], 1),
    ],
)
def test_answers_are_apart_by_the_steps_of_their_scale_or_wholly(spread, scale, apart):
    assert distance(spread, scale) == pytest.approx(apart)


def test_dissent_counts_each_other_answer_of_all_raters():
    assert dissent("Moderate", ["Low", "Moderate", "Low"]) == ["2 of 3 said low"]
    assert dissent("Low", ["Low", "Low"]) == []
    assert dissent("Low", ["High", None, "Very low"]) == [
        "1 of 3 gave no answer",
        "1 of 3 said high",
        "1 of 3 said very low",
    ]
    assert dissent(None, ["Low", None]) == ["1 of 2 said low"]

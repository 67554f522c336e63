"""How long the rest may take."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.rules.review.pace import minutes_left

BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def at(*minutes):
    return [BEGAN + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("submitted", "left", "expected"),
    [
        (at(0, 2, 4, 6), 10, 20),
        (at(6, 0, 4, 2), 10, 20),
        (at(0, 2, 4, 600, 602), 10, 20),
        (at(0, 0.1, 0.2, 0.3), 1, 1),
        (at(0, 2, 4), 10, None),
        (at(0, 100, 200, 300), 10, None),
        (at(0, 2, 4, 6), 0, None),
        ([], 5, None),
    ],
    ids=["as before", "any order", "a pause", "at least one", "too few", "all pauses", "none left", "none yet"],
)
def test_the_rest_takes_as_long_as_the_last_ones_did(submitted, left, expected):
    assert minutes_left(submitted, left) == expected

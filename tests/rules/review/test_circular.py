"""When evidence is circular for a claim, and what rests on such evidence alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Circle
from claims.rules.review.circular import Alone, Standing, circle, circular_alone

CLAIM = Standing(source=1, publisher=7, capture=3, start=10, end=20)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Standing(1, 7, 3, 15, 30), Circle.OVERLAPS),
        (Standing(1, 7, 3, 20, 30), Circle.SAME_PAGE),
        (Standing(1, 7, 4, 15, 30), Circle.SAME_PAGE),
        (Standing(1), Circle.SAME_PAGE),
        (Standing(2, 7), Circle.PUBLISHER),
        (Standing(2, 8), None),
        (Standing(2), None),
        (Standing(None, None), None),
    ],
)
def test_the_nearest_reason_is_said(item, why):
    assert circle(item, CLAIM) == why


def test_a_copy_of_the_page_is_nearer_than_its_publisher_and_farther_than_the_page():
    assert circle(Standing(2, 8), CLAIM, copied=True) == Circle.COPY
    assert circle(Standing(2, 7), CLAIM, copied=True) == Circle.COPY
    assert circle(Standing(1, 7), CLAIM, copied=True) == Circle.SAME_PAGE


def test_two_sources_without_a_publisher_are_not_of_the_same_one():
    assert circle(Standing(2, None), Standing(1, None)) is None


places = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda one: Standing(1, 1, 1, one[0], one[0] + one[1]))


@given(places, places)
def test_words_overlap_where_they_share_a_character_and_both_ways(one, other):
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@pytest.mark.parametrize(
    ("stances", "circular", "alone"),
    [
        ({}, (), Alone.NO),
        ({"a": "for"}, (), Alone.NO),
        ({"a": "for"}, ("a",), Alone.ALL),
        ({"a": "neutral"}, ("a",), Alone.ALL),
        ({"a": "for", "b": "against"}, ("a",), Alone.SUPPORT),
        ({"a": "for", "b": "neutral"}, ("a",), Alone.SUPPORT),
        ({"a": "for", "b": "for"}, ("a",), Alone.NO),
        ({"a": "against", "b": "neutral"}, ("a",), Alone.NO),
        ({"a": "for"}, ("a", "elsewhere"), Alone.ALL),
    ],
)
def test_support_is_circular_alone_where_nothing_else_speaks_for_it(stances, circular, alone):
    assert circular_alone(stances, circular) == alone

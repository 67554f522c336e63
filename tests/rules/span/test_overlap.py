from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.overlap import Overlap, Side, compare, shared

spans = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
readings = st.lists(spans, max_size=8)


def characters(places):
    return {at for start, end in places for at in range(start, end)}


def test_a_worked_example():
    # Ann: 0-10 and 20-30 and 50-60; Ben: 0-10 and 25-35. Both: 10 + 5; at least one: 10 + 15 + 10.
    found = compare([(0, 10), (20, 30), (50, 60)], [(0, 10), (25, 35)])
    assert found == Overlap(Side(3, 1, 1), Side(2, 1, 0), 1, 15, 35)
    assert found.share == 15 / 35


def test_nobody_marked_anything_has_no_share_and_one_alone_has_none_in_common():
    assert compare([], []).share is None
    assert compare([(3, 9)], []) == Overlap(Side(1, 0, 1), Side(0, 0, 0), 0, 0, 6)
    assert compare([(3, 9)], []).share == 0


def test_a_span_marked_twice_counts_once_and_neighbours_do_not_overlap():
    assert compare([(0, 4), (0, 4)], [(4, 8)]) == Overlap(Side(1, 0, 1), Side(1, 0, 1), 0, 0, 8)
    assert shared((0, 4), (4, 8)) == 0
    assert shared((0, 6), (4, 8)) == 2


@given(readings, readings)
def test_who_comes_first_does_not_matter(one, other):
    found, back = compare(one, other), compare(other, one)
    assert (found.one, found.other) == (back.other, back.one)
    assert (found.identical, found.share) == (back.identical, back.share)


@given(readings, readings)
def test_counts_add_up_and_the_share_is_that_of_the_characters(one, other):
    found = compare(one, other)
    for side, places in ((found.one, one), (found.other, other)):
        assert side.spans == len(set(places)) == found.identical + side.overlapping + side.alone
        assert min(side.overlapping, side.alone) >= 0
    both, every = characters(one) & characters(other), characters(one) | characters(other)
    assert (found.characters_both, found.characters_any) == (len(both), len(every))
    assert found.share is None or 0 <= found.share <= 1


@given(readings)
def test_the_same_spans_are_shared_wholly(places):
    found = compare(places, places)
    assert found.share == (1 if places else None)
    assert found.identical == found.one.spans == found.other.spans

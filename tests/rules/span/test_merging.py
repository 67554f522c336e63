"""Spans of two people in groups: what overlaps belongs together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.merging import Marked, grouped

places = st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def marked(*rows):
    return [Marked(key, place, first, second) for key, (place, first, second) in enumerate(rows)]


def test_what_overlaps_is_one_and_what_touches_is_not():
    groups = grouped(
        marked(((0, 5), True, False), ((5, 9), False, True), ((8, 12), True, False), ((3, 4), False, True))
    )
    assert [[one.place for one in group.marked] for group in groups] == [[(0, 5), (3, 4)], [(5, 9), (8, 12)]]
    assert [group.by_both for group in groups] == [True, True]


def test_the_same_words_are_told_apart_from_overlapping_ones():
    (both,) = grouped(marked(((0, 5), True, True)))
    (twice,) = grouped(marked(((0, 5), True, False), ((0, 5), False, True)))
    (part,) = grouped(marked(((0, 5), True, True), ((0, 4), True, False)))
    (own,) = grouped(marked(((0, 5), True, False), ((0, 5), True, False)))
    assert [one.same for one in (both, twice, part, own)] == [True, True, False, False]
    assert not own.by_both


def test_nothing_is_no_group():
    assert grouped([]) == []


@given(st.lists(places))
def test_each_is_in_one_group_and_no_two_groups_share_a_character(some):
    groups = grouped(Marked(key, place, True, False) for key, place in enumerate(some))
    assert sorted(one.key for group in groups for one in group.marked) == list(range(len(some)))
    reach = [(min(one.place[0] for one in group.marked), max(one.place[1] for one in group.marked)) for group in groups]
    assert all(before[1] <= after[0] for before, after in pairwise(reach))

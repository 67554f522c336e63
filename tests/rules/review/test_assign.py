"""Who gets what: everybody as many as wanted, loads level, nobody what is barred, the same again from a seed."""

import contextlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.assign import TooFew, Wanted, assign

PEOPLE = st.integers(min_value=1, max_value=7).map(lambda number: list(range(number)))


@st.composite
def rounds(draw, *, barring=False):
    people = draw(PEOPLE)
    each = draw(st.integers(min_value=0, max_value=len(people)))
    barred = st.frozensets(st.sampled_from(people)) if barring else st.just(frozenset())
    units = [Wanted(unit, each, draw(barred)) for unit in range(draw(st.integers(min_value=0, max_value=25)))]
    return units, people, draw(st.integers(min_value=0, max_value=2**31))


def loads(given_, people):
    counted = Counter(person for people_ in given_.values() for person in people_)
    return [counted[person] for person in people]


@given(rounds())
def test_every_unit_gets_its_number_and_loads_differ_by_at_most_one(asked):
    units, people, seed = asked
    dealt = assign(units, people, seed)
    for unit in units:
        got = dealt.get(unit.unit, [])
        assert len(got) == len(set(got)) == unit.need
    assert max(loads(dealt, people)) - min(loads(dealt, people)) <= 1


@given(rounds(barring=True))
def test_nobody_gets_what_is_barred_or_it_is_said_which_cannot_be_given(asked):
    units, people, seed = asked
    short = [unit.unit for unit in units if len(set(people) - unit.barred) < unit.need]
    try:
        dealt = assign(units, people, seed)
    except TooFew as error:
        assert sorted(error.units) == short
        return
    assert not short
    for unit in units:
        got = dealt.get(unit.unit, [])
        assert len(got) == len(set(got)) == unit.need
        assert not unit.barred & set(got)


@given(rounds(barring=True))
def test_loads_are_as_level_as_what_is_barred_allows(asked):
    """No single unit can go from somebody to somebody with at least two fewer."""
    units, people, seed = asked
    try:
        dealt = assign(units, people, seed)
    except TooFew:
        return
    load = dict(zip(people, loads(dealt, people), strict=True))
    for unit in units:
        for giver in dealt.get(unit.unit, []):
            takers = set(people) - unit.barred - set(dealt[unit.unit])
            assert all(load[taker] > load[giver] - 2 for taker in takers)


@given(rounds(barring=True), st.randoms())
def test_the_order_of_units_and_people_does_not_matter(asked, chance):
    units, people, seed = asked
    shuffled, others = list(units), list(people)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    with contextlib.suppress(TooFew):
        assert assign(units, people, seed) == assign(shuffled, others, seed)


@given(rounds(), st.lists(st.integers(min_value=0, max_value=9), min_size=7, max_size=7))
def test_who_has_more_already_gets_less(asked, before):
    units, people, seed = asked
    had = {person: before[person] for person in people}
    got = loads(assign(units, people, seed, had), people)
    total = [had[person] + got[person] for person in people]
    for one in people:
        for other in people:
            # Somebody who got a unit that another one did not get has not two more than them.
            assert not (got[one] > got[other] and total[one] > total[other] + 1)


def test_units_go_over_a_third_person_where_that_levels_loads():
    """The first can have one kind alone, the third the other one alone: only the second stands between them."""
    units = [Wanted(unit, 1, frozenset({2})) for unit in range(2)]
    units += [Wanted(unit, 1, frozenset({0})) for unit in range(2, 12)]
    assert sorted(loads(assign(units, [0, 1, 2], 1), [0, 1, 2])) == [2, 5, 5]


def test_another_seed_deals_otherwise():
    units = [Wanted(unit, 2) for unit in range(50)]
    assert assign(units, range(5), 1) != assign(units, range(5), 2)
    assert assign(units, range(5), 1) == assign(units, range(5), 1)


def test_all_pairs_of_people_meet():
    """So that each pair's agreement can be worked out."""
    dealt = assign([Wanted(unit, 2) for unit in range(200)], range(4), 3)
    pairs = Counter(frozenset(people) for people in dealt.values())
    assert len(pairs) == 6
    assert min(pairs.values()) >= 10


def test_nobody_to_give_to_is_said():
    with pytest.raises(TooFew) as refused:
        assign([Wanted(1, 1), Wanted(2, 1)], [], 1)
    assert list(refused.value.units) == [1, 2]

"""In which rounds a person rates, and in which of them a claim: by what was handed out, never by role alone."""

import pytest

from claims.actions.round import close_round
from claims.choices import Role
from claims.models import Assignment
from claims.reads.review.rounds import belongs_to, rates_in, round_for, rounds_of, unit_in
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_claim_is_rated_in_the_round_in_which_it_was_handed_out():
    claim = builders.make_claim()
    opened = builders.make_round(claim)
    rater = opened.raters.first().reviewer
    assert round_for(rater, claim) == opened
    assert round_for(builders.make_rater(), claim) == builders.open_round()
    assert round_for(rater, builders.make_claim()) == builders.open_round()


def test_of_two_rounds_the_one_comes_first_in_which_it_is_still_to_be_rated():
    claim, raters = builders.make_claim(), [builders.make_rater(), builders.make_rater()]
    first, second = (builders.make_round(claim, raters=raters) for _ in range(2))
    assert round_for(raters[0], claim) == first
    builders.make_rating(claim, reviewer=raters[0], round_=first)
    assert round_for(raters[0], claim) == second
    builders.make_rating(claim, reviewer=raters[0], round_=second)
    assert round_for(raters[0], claim) == first
    close_round(actor=builders.everything(), round_=first)
    assert round_for(raters[0], claim) == second


def test_who_does_not_rate_has_no_round():
    claim = builders.make_claim()
    assert round_for(builders.make_user(Role.CURATOR), claim) is None
    assert rounds_of(builders.make_user(Role.CURATOR)) == []


def test_ones_rounds_are_those_that_one_rates_in_and_the_standing_one_last():
    rater = builders.make_rater()
    mine = builders.make_round(raters=[rater, builders.make_rater()])
    builders.make_round()
    builders.make_round(raters=[rater, builders.make_rater()], opened=False)
    assert rounds_of(rater) == [mine, builders.open_round()]


def test_a_role_makes_nobody_a_member_of_a_round():
    opened = builders.make_round()
    other, lead = builders.make_rater(), builders.make_user(Role.LEAD, Role.REVIEWER)
    assert not rates_in(other, opened)
    assert not belongs_to(other, opened)
    assert not rates_in(lead, opened)
    assert belongs_to(lead, opened)
    assert rates_in(other, builders.open_round())


def test_a_unit_of_the_round_is_found_by_its_claim():
    opened = builders.make_round()
    claim = Assignment.objects.filter(round=opened).first().claim
    assert unit_in(opened, claim).claim == claim
    assert unit_in(opened, builders.make_claim()) is None
    assert unit_in(builders.open_round(), claim) is None


def test_the_queries_do_not_grow_with_rounds(django_assert_num_queries):
    rater, claim = builders.make_rater(), builders.make_claim()
    for number in (1, 3):
        for _ in range(number):
            builders.make_round(claim, raters=[rater, builders.make_rater()])
        with django_assert_num_queries(2):
            assert round_for(rater, claim)
        rater.__dict__.pop("roles", None)
        with django_assert_num_queries(3):
            assert rounds_of(rater)

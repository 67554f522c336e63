"""How a person stands to a round."""

import pytest

from claims.actions.round import close_round
from claims.choices import Reveal, Role, Stage
from claims.models import Rating, RoundRater, User
from claims.reads.review.reveal import extent_for, membership_of, stage_of_next, would_see_more
from claims.rules.review.reveal import Extent, Membership
from tests.builders import change_round, make_claim, make_rating, make_user, open_round
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db
LEAD, BOTH = (Role.LEAD,), (Role.LEAD, Role.REVIEWER)


@pytest.fixture
def both():
    """A lead who rates."""
    return make_user(*BOTH)


def test_a_lead_is_bound_who_may_rate_or_has_rated_in_the_round(lead, both):
    earlier = open_round()
    make_rating(reviewer=both)
    later = change_round()
    assert membership_of(lead, earlier) == membership_of(lead, later) == Membership.LEADS
    assert membership_of(both, later) == Membership.RATES
    both.groups.remove(both.groups.get(name=Role.REVIEWER))
    former = User.objects.get(pk=both.pk)
    assert membership_of(former, earlier) == Membership.RATES
    assert membership_of(former, later) == Membership.LEADS


def test_who_neither_leads_nor_rates_looks_on(reader, curator, reviewer):
    assert membership_of(reader, open_round()) == membership_of(curator, open_round()) == Membership.LOOKS_ON
    assert membership_of(reviewer, open_round()) == Membership.RATES


def test_a_superuser_is_bound_like_any_rater():
    assert membership_of(make_user(is_superuser=True), open_round()) == Membership.RATES


def test_how_much_is_seen_follows_the_terms_of_the_round(lead, reviewer):
    blind = change_round(reveal=Reveal.AT_CLOSE)
    assert (extent_for(reviewer, blind), extent_for(lead, blind)) == (Extent.NOTHING, Extent.EVERYTHING)
    closed = close_round(actor=lead, round_=blind)
    assert extent_for(reviewer, closed) == Extent.EVERYTHING


def test_who_has_rated_sees_no_more_of_that_round_as_a_lead_and_no_less_of_another(both, lead):
    rated = open_round()
    make_rating(reviewer=both)
    both.groups.remove(both.groups.get(name=Role.REVIEWER))
    former = User.objects.get(pk=both.pk)
    assert extent_for(former, rated) == Extent.RATED_UNITS
    assert would_see_more(lead, LEAD, rated, former)
    other = change_round()
    assert extent_for(former, other) == Extent.EVERYTHING
    assert not would_see_more(lead, LEAD, other, former)


@pytest.mark.parametrize("roles", [LEAD, (*LEAD, Role.CURATOR)])
def test_a_lead_who_rates_sees_less_than_an_account_that_leads_without_rating(both, roles):
    assert would_see_more(User(username="new"), roles, open_round(), both)


@pytest.mark.parametrize("roles", [(), (Role.REVIEWER,), (Role.CURATOR, Role.READER), BOTH])
def test_reviewers_curators_readers_and_leads_who_rate_see_no_more(both, roles):
    assert not would_see_more(User(username="new"), roles, open_round(), both)


def test_an_account_that_has_rated_in_the_round_is_bound_whatever_roles_it_gets(both, reviewer):
    make_rating(reviewer=reviewer)
    assert not would_see_more(reviewer, LEAD, open_round(), both)


def test_who_sees_everything_is_held_back_from_nothing_and_after_the_close_nobody_is(lead, both):
    assert not would_see_more(User(username="new"), LEAD, open_round(), lead)
    closed = close_round(actor=lead, round_=open_round())
    assert not would_see_more(User(username="new"), LEAD, closed, both)


def test_in_a_round_that_a_lead_opened_it_is_the_assignment_that_counts(lead, reviewer, both, curator):
    led = led_round(make_claim(), raters=(curator, lead))
    assert membership_of(curator, led) == membership_of(lead, led) == Membership.RATES
    assert membership_of(both, led) == Membership.LEADS
    assert membership_of(reviewer, led) == Membership.LOOKS_ON
    assert would_see_more(both, BOTH, led, lead)


def test_who_was_made_a_rater_is_bound_before_anything_is_handed_out(lead):
    rater, claim = make_user(Role.REVIEWER), make_claim()
    theirs = make_rating(claim, reviewer=rater, round_=(led := led_round(claim, raters=(rater,))))
    assert theirs in Rating.objects.visible_to(lead)
    RoundRater.objects.create(round=led, reviewer=lead)
    assert membership_of(lead, led) == Membership.RATES
    assert theirs not in Rating.objects.visible_to(lead)


# --- before and after --------------------------------------------------------------------------------------------


@pytest.fixture
def led(reviewer):
    """A claim that two people rate, in a round with the given terms."""
    other, claim = make_user(Role.REVIEWER), make_claim()
    return lambda **terms: (led_round(claim, raters=(reviewer, other), **terms), claim, other)


def test_the_first_rating_while_a_round_runs_is_independent_and_asks_nothing(reviewer, led, django_assert_num_queries):
    for reveal in Reveal:
        round_, claim, other = led(reveal=reveal)
        make_rating(claim, reviewer=other, round_=round_)
        with django_assert_num_queries(0):
            assert stage_of_next(reviewer, round_, claim, None) == Stage.INDEPENDENT


def test_after_own_it_is_discussed_from_when_there_is_something_to_see(reviewer, led):
    round_, claim, other = led(reveal=Reveal.AFTER_OWN)
    first = make_rating(claim, reviewer=reviewer, round_=round_)
    alone = make_rating(claim, reviewer=reviewer, round_=round_, supersedes=first, verdict="supported")
    make_rating(claim, reviewer=other, round_=round_)
    after = make_rating(claim, reviewer=reviewer, round_=round_, supersedes=alone)
    again = make_rating(claim, reviewer=reviewer, round_=round_, supersedes=after, verdict="supported")
    stages = [Rating.objects.own(reviewer).get(pk=one.pk).stage for one in (first, alone, after, again)]
    assert stages == [Stage.INDEPENDENT, Stage.INDEPENDENT, Stage.DISCUSSED, Stage.DISCUSSED]


def test_until_the_close_every_rating_is_independent(reviewer, led):
    round_, claim, other = led(reveal=Reveal.AT_CLOSE)
    first = make_rating(claim, reviewer=reviewer, round_=round_)
    make_rating(claim, reviewer=other, round_=round_)
    second = make_rating(claim, reviewer=reviewer, round_=round_, supersedes=first, verdict="supported")
    assert second.stage == Stage.INDEPENDENT


def test_in_a_round_opened_again_it_is_discussed_for_who_could_see_others_at_the_close(reviewer, led):
    round_, claim, other = led(reveal=Reveal.AT_CLOSE)
    make_rating(claim, reviewer=other, round_=round_)
    reopen(close(round_))
    assert stage_of_next(reviewer, round_, claim, None) == Stage.DISCUSSED
    # Nobody else had rated it, or the person came later.
    assert stage_of_next(other, round_, claim, None) == Stage.INDEPENDENT
    assert stage_of_next(make_user(Role.REVIEWER), round_, claim, None) == Stage.INDEPENDENT


def test_what_was_rated_since_it_was_opened_again_is_hidden_as_ever(reviewer, led):
    round_, claim, other = led(reveal=Reveal.AT_CLOSE)
    reopen(close(round_))
    make_rating(claim, reviewer=other, round_=round_)
    assert stage_of_next(reviewer, round_, claim, None) == Stage.INDEPENDENT


def test_after_a_masked_rating_the_source_is_known(reviewer, led):
    round_, claim, _ = led(reveal=Reveal.AT_CLOSE, masked=True)
    first = make_rating(claim, reviewer=reviewer, round_=round_)
    second = make_rating(claim, reviewer=reviewer, round_=round_, supersedes=first, verdict="supported")
    assert (first.stage, second.stage) == (Stage.INDEPENDENT, Stage.UNMASKED)

"""What is kept from who rates a claim, beside others' ratings."""

from itertools import product

import pytest

from claims.choices import Reveal, Role, RoundTask
from claims.models import Claim, Description
from claims.reads.blind import draw_veil, masked_for, veil_of, veiled
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.source.reading import claims_seen_by, hidden_from, seen_by
from claims.rules.review.reveal import Phase, sees_wording
from tests.builders import everything, make_claim, make_rating, make_user
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    """A claim whose wording somebody coded, with a neutral statement."""
    return make_claim(voice="marketing", commitment="boosted", statement="It may cause rejection.")


@pytest.mark.parametrize(("phase", "reveal", "rated"), list(product(Phase, Reveal, (True, False))))
def test_a_claim_is_veiled_as_the_rule_says(claim, reviewer, phase, reveal, rated):
    round_ = led_round(claim, raters=(reviewer,), reveal=reveal, opened=phase != Phase.PREPARED)
    if rated and phase != Phase.PREPARED:
        make_rating(claim, reviewer=reviewer, round_=round_)
    if phase in (Phase.CLOSED, Phase.REOPENED):
        close(round_)
    if phase == Phase.REOPENED:
        reopen(round_)
    assert round_.terms.phase == phase
    shown = sees_wording(round_.terms, rated_unit=rated and phase != Phase.PREPARED)
    assert veiled(claim, reviewer) is not shown
    assert (claim in Claim.objects.filter(veil.over()) if (veil := veil_of(reviewer)) else False) is not shown
    assert descriptions_seen_by(reviewer).exists() is shown


def test_it_is_veiled_from_who_rates_it_alone(claim, reviewer, curator, lead, reader):
    led_round(claim, raters=(make_user(Role.REVIEWER),))
    assert [veil_of(person) for person in (reviewer, curator, lead, reader)] == [None] * 4
    assert descriptions_seen_by(reviewer).exists()


def test_ones_own_coding_is_seen(claim, reviewer):
    led_round(claim, raters=(reviewer,))
    mine = Description.objects.create(claim=claim, coder=reviewer, voice="research")
    assert list(descriptions_seen_by(reviewer)) == [mine]
    assert claim.description in descriptions_seen_by(everything())


def test_what_is_coded_in_a_round_is_shown_as_its_ratings_are(reviewer, curator, lead):
    claim, coder = make_claim(), make_user(Role.REVIEWER)
    round_ = led_round(claim, raters=(coder,), task=RoundTask.DESCRIBE)
    theirs = Description.objects.create(claim=claim, coder=coder, round=round_, voice="marketing")
    assert list(descriptions_seen_by(coder)) == list(descriptions_seen_by(lead)) == [theirs]
    assert not descriptions_seen_by(curator).exists()
    close(round_)
    assert list(descriptions_seen_by(curator)) == [theirs]


def test_a_veiled_claim_is_read_as_if_nobody_had_made_anything_of_its_words(claim, reviewer):
    other = make_claim(voice="research")
    led_round(claim, raters=(reviewer,))
    draw_veil([claim, other], reviewer)
    assert (claim.voice, claim.commitment, claim.statement) == ("", "", "")
    assert other.voice == "research"


def test_a_claim_is_hidden_while_it_is_to_be_rated_masked(claim, reviewer, curator):
    other = make_claim()
    round_ = led_round(claim, raters=(reviewer,), masked=True)
    assert [one.claim for one in masked_for(reviewer)] == [claim]
    assert list(claims_seen_by(reviewer)) == list(seen_by(Claim.objects.all(), reviewer)) == [other]
    assert hidden_from(curator) is None
    assert claim in claims_seen_by(curator)
    make_rating(claim, reviewer=reviewer, round_=round_)
    assert set(claims_seen_by(reviewer)) == set(seen_by(Claim.objects.all(), reviewer)) == {claim, other}


def test_it_is_not_hidden_after_the_round(claim, reviewer):
    round_ = led_round(claim, raters=(reviewer,), masked=True)
    close(round_)
    assert claim in claims_seen_by(reviewer)
    assert hidden_from(reviewer) is None


def test_each_costs_a_few_queries_however_much_there_is(claim, reviewer, django_assert_num_queries):
    led_round(*(make_claim() for _ in range(5)), claim, raters=(reviewer,), masked=True)
    with django_assert_num_queries(1):
        hidden_from(reviewer)
    with django_assert_num_queries(2):
        veil_of(reviewer)
    with django_assert_num_queries(3):
        draw_veil([claim, *Claim.objects.none()], reviewer)

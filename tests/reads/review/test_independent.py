"""The ratings that agreement is worked out from."""

import pytest

from claims.choices import Reveal, Role, UnitRole
from claims.models import OPERATOR, RoundUnit
from claims.reads.review.independent import independent_ratings
from tests.builders import make_claim, make_rating, make_user, open_round
from tests.led import close, led_round

pytestmark = pytest.mark.django_db


def test_it_is_each_raters_last_before_the_reveal(reviewer):
    claim, other = make_claim(), make_user(Role.REVIEWER)
    first = make_rating(claim, reviewer=reviewer)
    before = make_rating(claim, reviewer=reviewer, supersedes=first, verdict="supported")
    theirs = make_rating(claim, reviewer=other)
    make_rating(claim, reviewer=reviewer, supersedes=before)
    assert set(independent_ratings(open_round(), OPERATOR)) == {before, theirs}


def test_one_after_the_source_was_shown_does_not_count(reviewer):
    claim = make_claim()
    round_ = led_round(claim, raters=(reviewer,), masked=True)
    masked = make_rating(claim, reviewer=reviewer, round_=round_)
    make_rating(claim, reviewer=reviewer, round_=round_, supersedes=masked, verdict="supported")
    assert list(independent_ratings(round_, OPERATOR)) == [masked]


@pytest.mark.parametrize("role", [UnitRole.PILOT, UnitRole.TRAINING, UnitRole.GOLD])
def test_pilots_training_and_gold_do_not_count(role, reviewer):
    counts, apart = make_claim(), make_claim()
    round_ = led_round(counts, apart, raters=(reviewer,))
    RoundUnit.objects.filter(claim=apart).update(role=role)
    rated = [make_rating(claim, reviewer=reviewer, round_=round_) for claim in (counts, apart)]
    assert list(independent_ratings(round_, OPERATOR)) == rated[:1]


def test_nobody_learns_more_from_it_than_they_see(reviewer, lead):
    claim, other = make_claim(), make_user(Role.REVIEWER)
    round_ = led_round(claim, raters=(reviewer, other, lead), reveal=Reveal.AT_CLOSE)
    mine = make_rating(claim, reviewer=reviewer, round_=round_)
    theirs = make_rating(claim, reviewer=other, round_=round_)
    assert list(independent_ratings(round_, reviewer)) == [mine]
    assert list(independent_ratings(round_, lead)) == []
    close(round_)
    assert set(independent_ratings(round_, lead)) == {mine, theirs}

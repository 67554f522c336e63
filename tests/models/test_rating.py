"""Who sees which ratings: the one door."""

import pytest

from claims.actions.round import close_round, open_round
from claims.choices import Reveal, Role
from claims.models import OPERATOR, Rating, SchemeVersion
from tests import builders
from tests.builders import make_claim, make_rating, make_user

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Rating.objects.visible_to(user))


@pytest.fixture
def until_close(lead):
    """A round that reveals at its close."""
    close_round(actor=lead, round_=builders.open_round())
    version = SchemeVersion.objects.get(scheme__code="claim-fit")
    return open_round(actor=lead, name="Blind", scheme_version=version, reveal=Reveal.AT_CLOSE)


def test_one_sees_ones_own_rating_always(reviewer):
    rating = make_rating(reviewer=reviewer)
    assert seen(reviewer) == {rating}


def test_others_are_hidden_until_one_has_rated_the_same_claim(reviewer):
    claim = make_claim()
    theirs, elsewhere = make_rating(claim), make_rating()
    assert seen(reviewer) == set()
    mine = make_rating(claim, reviewer=reviewer)
    assert seen(reviewer) == {mine, theirs}
    assert elsewhere not in seen(reviewer)


def test_a_rating_in_an_earlier_round_opens_nothing_in_this_one(reviewer, lead):
    claim = make_claim()
    make_rating(claim, reviewer=reviewer)
    close_round(actor=lead, round_=builders.open_round())
    version = SchemeVersion.objects.get(scheme__code="claim-fit")
    second = open_round(actor=lead, name="Second", scheme_version=version, reveal=Reveal.AFTER_OWN)
    hidden = make_rating(claim, round_=second)
    assert hidden not in seen(reviewer)


def test_a_round_that_reveals_at_its_close_shows_only_ones_own_until_then(reviewer, lead, until_close):
    claim = make_claim()
    mine, theirs = make_rating(claim, reviewer=reviewer), make_rating(claim)
    assert seen(reviewer) == {mine}
    close_round(actor=lead, round_=until_close)
    assert seen(reviewer) == {mine, theirs}


def test_readers_and_curators_see_nothing_while_a_round_is_open_and_all_after_it(reader, curator, lead):
    rating = make_rating()
    assert seen(reader) == seen(curator) == set()
    close_round(actor=lead, round_=builders.open_round())
    assert seen(reader) == seen(curator) == {rating}


def test_a_lead_who_does_not_rate_sees_a_running_round(lead, until_close):
    rating = make_rating()
    assert seen(lead) == {rating}


def test_a_lead_who_may_rate_is_bound_like_any_rater(until_close):
    both = make_user(Role.LEAD, Role.REVIEWER)
    superuser = make_user(is_superuser=True)
    claim = make_claim()
    make_rating(claim)
    assert seen(both) == seen(superuser) == set()
    mine = make_rating(claim, reviewer=both)
    assert seen(both) == {mine}


def test_a_deactivated_person_sees_ones_own_alone(lead):
    make_rating()
    lead.is_active = False
    lead.save()
    assert seen(type(lead).objects.get(pk=lead.pk)) == set()


def test_the_operator_sees_everything(until_close):
    rating = make_rating()
    assert seen(OPERATOR) == {rating}


def test_superseded_ratings_are_as_visible_as_their_successors(reviewer):
    claim = make_claim()
    author = make_user(Role.REVIEWER)
    first = make_rating(claim, reviewer=author)
    second = make_rating(claim, reviewer=author, supersedes=first, verdict="supported")
    assert seen(reviewer) == set()
    mine = make_rating(claim, reviewer=reviewer)
    assert seen(reviewer) == {mine, first, second}


def test_ones_own_are_found_without_asking_about_rounds(reviewer):
    rating = make_rating(reviewer=reviewer)
    make_rating(rating.claim)
    own = Rating.objects.visible_to(reviewer).mine(reviewer)
    assert list(own) == [rating]
    assert "claims_round" not in str(own.query)


def test_somebody_elses_own_are_still_seen_through_the_door(reviewer):
    theirs = make_rating()
    assert not Rating.objects.visible_to(reviewer).mine(theirs.reviewer).exists()
    make_rating(theirs.claim, reviewer=reviewer)
    assert list(Rating.objects.visible_to(reviewer).mine(theirs.reviewer)) == [theirs]


def test_what_is_filtered_after_the_door_stays_filtered(reviewer):
    rating = make_rating(reviewer=reviewer)
    seen = Rating.objects.visible_to(reviewer).exclude(pk=rating.pk)
    assert not seen.mine(reviewer).exists()

"""Who sees which ratings: the one door."""

from itertools import combinations

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from claims.actions.round import close_round, open_standing_round
from claims.choices import Reveal, Role
from claims.models import OPERATOR, Rating, Round, SchemeVersion
from claims.rules.review.reveal import Phase, Terms, membership, sees_others
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
    return open_standing_round(actor=lead, name="Blind", scheme_version=version, reveal=Reveal.AT_CLOSE)


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
    second = open_standing_round(actor=lead, name="Second", scheme_version=version, reveal=Reveal.AFTER_OWN)
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
    own = Rating.objects.own(reviewer)
    assert list(own) == [rating]
    assert "claims_round" not in str(own.query)


def test_somebody_elses_own_are_still_seen_through_the_door(reviewer):
    theirs = make_rating()
    assert not Rating.objects.visible_to(reviewer).own(theirs.reviewer).exists()
    make_rating(theirs.claim, reviewer=reviewer)
    assert list(Rating.objects.visible_to(reviewer).own(theirs.reviewer)) == [theirs]


# --- the door and the rule ---------------------------------------------------------------------------------------

ROLES = [combination for size in range(len(Role) + 1) for combination in combinations(Role, size)]
RATED = ("nothing", "another claim", "the claim", "the claim twice")


@pytest.fixture
def rounds():
    """A round for each of the terms that a round can have, with a claim that somebody else rated and another claim."""
    claim, other = make_claim(), make_claim()
    version = SchemeVersion.objects.get(scheme__code="claim-fit")
    made = {}
    for reveal in Reveal:
        for phase in Phase:
            round_ = Round.objects.create(
                name=f"{reveal} {phase}", scheme_version=version, reveal=reveal, opened_at=timezone.now()
            )
            made[Terms(phase, reveal)] = (round_, make_rating(claim, round_=round_), other)
    return made


def rated(rounds, amount):
    """A person who has rated so much in each of the rounds, and what they rated."""
    person, own = make_user(Role.REVIEWER), set()
    for round_, theirs, other in rounds.values():
        if amount == "another claim":
            own.add(make_rating(other, reviewer=person, round_=round_))
        elif amount != "nothing":
            own.add(first := make_rating(theirs.claim, reviewer=person, round_=round_))
            if amount == "the claim twice":
                own.add(make_rating(first.claim, reviewer=person, round_=round_, supersedes=first, verdict="supported"))
    return person, own


@pytest.mark.parametrize("amount", RATED)
def test_the_door_shows_what_the_rule_says_for_every_combination(rounds, amount):
    """Phase, reveal, roles, own ratings: what is seen of others' is what the rule says, and one's own always."""
    person, own = rated(rounds, amount)
    for terms, (round_, _, _) in rounds.items():
        closed_at = timezone.now() if terms.phase == Phase.CLOSED else None
        Round.objects.filter(pk=round_.pk).update(closed_at=closed_at)
        round_.refresh_from_db()
        assert round_.terms == terms
    for roles in ROLES:
        person.groups.set(Group.objects.filter(name__in=roles))
        user = type(person).objects.get(pk=person.pk)
        member = membership(leads=Role.LEAD in roles, may_rate=Role.REVIEWER in roles, has_rated=amount != "nothing")
        rated_claim = amount in ("the claim", "the claim twice")
        expected = {
            theirs for terms, (_, theirs, _) in rounds.items() if sees_others(terms, member, rated_claim=rated_claim)
        }
        assert seen(user) == own | expected, (roles, amount)

"""Who sees which ratings: the one door."""

from itertools import combinations, product

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.round import close_round, open_standing_round
from claims.choices import Axis, Reveal, Role, UnitKind
from claims.models import OPERATOR, Assignment, Rating, Round, SchemeVersion
from claims.rules.review.reveal import Phase, Terms, membership, sees_others
from tests import builders
from tests.builders import make_claim, make_publisher, make_rating, make_source, make_user
from tests.led import close, hand_out, led_round, reopen

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Rating.objects.visible_to(user))


@pytest.fixture
def until_close(lead):
    """A round that reveals at its close."""
    close_round(actor=lead, round_=builders.open_round())
    version = SchemeVersion.objects.get(scheme__code="claim-fit", version="2.0.0")
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
    version = SchemeVersion.objects.get(scheme__code="claim-fit", version="2.0.0")
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
# What one is in each of the rounds, and has done there.
PARTS = ("nothing", "assigned", "rated another", "rated", "rated twice")
# What one still has to rate of it elsewhere: nothing, in a round that hides earlier ones, in one that does not.
ELSEWHERE = ("nothing", "hides", "shows")


@pytest.fixture
def unit_and_another():
    """A claim, a source or a publisher that somebody else judges, and another one."""
    make = {UnitKind.CLAIM: make_claim, UnitKind.SOURCE: make_source, UnitKind.PUBLISHER: make_publisher}
    return lambda kind: (make[kind](), make[kind]())


def rate(round_, unit, reviewer, supersedes=None):
    """A rating of a unit of any kind, as it is stored."""
    version = round_.scheme_version
    return Rating.objects.create(
        round=round_, reviewer=reviewer, supersedes=supersedes, scheme_version=version, submitted_at=timezone.now(),
        verdict=version.levels.filter(axis=Axis.VERDICT).first(), basis={}, **{round_.unit_kind: unit},
    )  # fmt: skip


def standing_in(phase, round_):
    """Take a round to a phase, after what was rated in it."""
    if phase in (Phase.CLOSED, Phase.REOPENED):
        close(round_)
    if phase == Phase.REOPENED:
        reopen(round_)
    if phase == Phase.PREPARED:
        Round.objects.filter(pk=round_.pk).update(opened_at=None)
    round_.refresh_from_db()


def rounds_with(person, part, units):
    """A round for each of the terms that a round can have, rated by somebody else; and what the person rated."""
    unit, other = units
    somebody, theirs, own = make_user(Role.REVIEWER), {}, set()
    for reveal, phase in product(Reveal, Phase):
        round_ = led_round(unit, other, raters=(somebody,), reveal=reveal)
        theirs[round_] = rate(round_, unit, somebody)
        if part != "nothing":
            hand_out(round_, unit, person)
            hand_out(round_, other, person)
        if part == "rated another":
            own.add(rate(round_, other, person))
        elif part.startswith("rated"):
            own.add(first := rate(round_, unit, person))
            if part == "rated twice":
                own.add(rate(round_, unit, person, supersedes=first))
        standing_in(phase, round_)
        assert round_.terms == Terms(phase, reveal)
    return theirs, own


@pytest.mark.parametrize("kind", UnitKind)
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
@pytest.mark.parametrize("part", PARTS)
def test_the_door_shows_what_the_rule_says_for_every_combination(unit_and_another, part, elsewhere, kind):
    """Phase, reveal, roles, part in the round, what waits elsewhere: others' as the rule says, one's own always."""
    person, units = make_user(Role.REVIEWER), unit_and_another(kind)
    theirs, own = rounds_with(person, part, units)
    if elsewhere != "nothing":
        led_round(units[0], raters=(person,), hides_earlier=elsewhere == "hides")
    # Who still has to rate it in one of these rounds has all of the others hidden.
    awaited = elsewhere == "hides" or part in ("assigned", "rated another")
    for roles in ROLES:
        person.groups.set(Group.objects.filter(name__in=roles))
        user = type(person).objects.get(pk=person.pk)
        member = membership(leads=Role.LEAD in roles, assigned=part != "nothing", has_rated=bool(own))
        rated = part in ("rated", "rated twice")
        expected = {
            rating
            for round_, rating in theirs.items()
            if sees_others(round_.terms, member, rated_unit=rated, awaited=awaited)
        }
        assert seen(user) == own | expected, (roles, part)


def test_in_the_standing_round_everybody_who_may_rate_is_a_rater(until_close):
    theirs = make_rating()
    assert until_close.standing
    for roles in ROLES:
        expected = Role.LEAD in roles and Role.REVIEWER not in roles
        assert seen(make_user(*roles)) == ({theirs} if expected else set()), roles


# --- several rounds at once --------------------------------------------------------------------------------------


def test_a_lead_who_rates_in_one_round_leads_another(lead):
    claim, rater = make_claim(), make_user(Role.REVIEWER)
    led, bound = led_round(claim, raters=(rater,)), led_round(claim, raters=(rater,))
    other = make_claim()
    hand_out(bound, other, lead)
    seen_of = make_rating(claim, reviewer=rater, round_=led)
    make_rating(claim, reviewer=rater, round_=bound)
    assert seen(lead) == {seen_of}


def test_a_role_of_the_installation_makes_nobody_a_rater_of_a_round_that_a_lead_opened(lead):
    both = make_user(Role.LEAD, Role.REVIEWER)
    rater = make_user(Role.REVIEWER)
    theirs = make_rating(claim := make_claim(), reviewer=rater, round_=led_round(claim, raters=(rater,)))
    assert seen(both) == seen(lead) == {theirs}
    assert seen(make_user(Role.REVIEWER)) == set()


def test_earlier_ratings_are_hidden_from_who_still_has_to_rate_it_and_shown_after(reviewer, lead):
    claim, elsewhere = make_claim(), make_claim()
    earlier, other = make_rating(claim), make_rating(elsewhere)
    close_round(actor=lead, round_=builders.open_round())
    assert seen(reviewer) == {earlier, other}
    later = led_round(claim, raters=(reviewer,))
    assert seen(reviewer) == {other}
    mine = make_rating(claim, reviewer=reviewer, round_=later)
    assert seen(reviewer) == {earlier, other, mine}


def test_a_skip_shows_nothing_for_it_can_be_taken_back(reviewer, lead):
    claim = make_claim()
    make_rating(claim)
    close_round(actor=lead, round_=builders.open_round())
    led_round(claim, raters=(reviewer,))
    Assignment.objects.update(skipped_at=timezone.now(), skipped_because="Hard")
    assert seen(reviewer) == set()


def test_what_waits_in_a_round_that_was_closed_waits_for_nobody(reviewer, lead):
    claim = make_claim()
    earlier = make_rating(claim)
    close_round(actor=lead, round_=builders.open_round())
    later = led_round(claim, raters=(reviewer,))
    close(later)
    assert seen(reviewer) == {earlier}
    reopen(later)
    assert seen(reviewer) == set()


def test_a_round_that_is_opened_again_says_when():
    round_ = close(led_round())
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(closed_at=None)
    reopen(round_)
    assert round_.terms.phase == Phase.REOPENED

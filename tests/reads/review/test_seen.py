"""Decisions, comments and answers to proposals are seen where the ratings are that they are about."""

from itertools import product

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from claims.choices import Axis, DecisionState, Reveal, Role, RoundTask, UnitKind
from claims.models import OPERATOR, Acceptance, Comment, Decision, Description, Rating
from claims.reads.review.seen import acceptances_seen_by, comments_seen_by, decisions_seen_by
from tests.builders import make_claim, make_publisher, make_rating, make_source, make_user, open_round
from tests.led import close, hand_out, led_round, reopen

pytestmark = pytest.mark.django_db


def decide(round_, unit, by, state=DecisionState.DECIDED):
    version = round_.scheme_version
    return Decision.objects.create(
        round=round_, state=state, reason="So it is.", created_at=timezone.now(), created_by=by, basis={},
        scheme_version=version, verdict=version.levels.filter(axis=Axis.VERDICT).first(), **{round_.unit_kind: unit},
    )  # fmt: skip


def said(round_, unit, by):
    """A proposal, an answer to it and a comment."""
    proposal = decide(round_, unit, by, DecisionState.PROPOSED)
    answer = Acceptance.objects.create(proposal=proposal, rater=by, accepted=True)
    comment = Comment.objects.create(round=round_, text="Look at the dose.", created_by=by, **{round_.unit_kind: unit})
    return proposal, answer, comment


def seen(user):
    return [set(see(user)) for see in (decisions_seen_by, acceptances_seen_by, comments_seen_by)]


UNITS = {UnitKind.CLAIM: make_claim, UnitKind.SOURCE: make_source, UnitKind.PUBLISHER: make_publisher}


@pytest.mark.parametrize(("kind", "reveal"), list(product(UnitKind, Reveal)))
def test_all_of_it_is_seen_with_the_ratings_and_not_before(kind, reveal, reviewer, lead, reader):
    rater, unit = make_user(Role.REVIEWER), UNITS[kind]()
    round_ = led_round(unit, raters=(rater, reviewer), reveal=reveal)
    all_of_it = [{one} for one in said(round_, unit, rater)]
    nothing = [set(), set(), set()]
    assert seen(rater) == seen(lead) == seen(OPERATOR) == all_of_it
    assert seen(reviewer) == seen(reader) == nothing
    Rating.objects.create(
        round=round_, reviewer=reviewer, scheme_version=round_.scheme_version, submitted_at=timezone.now(), basis={},
        verdict=round_.scheme_version.levels.filter(axis=Axis.VERDICT).first(), **{kind: unit},
    )  # fmt: skip
    assert seen(reviewer) == (all_of_it if reveal == Reveal.AFTER_OWN else nothing)
    close(round_)
    assert seen(reviewer) == seen(reader) == all_of_it
    reopen(round_)
    assert seen(reader) == nothing
    assert seen(lead) == all_of_it


def test_an_earlier_decision_is_hidden_from_who_still_has_to_rate_the_unit(reviewer, lead):
    claim = make_claim()
    earlier = led_round(claim)
    all_of_it = [{one} for one in said(earlier, claim, make_user(Role.LEAD))]
    close(earlier)
    later = led_round(make_claim(), raters=())
    hand_out(later, claim, reviewer, lead)
    for bound in (reviewer, lead):
        assert seen(bound) == [set(), set(), set()]
        make_rating(claim, reviewer=make_reviewer(bound), round_=later)
        assert seen(bound) == all_of_it


def make_reviewer(person):
    """The same person, who may rate."""
    person.groups.add(Group.objects.get(name=Role.REVIEWER))
    return type(person).objects.get(pk=person.pk)


def test_where_the_wording_is_coded_ones_own_coding_is_what_counts(reviewer):
    coder, claim = make_user(Role.REVIEWER), make_claim()
    round_ = led_round(claim, raters=(coder, reviewer), reveal=Reveal.AFTER_OWN, task=RoundTask.DESCRIBE)
    comment = Comment.objects.create(round=round_, text="Hedged?", created_by=coder, claim=claim)
    assert set(comments_seen_by(reviewer)) == set()
    Description.objects.create(claim=claim, coder=reviewer, round=round_, voice="marketing")
    assert set(comments_seen_by(reviewer)) == {comment}


def test_in_the_standing_round_they_are_seen_after_ones_own_rating(reviewer):
    claim = make_claim()
    comment = Comment.objects.create(round=open_round(), claim=claim, text="Hm.", created_by=make_user(Role.REVIEWER))
    assert set(comments_seen_by(reviewer)) == set()
    make_rating(claim, reviewer=reviewer)
    assert set(comments_seen_by(reviewer)) == {comment}

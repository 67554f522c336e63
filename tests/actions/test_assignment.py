"""Handing out: who is kept from what, anew for what is not begun, and who joins or leaves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.assignment import hand_out_anew, join_round, leave_round
from claims.actions.rating import save_draft
from claims.actions.round import close_round, open_round
from claims.choices import Role, UnitRole
from claims.models import Assignment, Rating, RoundEvent
from claims.reads.review.rounds import rates_in, rounds_of
from tests import builders

pytestmark = pytest.mark.django_db


def given(round_, reviewer=None):
    rows = Assignment.objects.filter(round=round_)
    return set((rows.filter(reviewer=reviewer) if reviewer else rows).values_list("claim", "reviewer"))


def of_publisher(publisher=None):
    source = builders.make_source(publisher=publisher or builders.make_publisher())
    return builders.make_claim(capture=builders.make_capture(source=source))


def loads(round_, raters):
    return sorted(Assignment.objects.filter(round=round_, reviewer=rater).count() for rater in raters)


def test_nobody_gets_a_claim_of_a_publisher_whom_their_declared_interest_names():
    publisher = builders.make_publisher()
    claims = [of_publisher(publisher), of_publisher(), of_publisher()]
    interested, *others = raters = [builders.make_rater() for _ in range(3)]
    builders.make_statement(interested, publisher)
    opened = builders.make_round(*claims, raters=raters)
    assert (claims[0].pk, interested.pk) not in given(opened)
    assert len(given(opened)) == 6
    assert loads(opened, raters) == [2, 2, 2]
    assert {(claims[0].pk, other.pk) for other in others} <= given(opened)


def test_gold_and_training_are_kept_from_them_too():
    publisher = builders.make_publisher()
    gold, plain = of_publisher(publisher), of_publisher()
    interested, other = builders.make_rater(), builders.make_rater()
    builders.make_statement(interested, publisher)
    answered = [builders.make_answered(gold, UnitRole.GOLD)]
    opened = builders.make_round(plain, raters=[interested, other], answered=answered)
    assert given(opened) == {(gold.pk, other.pk), (plain.pk, interested.pk), (plain.pk, other.pk)}


def test_a_claim_that_too_few_can_have_is_named():
    publisher = builders.make_publisher()
    raters = [builders.make_rater() for _ in range(2)]
    builders.make_statement(raters[0], publisher)
    made = builders.make_round(of_publisher(publisher), raters=raters, opened=False)
    with pytest.raises(ValidationError, match=r"1 claim has fewer than 2 people left .* interest .*rarely causes"):
        open_round(actor=builders.everything(), round_=made)


def test_nobody_gets_a_source_in_a_masked_round_that_they_worked_on():
    worker = builders.make_user(Role.REVIEWER, Role.CURATOR)
    builders.make_statement(worker)
    others = [builders.make_rater(), builders.make_rater()]
    own, foreign = builders.make_claim(), builders.make_claim()
    type(own.source).objects.filter(pk=own.source_id).update(created_by=worker)
    opened = builders.make_round(own, foreign, raters=[worker, *others], masked=True)
    assert (own.pk, worker.pk) not in given(opened)
    unmasked = builders.make_round(own, raters=[worker, others[0]])
    assert (own.pk, worker.pk) in given(unmasked)


def test_training_and_gold_go_to_everybody_and_come_in_their_place():
    question = builders.make_question()
    claims = [builders.make_claim(question=question) for _ in range(2)]
    training, gold = builders.make_claim(), builders.make_claim(question=question)
    raters = [builders.make_rater() for _ in range(3)]
    answered = [builders.make_answered(training), builders.make_answered(gold, UnitRole.GOLD)]
    opened = builders.make_round(*claims, raters=raters, answered=answered)
    for rater in raters:
        mine = list(Assignment.objects.filter(round=opened, reviewer=rater).values_list("claim", flat=True))
        assert mine[0] == training.pk
        assert gold.pk in mine
    assert Assignment.objects.filter(round=opened, claim__in=claims).count() == 4


def test_claims_come_by_question():
    one, other = builders.make_question(), builders.make_question()
    claims = [builders.make_claim(question=question) for question in (one, other, None, one, other)]
    opened = builders.make_round(*claims)
    rater = opened.raters.first().reviewer
    order = Assignment.objects.filter(round=opened, reviewer=rater).order_by("position")
    assert [given.claim.question for given in order] == [one, one, other, other, None]


def test_who_joins_gets_a_share_of_what_nobody_has_begun():
    claims = [builders.make_claim() for _ in range(6)]
    opened = builders.make_round(*claims)
    before = given(opened)
    first = Assignment.objects.filter(round=opened).first()
    builders.make_rating(first.claim, reviewer=first.reviewer, round_=opened)
    third = builders.make_rater()
    join_round(actor=builders.everything(), round_=opened, reviewer=third)
    assert given(opened) == before
    assert rates_in(third, opened)
    hand_out_anew(actor=builders.everything(), round_=opened)
    assert loads(opened, [rater.reviewer for rater in opened.raters.all()]) == [4, 4, 4]
    assert (first.claim_id, first.reviewer_id) in given(opened)
    assert Rating.objects.own(first.reviewer).count() == 1


def test_what_is_drafted_or_skipped_is_not_taken_away():
    claims = [builders.make_claim() for _ in range(3)]
    raters = [builders.make_rater() for _ in range(3)]
    opened = builders.make_round(*claims, raters=raters)
    drafted, skipped = Assignment.objects.filter(round=opened, reviewer=raters[0])
    save_draft(actor=raters[0], round_=opened, unit=drafted.claim, typed={"rationale": "Half a"})
    Assignment.objects.filter(pk=skipped.pk).update(skipped_at="2026-11-29T10:00Z", skipped_because="Not my field")
    hand_out_anew(actor=builders.everything(), round_=opened)
    assert given(opened, raters[0]) >= {(drafted.claim_id, raters[0].pk), (skipped.claim_id, raters[0].pk)}
    # What one has skipped, others do in their place.
    assert Assignment.objects.filter(round=opened, claim=skipped.claim, skipped_at=None).count() == 2


def test_who_leaves_keeps_what_they_rated_and_the_rest_goes_to_others():
    claims = [builders.make_claim() for _ in range(4)]
    raters = [builders.make_rater() for _ in range(3)]
    opened = builders.make_round(*claims, raters=raters)
    rated = Assignment.objects.filter(round=opened, reviewer=raters[0]).first()
    builders.make_rating(rated.claim, reviewer=raters[0], round_=opened)
    leave_round(actor=builders.everything(), round_=opened, reviewer=raters[0])
    assert opened not in rounds_of(raters[0])
    hand_out_anew(actor=builders.everything(), round_=opened)
    assert given(opened, raters[0]) == {(rated.claim_id, raters[0].pk)}
    assert len(given(opened)) == 8
    steps = list(RoundEvent.objects.filter(round=opened).values_list("step", flat=True))
    assert steps[-2:] == ["left", "assigned"]


def test_who_was_deactivated_is_handed_nothing_anew():
    raters = [builders.make_rater() for _ in range(3)]
    opened = builders.make_round(builders.make_claim(), builders.make_claim(), raters=raters)
    type(raters[0]).objects.filter(pk=raters[0].pk).update(is_active=False)
    hand_out_anew(actor=builders.everything(), round_=opened)
    assert given(opened, raters[0]) == set()
    assert len(given(opened)) == 4


def test_what_is_begun_while_it_is_handed_out_anew_stays(monkeypatch):
    monkeypatch.setattr("claims.actions.plan.BATCH", 3)
    claims = [builders.make_claim() for _ in range(4)]
    opened = builders.make_round(*claims, raters=[builders.make_rater() for _ in range(4)])
    late = Assignment.objects.filter(round=opened).order_by("-position").first()

    def meanwhile(done, *_):
        if done == 1:
            builders.make_rating(late.claim, reviewer=late.reviewer, round_=opened)

    hand_out_anew(actor=builders.everything(), round_=opened, done=meanwhile)
    assert (late.claim_id, late.reviewer_id) in given(opened)
    each = [Assignment.objects.filter(round=opened, claim=claim).count() for claim in claims]
    assert each == [2, 2, 2, 2]


def test_a_closed_round_is_not_handed_out_and_nobody_joins_or_leaves():
    opened, everything = builders.make_round(), builders.everything()
    rater = opened.raters.first().reviewer
    close_round(actor=everything, round_=opened)
    opened.refresh_from_db()
    for act in (
        lambda: hand_out_anew(actor=everything, round_=opened),
        lambda: join_round(actor=everything, round_=opened, reviewer=builders.make_rater()),
        lambda: leave_round(actor=everything, round_=opened, reviewer=rater),
    ):
        with pytest.raises(ValidationError, match="closed"):
            act()


def test_the_standing_round_is_handed_to_nobody():
    standing = builders.open_round()
    with pytest.raises(ValidationError, match="handed to nobody"):
        hand_out_anew(actor=builders.everything(), round_=standing)
    with pytest.raises(ValidationError, match="standing"):
        join_round(actor=builders.everything(), round_=standing, reviewer=builders.make_rater())


def test_only_who_may_rate_joins():
    opened = builders.make_round()
    with pytest.raises(ValidationError, match="has not the role of a reviewer"):
        join_round(actor=builders.everything(), round_=opened, reviewer=builders.make_user(Role.CURATOR))


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_hand_out_and_change_who_rates(role):
    actor, opened = builders.make_user(role), builders.make_round()
    rater = opened.raters.first().reviewer
    for act in (
        lambda: hand_out_anew(actor=actor, round_=opened),
        lambda: join_round(actor=actor, round_=opened, reviewer=actor),
        lambda: leave_round(actor=actor, round_=opened, reviewer=rater),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_one_may_leave_by_oneself():
    opened = builders.make_round()
    rater = opened.raters.first().reviewer
    leave_round(actor=rater, round_=opened, reviewer=rater)
    assert not rates_in(rater, opened)

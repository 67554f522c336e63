"""How far a round is, in numbers alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.actions.rating import save_draft
from claims.choices import UnitRole
from claims.models import Assignment
from claims.reads.review.progress import OfReviewer, by_reviewer, by_unit, roles_in
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    return builders.make_round(*(builders.make_claim() for _ in range(3)))


def test_each_reviewer_has_submitted_drafts_and_skips_with_their_reasons(opened):
    one, other = (rater.reviewer for rater in opened.raters.all())
    mine = list(Assignment.objects.filter(round=opened, reviewer=one))
    builders.make_rating(mine[0].claim, reviewer=one, round_=opened)
    save_draft(actor=one, round_=opened, unit=mine[1].claim, typed={"rationale": "Half a"})
    Assignment.objects.filter(pk=mine[2].pk).update(skipped_at=timezone.now(), skipped_because="Not my field")
    first, second = by_reviewer(opened)
    assert (first.reviewer, first.given, first.submitted, first.drafts) == (one, 3, 1, 1)
    assert (first.skipped, first.skips) == (1, [("Not my field", 1)])
    assert (first.waiting, first.not_started) == (1, 0)
    assert (first.lately, first.days_left) == (1, 7)
    assert first.statement is not None
    assert (second.reviewer, second.given, second.submitted, second.waiting) == (other, 3, 0, 3)
    assert second.days_left is None


def test_what_was_skipped_and_then_rated_is_not_skipped(opened):
    given = Assignment.objects.filter(round=opened).first()
    Assignment.objects.filter(pk=given.pk).update(skipped_at=timezone.now(), skipped_because="Later")
    builders.make_rating(given.claim, reviewer=given.reviewer, round_=opened)
    row = next(one for one in by_reviewer(opened) if one.reviewer == given.reviewer)
    assert (row.submitted, row.skipped) == (1, 0)


def test_a_rating_that_supersedes_another_is_the_same_one(opened):
    given = Assignment.objects.filter(round=opened).first()
    first = builders.make_rating(given.claim, reviewer=given.reviewer, round_=opened)
    builders.make_rating(given.claim, reviewer=given.reviewer, round_=opened, supersedes=first, verdict="supported")
    assert sum(one.submitted for one in by_reviewer(opened)) == 1
    assert by_unit(opened).by_number == [(0, 2), (1, 1)]


def test_units_are_counted_by_their_ratings_without_training_and_gold():
    answered = [builders.make_answered(builders.make_claim(), role) for role in (UnitRole.TRAINING, UnitRole.GOLD)]
    opened = builders.make_round(builders.make_claim(), builders.make_claim(), answered=answered)
    units = by_unit(opened)
    assert (units.units, units.missing, units.unrated) == (2, 4, 2)
    assert roles_in(opened) == {"plain": 2, "training": 1, "gold": 1}


def test_in_the_standing_round_there_are_those_who_have_begun():
    rating = builders.make_rating()
    builders.make_rater()
    assert [(one.reviewer, one.submitted) for one in by_reviewer(builders.open_round())] == [(rating.reviewer, 1)]


def test_who_left_is_told_as_such(opened):
    rater = opened.raters.first()
    rater.left_at = timezone.now() - timedelta(days=1)
    rater.save()
    assert [one.left for one in by_reviewer(opened)] == [True, False]


def test_shares_are_of_what_was_given():
    assert OfReviewer(None, given=4, submitted=1, drafts=1, skipped=2).share == (25.0, 25.0, 50.0)
    assert OfReviewer(None).share == (0.0, 0.0, 0.0)


def test_the_queries_do_not_grow(django_assert_num_queries):
    for number in (2, 5):
        raters = [builders.make_rater() for _ in range(number)]
        opened = builders.make_round(*(builders.make_claim() for _ in range(number)), raters=raters)
        with django_assert_num_queries(8):
            by_reviewer(opened)
        with django_assert_num_queries(1):
            by_unit(opened)

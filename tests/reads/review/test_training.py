"""Answers of training are shown after one's own rating; those of gold never, but for who passed."""

import pytest

from claims.choices import UnitRole
from claims.models import RoundUnit
from claims.reads.review.training import Gold, gold_of, training_answer
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    claims = {role: builders.make_claim() for role in (UnitRole.TRAINING, UnitRole.GOLD)}
    answered = [builders.make_answered(claim, role, failure_tags=["outdated"]) for role, claim in claims.items()]
    return builders.make_round(builders.make_claim(), answered=answered)


def rated(opened, role, rater=0, **judgement):
    unit = RoundUnit.objects.get(round=opened, role=role)
    reviewer = opened.raters.all()[rater].reviewer
    return unit, builders.make_rating(unit.claim, reviewer=reviewer, round_=opened, **judgement)


def test_the_answer_to_training_stands_beside_what_was_said_with_its_reason(opened):
    unit, rating = rated(opened, UnitRole.TRAINING, verdict="contradicted", failure_tags=("outdated",))
    shown = training_answer(unit, rating)
    assert [(one.of, one.said, one.answer, one.same) for one in shown.lines] == [
        ("Verdict", "Contradicted", "Unsupported", False),
        ("Failure tags", "Outdated", "Outdated", True),
    ]
    assert shown.why == "No study is named."
    assert not shown.passed


def test_gold_and_plain_units_show_no_answer(opened):
    assert training_answer(*rated(opened, UnitRole.GOLD)) is None
    assert training_answer(*rated(opened, UnitRole.PLAIN)) is None


def test_who_passes_gold_is_counted_by_their_latest_rating(opened):
    unit, first = rated(opened, UnitRole.GOLD, verdict="supported")
    right = {"verdict": "unsupported", "failure_tags": ("outdated",)}
    rated(opened, UnitRole.GOLD, rater=1, **right)
    one, other = (rater.reviewer_id for rater in opened.raters.all())
    assert gold_of(opened) == {one: Gold(0, 1), other: Gold(1, 1)}
    builders.make_rating(unit.claim, reviewer=first.reviewer, round_=opened, supersedes=first, **right)
    assert gold_of(opened) == {one: Gold(1, 1), other: Gold(1, 1)}
    assert str(Gold(1, 2)) == "1 of 2"


def test_gold_costs_the_same_for_many_ratings(opened, django_assert_num_queries):
    with django_assert_num_queries(2):
        gold_of(opened)
    rated(opened, UnitRole.GOLD)
    rated(opened, UnitRole.GOLD, rater=1)
    with django_assert_num_queries(3):
        gold_of(opened)

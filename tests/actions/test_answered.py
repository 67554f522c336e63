"""Setting answers while a round is in preparation: training first, gold among its question's claims."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.answered import set_answer, take_answer_away
from claims.choices import Role, UnitRole
from claims.models import RoundUnit
from tests import builders

pytestmark = pytest.mark.django_db


def set_(round_, claim, role=UnitRole.TRAINING, actor=None, **answer):
    answered = builders.make_answered(claim, role, **answer)
    return set_answer(actor=actor or builders.everything(), round_=round_, unit=claim, answered=answered)


def order(round_):
    return [unit.claim for unit in RoundUnit.objects.filter(round=round_).order_by("position")]


def test_training_comes_first_and_gold_with_its_question():
    one, other = builders.make_question(), builders.make_question()
    plain = [builders.make_claim(question=question) for question in (one, one, other)]
    made = builders.make_round(*plain, opened=False)
    training = [builders.make_claim(), builders.make_claim()]
    gold = builders.make_claim(question=one)
    for claim in training:
        set_(made, claim)
    set_(made, gold, UnitRole.GOLD)
    assert order(made) == [*training, *plain[:2], gold, plain[2]]


def test_gold_without_a_question_does_not_always_come_last(monkeypatch):
    made = builders.make_round(*(builders.make_claim() for _ in range(3)), opened=False)
    monkeypatch.setattr("claims.actions.answered.new_seed", lambda: 0)
    gold = builders.make_claim()
    set_(made, gold, UnitRole.GOLD)
    assert order(made).index(gold) == 1


def test_a_claim_that_was_to_be_judged_is_so_no_longer():
    claims = [builders.make_claim(), builders.make_claim()]
    made = builders.make_round(*claims, opened=False)
    set_(made, claims[1])
    assert order(made) == [claims[1], claims[0]]
    assert RoundUnit.objects.get(round=made, claim=claims[1]).role == UnitRole.TRAINING


def test_an_answer_is_taken_away_and_a_plain_unit_is_not():
    made = builders.make_round(opened=False)
    unit = set_(made, builders.make_claim())
    take_answer_away(actor=builders.everything(), round_=made, unit=unit)
    assert len(order(made)) == 2
    take_answer_away(actor=builders.everything(), round_=made, unit=RoundUnit.objects.filter(round=made).first())
    assert len(order(made)) == 2


def test_after_the_opening_they_stay():
    opened = builders.make_round(answered=[builders.make_answered(builders.make_claim())])
    with pytest.raises(ValidationError, match="opened already"):
        set_(opened, builders.make_claim())
    unit = RoundUnit.objects.get(round=opened, role=UnitRole.TRAINING)
    with pytest.raises(ValidationError, match="opened already"):
        take_answer_away(actor=builders.everything(), round_=opened, unit=unit)


def test_an_answer_of_another_codebook_is_refused():
    made = builders.make_round(opened=False)
    with pytest.raises(ValidationError, match="Not an answer of this codebook"):
        set_(made, builders.make_claim(), verdict="no-such")


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_set_answers(role):
    made, actor = builders.make_round(opened=False), builders.make_user(role)
    with pytest.raises(PermissionDenied):
        set_(made, builders.make_claim(), actor=actor)
    with pytest.raises(PermissionDenied):
        take_answer_away(actor=actor, round_=made, unit=RoundUnit.objects.filter(round=made).first())

"""Choosing units: what can be judged, samples with their seed, pilots, and answers that a lead sets."""

import pytest
from django.core.exceptions import ValidationError

from claims.actions.claim import withdraw_claim
from claims.choices import UnitRole
from claims.models import Claim, RoundUnit
from tests import builders

pytestmark = pytest.mark.django_db


def roles(round_):
    return list(RoundUnit.objects.filter(round=round_).values_list("role", flat=True))


def claims_of(round_):
    return {unit.claim for unit in RoundUnit.objects.filter(round=round_)}


def test_what_is_withdrawn_or_withheld_is_in_no_round():
    kept, withdrawn, withheld = (builders.make_claim() for _ in range(3))
    withdraw_claim(actor=builders.everything(), claim=withdrawn, because="Marked twice.")
    builders.make_withholding(withheld.capture)
    assert claims_of(builders.make_round(kept, withdrawn, withheld, opened=False)) == {kept}


def test_a_sample_is_of_its_size_and_its_seed_is_kept():
    claims = [builders.make_claim() for _ in range(8)]
    one, same, other = (builders.make_round(*claims, sample=3, seed=seed, opened=False) for seed in (1, 1, 2))
    assert len(claims_of(one)) == 3
    assert claims_of(one) == claims_of(same) != claims_of(other)
    assert one.chosen_by == {"sample": 3, "of_each": "", "seed": 1, "units": 3}


@pytest.mark.parametrize("of_each", ["side", "source_type"])
def test_a_sample_takes_so_many_of_each(of_each):
    clinic = [builders.make_claim() for _ in range(3)]
    journal = builders.make_claim(capture=builders.make_capture(source=builders.make_source(source_type="journal")))
    made = builders.make_round(*clinic, journal, sample=2, of_each=of_each, opened=False)
    assert len(claims_of(made)) == 3
    assert journal in claims_of(made)


def test_publishers_are_not_sampled_by_side():
    with pytest.raises(ValidationError, match="neither side nor source type"):
        builders.make_round(builders.make_publisher(), sample=1, of_each="side", opened=False)


def test_a_pilot_comes_first_and_is_smaller_than_the_round():
    claims = [builders.make_claim() for _ in range(4)]
    assert roles(builders.make_round(*claims, pilot=2, opened=False)) == ["pilot", "pilot", "plain", "plain"]
    with pytest.raises(ValidationError, match="smaller than the round"):
        builders.make_round(*claims, pilot=4, opened=False)


def test_a_gold_claim_that_was_chosen_too_stands_once():
    claims = [builders.make_claim() for _ in range(2)]
    made = builders.make_round(*claims, answered=[builders.make_answered(claims[0], UnitRole.GOLD)], opened=False)
    assert sorted(roles(made)) == ["gold", "plain"]
    assert RoundUnit.objects.get(round=made, claim=claims[0]).answer["verdict"] == "unsupported"


@pytest.mark.parametrize(
    ("answer", "said"),
    [({"verdict": "no-such"}, "Not an answer of this codebook: no-such"), ({"verdict": ""}, "Give the answer")],
)
def test_an_answer_is_one_of_the_codebook(answer, said):
    claim = builders.make_claim()
    with pytest.raises(ValidationError, match=said):
        builders.make_round(builders.make_claim(), answered=[builders.make_answered(claim, **answer)], opened=False)


def test_a_claim_is_not_for_training_and_gold():
    claim = builders.make_claim()
    twice = [builders.make_answered(claim), builders.make_answered(claim, UnitRole.GOLD)]
    with pytest.raises(ValidationError, match="not both"):
        builders.make_round(builders.make_claim(), answered=twice, opened=False)


def test_a_round_of_training_alone_judges_nothing():
    with pytest.raises(ValidationError, match="No claim is chosen"):
        builders.make_round(Claim(pk=0), answered=[builders.make_answered(builders.make_claim())], opened=False)

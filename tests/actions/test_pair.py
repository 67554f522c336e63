"""Two claims side by side: made, decided on, withdrawn, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.pair import confirm_pair, make_pair, reject_candidate, reject_pair, save_pair, withdraw_pair
from claims.choices import Role
from claims.models import Claim, ClaimPair
from claims.reads.pair import laid, laid_from, pairs_of, pairs_seen_by
from tests.builders import everything, make_claim, make_user
from tests.builders import make_pair as made
from tests.led import led_round

pytestmark = pytest.mark.django_db


def test_a_pair_is_made_by_a_person_and_counts_with_that():
    pair = made(changed_what=["doubt_denied", "condition_dropped"], note="Both of cells.")
    assert (pair.status, pair.decided_by, pair.created_by) == ("confirmed", everything(), everything())
    assert pair.changed_what == ["condition_dropped", "doubt_denied"]
    assert pair.history.get().history_user == everything()
    assert not pair.reworded


def test_a_candidate_waits_for_a_decision_and_says_how_the_two_stand_before_it_counts():
    pair = made(relation="", changed_what=[], candidate=True)
    assert (pair.status, pair.decided_at) == ("candidate", None)
    assert not ClaimPair.objects.confirmed()
    with pytest.raises(ValidationError, match="how the first claim stands"):
        confirm_pair(actor=everything(), pair=pair)
    pair.relation = "weaker"
    assert confirm_pair(actor=everything(), pair=pair).status == "confirmed"
    with pytest.raises(ValidationError, match="Say why"):
        reject_pair(actor=everything(), pair=pair, because=" ")
    assert reject_pair(actor=everything(), pair=pair, because="Other cells.").status == "rejected"


@pytest.mark.parametrize("swapped", [False, True])
def test_the_same_two_are_one_pair_whichever_is_first(swapped):
    pair = made()
    two = (pair.other, pair.claim) if swapped else (pair.claim, pair.other)
    for again in (make_pair, reject_candidate):
        said = {"relation": "agrees"} if again is make_pair else {}
        with pytest.raises(ValidationError, match="a pair already"):
            again(actor=everything(), claim=two[0], other=two[1], **said)
    raw = dict.fromkeys(("claim_sha256", "other_sha256"), "0" * 64) | {"created_by": everything()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPair.objects.create(claim=two[0], other=two[1], **raw)
    withdraw_pair(actor=everything(), pair=pair, because="Wrong claim.")
    assert make_pair(actor=everything(), claim=two[0], other=two[1], relation="agrees").status == "confirmed"


def test_what_is_no_pair_is_refused_with_its_reason():
    claim, other, reader = make_claim(), make_claim(), make_user(Role.READER)
    refused = [
        ({"other": claim}, "no pair with itself"),
        ({"relation": ""}, "how the first claim stands"),
        ({"relation": "better"}, "not a valid choice"),
        ({"changed_what": ["magic"]}, "codes only"),
        ({"relation": "agrees", "changed_what": ["doubt_denied"]}, "nothing that changed"),
    ]
    for said, why in refused:
        with pytest.raises(ValidationError, match=why), transaction.atomic():
            make_pair(**{"actor": everything(), "claim": claim, "other": other, "relation": "stronger"} | said)
    with pytest.raises(PermissionDenied):
        make_pair(actor=reader, claim=claim, other=other, relation="stronger")
    Claim.objects.filter(pk=other.pk).update(withdrawn_at="2026-11-30T00:00Z")
    with pytest.raises(ValidationError, match="was withdrawn"):
        make_pair(actor=everything(), claim=claim, other=other, relation="stronger")
    assert not ClaimPair.objects.exists()


def test_a_pair_stays_that_of_its_two_claims_by_every_path():
    pair = made()
    with pytest.raises(IntegrityError, match="make another"), transaction.atomic():
        ClaimPair.objects.filter(pk=pair.pk).update(other=make_claim())


def test_who_rates_a_claim_neither_sees_its_pair_nor_makes_one():
    pair, rater = made(), make_user(Role.REVIEWER, Role.CURATOR)
    assert list(pairs_seen_by(rater)) == [pair]
    led_round(pair.other, raters=(rater,))
    assert not pairs_seen_by(rater).exists()
    assert list(pairs_of(pair.claim, everything())) == [pair]
    for act in (
        lambda: make_pair(actor=rater, claim=make_claim(), other=pair.other, relation="agrees"),
        lambda: save_pair(actor=rater, pair=pair),
    ):
        with pytest.raises(ValidationError, match="You rate one of these"):
            act()


def test_marketing_lies_left_whichever_was_first_and_the_arrow_turns_with_it():
    research = make_claim(voice="research")
    pair = made(research, make_claim(voice="marketing"), relation="stronger")
    lies = laid(pair)
    assert (lies.left, lies.right, lies.relation, lies.arrow) == (pair.other, research, "weaker", "right")
    assert lies.stronger == research
    assert laid_from(pair, research).arrow == "left"
    both = made(research, make_claim(voice="research"), relation="contradicts")
    assert (laid(both).left, laid(both).arrow, laid(both).stronger) == (research, "", None)


def test_a_claim_that_was_reworded_since_is_told():
    pair = made()
    ClaimPair.objects.filter(pk=pair.pk).update(other_sha256="0" * 64)
    assert ClaimPair.objects.get(pk=pair.pk).reworded

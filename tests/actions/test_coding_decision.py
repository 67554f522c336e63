"""Deciding between codings: by whom, with a reason, and what becomes of the claim and of the codings."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.coding import code_at
from claims.actions.coding_decision import WordingRuling, decide_wording, decide_wording_alike
from claims.actions.description import describe, withdraw_description
from claims.actions.rating import Place
from claims.choices import Role, RoundTask
from claims.models import Claim, Description
from claims.reads.review.codings import cases_in, codings_on, told_on
from claims.reads.verify import verify_descriptions
from tests.builders import make_claim, make_rating, make_user
from tests.led import close, led_round

pytestmark = pytest.mark.django_db
SAID = {"voice": "research", "commitment": "hedged"}


@pytest.fixture
def claim():
    """Coded by two on the spot, who differ on two of the five."""
    made = make_claim(voice="marketing", commitment="hedged")
    describe(actor=make_user(Role.CURATOR, pseudonym="Second"), claim=made, said={"voice": "research"})
    return made


def decide(actor, claim, said=None, round_=None, **ruling):
    ruling = {"reason": "Read again.", "disagreement": "slip"} | ruling
    return decide_wording(actor=actor, claim=claim, ruling=WordingRuling(said or SAID, **ruling), round_=round_)


def refused(actor, claim, **ruling):
    with pytest.raises(ValidationError) as error:
        decide(actor, claim, **ruling)
    return error.value.message_dict if hasattr(error.value, "error_dict") else " ".join(error.value.messages)


def coded(claim, *people, **said):
    """A closed round in which these coded the claim."""
    round_ = led_round(claim, raters=people, task=RoundTask.DESCRIBE)
    for person in people:
        place = Place(round_.uid, claim.uid)
        code_at(actor=person, place=place, said=said or {"voice": "other"})
    return close(round_)


@pytest.mark.parametrize("role", [Role.LEAD, Role.CURATOR])
def test_a_lead_or_a_curator_decides_and_the_claim_says_so_while_all_codings_stay(claim, role):
    before = list(codings_on(claim, make_user(role)))
    person = make_user(role)
    made = decide(person, claim)
    claim.refresh_from_db()
    assert claim.description == made
    assert (claim.voice, claim.commitment) == ("research", "hedged")
    assert (made.coder, made.decided, made.reason, made.disagreement) == (person, True, "Read again.", "slip")
    assert made.compared == [one.uid for one in before]
    assert list(codings_on(claim, person)) == before
    assert list(verify_descriptions()) == []
    # Who coded it goes on, and changes nothing of what is decided.
    describe(actor=before[0].coder, claim=claim, said={"voice": "testimonial"})
    assert Claim.objects.get(pk=claim.pk).voice == "research"


def test_dissent_is_told(claim, lead):
    decide(lead, claim)
    (told,) = told_on(claim, lead)
    assert told.stands
    assert {one.name: one.words for one in told.dissent} == {
        "Voice": ["1 of 2 said marketing"], "Firmness": ["1 of 2 gave no answer"],
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_nobody_else_decides(claim, role):
    with pytest.raises(PermissionDenied):
        decide(make_user(role), claim)
    with pytest.raises(PermissionDenied):
        decide_wording_alike(actor=make_user(role), round_=coded(claim), claims=[claim.pk], reason="So.")
    assert not Description.objects.filter(decided=True).exists()


def test_nobody_decides_on_what_they_alone_coded():
    person = make_user(Role.CURATOR, Role.LEAD)
    claim = make_claim()
    describe(actor=person, claim=claim, said={"voice": "research"})
    assert "You alone coded this" in refused(person, claim, disagreement="")
    decide(make_user(Role.LEAD), claim, disagreement="")
    assert "No coding" in refused(person, make_claim())


def test_it_is_not_decided_while_a_round_codes_it_nor_by_who_does_not_see_it_yet(claim, lead):
    coder = make_user(Role.REVIEWER, Role.CURATOR)
    round_ = led_round(claim, raters=(coder,), task=RoundTask.DESCRIBE)
    assert "is open" in refused(lead, claim)
    assert "when others" in refused(coder, claim)
    close(round_)
    decide(lead, claim)
    rater = make_user(Role.REVIEWER, Role.CURATOR)
    led_round(claim, raters=(rater,))
    assert "when others" in refused(rater, claim)


def test_what_a_decision_says_and_why(claim, lead):
    assert set(refused(lead, claim, reason=" ")) == {"reason"}
    assert set(refused(lead, claim, disagreement="")) == {"disagreement"}
    assert set(refused(lead, claim, said={"voice": ""})) == {"voice"}
    assert set(refused(lead, claim, said={"voice": "loud"})) == {"voice"}
    alike = make_claim(voice="research")
    describe(actor=make_user(Role.CURATOR), claim=alike, said={"voice": "research"})
    assert set(refused(lead, alike)) == {"disagreement"}


def test_two_at_once_one_is_told_and_the_same_twice_is_one(claim, lead):
    first = decide(lead, claim)
    assert decide(lead, claim) == first
    other = make_user(Role.LEAD)
    assert "meanwhile" in refused(other, claim).lower() or "since you opened" in refused(other, claim)
    second = decide(other, claim, {"voice": "marketing"}, supersedes=first.uid)
    assert second.supersedes == first
    assert [one.stands for one in told_on(claim, lead)] == [False, True]
    assert "not those that you had" in refused(lead, claim, supersedes=second.uid, seen=["2222222222"])


def test_what_was_decided_can_be_taken_back_and_decided_again(claim, lead):
    first = decide(lead, claim)
    withdraw_description(actor=lead, description=first, because="Too soon.")
    claim.refresh_from_db()
    assert claim.description is None
    assert decide(lead, claim).supersedes == first


def test_another_answer_makes_ratings_stale(lead):
    claim = make_claim(question_text="Is it so?", answers="affirms")
    describe(actor=make_user(Role.CURATOR), claim=claim, said={"answers": "denies"})
    rating = make_rating(claim)
    decide(lead, claim, {"answers": "denies"})
    rating.refresh_from_db()
    assert rating.stale_at is not None


def test_the_cases_of_a_round_come_with_the_strongest_disagreement_first(lead):
    claims = [make_claim() for _ in range(3)]
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_ = led_round(*claims, raters=tuple(people), task=RoundTask.DESCRIBE)
    firmness = [("hedged", "plain"), ("hedged", "absolute"), ("plain", "plain")]
    for claim, codes in zip(claims, firmness, strict=True):
        for person, code in zip(people, codes, strict=True):
            code_at(actor=person, place=Place(round_.uid, claim.uid), said={"commitment": code})
    close(round_)
    cases = cases_in(round_, lead)
    assert [one.claim for one in cases] == [claims[1].pk, claims[0].pk, claims[2].pk]
    assert [round(one.strength, 2) for one in cases] == [1, 0.33, 0]
    assert [one.alike for one in cases] == [False, False, True]
    came = decide_wording_alike(actor=lead, round_=round_, claims=[one.pk for one in claims], reason="All say so.")
    assert (came.changed, len(came.refused)) == (1, 2)
    assert Claim.objects.get(pk=claims[2].pk).commitment == "plain"
    assert [one.decided for one in cases_in(round_, lead)] == [False, False, True]


def test_a_bulk_write_supersedes_no_coding_by_a_decision(claim, lead):
    coding = claim.description
    made = Description(claim=claim, coder=coding.coder, decided=True, reason="So.", voice="other", supersedes=coding)
    with pytest.raises(IntegrityError), transaction.atomic():
        Description.objects.bulk_create([made])
    made = decide(lead, claim)
    for change in ({"decided": False}, {"reason": "Else."}, {"compared": []}, {"stage": "discussed"}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Description.objects.filter(pk=made.pk).update(**change)

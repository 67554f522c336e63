"""Coding the wording without seeing others' codes: both are kept, and what is coded in a round becomes nobody's yet."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.coding import begin_coding, code_at, code_independently, stop_coding
from claims.actions.description import describe, withdraw_description
from claims.actions.rating import Place
from claims.choices import Reveal, Role, RoundTask, Stage
from claims.models import BlindCoding, Claim, Description
from claims.reads.blind import veiled
from claims.reads.claim.descriptions import descriptions_seen_by, own_description, own_in
from claims.reads.review.queue import progress_of
from tests.builders import everything, make_claim, make_rating, make_user, make_withholding
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return make_claim(voice="marketing")


def coding_round(claim, *raters, **terms):
    return led_round(claim, raters=raters, **({"task": RoundTask.DESCRIBE} | terms))


def code(actor, round_, claim, supersedes="", **said):
    place = Place(round_.uid, claim.uid)
    return code_at(actor=actor, place=place, said=said or {"voice": "research"}, supersedes=supersedes).description


def refused(*args, **said):
    with pytest.raises(ValidationError) as error:
        code(*args, **said)
    return " ".join(error.value.messages)


# --- in a round -----------------------------------------------------------------------------------------------------


def test_two_code_beside_each_other_and_the_claim_says_what_it_said(claim, reviewer):
    other = make_user(Role.REVIEWER)
    round_ = coding_round(claim, reviewer, other)
    first, second = code(reviewer, round_, claim), code(other, round_, claim, voice="testimonial")
    claim.refresh_from_db()
    assert (claim.voice, claim.description.coder) == ("marketing", everything())
    assert [one.round for one in (first, second)] == [round_, round_]
    assert set(Description.objects.current().filter(claim=claim)) == {claim.description, first, second}


def test_a_claim_that_nobody_had_coded_carries_nothing_of_the_round_before_it_is_decided(reviewer):
    claim = make_claim()
    code(reviewer, coding_round(claim, reviewer), claim)
    claim.refresh_from_db()
    assert claim.description is None
    assert not any(claim.said.values())


def test_what_one_said_on_the_spot_is_another_thing_than_what_one_says_in_a_round(claim, reviewer):
    person = everything()
    round_ = coding_round(claim, person, reviewer)
    made = code(person, round_, claim, voice="marketing")
    assert made != claim.description
    assert made.supersedes is None
    assert own_description(person, claim) == claim.description
    assert own_in(person, round_, claim) == made
    describe(actor=person, claim=claim, said={"voice": "other"})
    assert own_in(person, round_, claim) == made


def test_others_see_it_when_the_round_shows_it(claim, reviewer):
    other, outsider, lead = make_user(Role.REVIEWER), make_user(Role.READER), make_user(Role.LEAD)
    round_ = coding_round(claim, reviewer, other)
    made = code(reviewer, round_, claim)

    def seen_by(person):
        return descriptions_seen_by(person).filter(pk=made.pk).exists()

    assert [seen_by(one) for one in (reviewer, lead, other, outsider)] == [True, True, False, False]
    close(round_)
    assert all(seen_by(one) for one in (other, outsider))


def test_the_claim_is_veiled_until_one_has_coded_it_and_the_round_shows_it(claim, reviewer):
    round_ = coding_round(claim, reviewer, reveal=Reveal.AFTER_OWN)
    assert veiled(claim, reviewer)
    assert str(progress_of(reviewer, round_)) == "0 of 1"
    code(reviewer, round_, claim)
    assert not veiled(claim, reviewer)
    assert str(progress_of(reviewer, round_)) == "1 of 1"


def test_a_second_coding_names_what_it_takes_the_place_of_and_the_same_twice_is_one(claim, reviewer):
    round_ = coding_round(claim, reviewer)
    first = code(reviewer, round_, claim)
    assert code(reviewer, round_, claim) == first
    assert "already" in refused(reviewer, round_, claim, voice="other")
    second = code(reviewer, round_, claim, first.uid, voice="other")
    assert second.supersedes == first
    assert "already" in refused(reviewer, round_, claim, first.uid, voice="testimonial")
    withdraw_description(actor=make_user(Role.LEAD), description=second, because="By mistake.")
    assert code(reviewer, round_, claim).supersedes == second


def test_what_a_coder_knew_is_kept(claim, reviewer):
    other = make_user(Role.REVIEWER)
    round_ = coding_round(claim, reviewer, other, reveal=Reveal.AFTER_OWN)
    first = code(reviewer, round_, claim)
    code(other, round_, claim, voice="other")
    later = code(reviewer, round_, claim, first.uid, voice="other")
    assert [first.stage, later.stage] == [Stage.INDEPENDENT, Stage.DISCUSSED]
    again = make_claim()
    reopened = coding_round(again, reviewer, other)
    code(other, reopened, again)
    reopen(close(reopened))
    assert code(reviewer, reopened, again).stage == Stage.DISCUSSED


def test_where_it_is_coded_and_then_rated_it_is_not_rated_before_and_nothing_is_shown_before(claim, reviewer):
    other = make_user(Role.REVIEWER)
    round_ = coding_round(claim, reviewer, other, task=RoundTask.BOTH, reveal=Reveal.AFTER_OWN)
    with pytest.raises(ValidationError, match="Code the wording first"):
        make_rating(claim, reviewer=reviewer, round_=round_)
    first = code(reviewer, round_, claim)
    theirs = code(other, round_, claim)
    assert veiled(claim, reviewer)
    assert not descriptions_seen_by(reviewer).filter(pk=theirs.pk).exists()
    assert code(reviewer, round_, claim, first.uid, voice="other").stage == Stage.INDEPENDENT
    make_rating(claim, reviewer=reviewer, round_=round_)
    assert descriptions_seen_by(reviewer).filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_it_was_handed_to_codes_it(claim, role):
    round_ = coding_round(claim, make_user(Role.REVIEWER))
    with pytest.raises(PermissionDenied):
        code(make_user(role), round_, claim)


def test_a_reader_to_whom_it_was_handed_before_they_lost_their_role_does_not(claim, reader):
    with pytest.raises(PermissionDenied):
        code(reader, coding_round(claim, reader), claim)


def test_what_is_refused(claim, reviewer):
    round_ = coding_round(claim, reviewer)
    assert "at least one" in refused(reviewer, round_, claim, voice="")
    assert "not a valid choice" in refused(reviewer, round_, claim, voice="loud")
    assert "not coded" in refused(reviewer, coding_round(claim, reviewer, task=RoundTask.RATE), claim)
    close(round_)
    assert "closed" in refused(reviewer, round_, claim)
    other = make_claim()
    make_withholding(other.capture)
    assert "withheld" in refused(reviewer, coding_round(other, reviewer), other)
    assert not Description.objects.filter(round__isnull=False).exists()


def test_a_bulk_write_supersedes_nothing_of_another_round(claim, reviewer):
    first = code(reviewer, coding_round(claim, reviewer), claim)
    elsewhere = Description(claim=claim, coder=reviewer, voice="other", supersedes=first)
    with pytest.raises(IntegrityError, match="in the same round"), transaction.atomic():
        Description.objects.bulk_create([elsewhere])


# --- on the spot ----------------------------------------------------------------------------------------------------


def test_on_the_spot_others_codes_are_hidden_until_ones_own_are_stored(claim, curator):
    begun = begin_coding(actor=curator, claim=claim)
    assert begin_coding(actor=curator, claim=claim) == begun
    assert veiled(claim, curator)
    assert not descriptions_seen_by(curator).filter(claim=claim).exists()
    made = code_independently(actor=curator, claim=claim, said={"voice": "research"})
    assert made.stage == Stage.INDEPENDENT
    assert not veiled(claim, curator)
    assert descriptions_seen_by(curator).filter(claim=claim).count() == 2
    claim.refresh_from_db()
    assert claim.voice == "marketing"
    with pytest.raises(ValidationError, match="not begun"):
        code_independently(actor=curator, claim=claim, said={"voice": "other"})
    with pytest.raises(ValidationError, match="You have coded"):
        begin_coding(actor=curator, claim=claim)


def test_a_coding_says_where_others_had_been_seen_before(claim, curator):
    begin_coding(actor=curator, claim=claim, saw_before=True)
    assert code_independently(actor=curator, claim=claim, said={"voice": "research"}).stage == Stage.DISCUSSED


def test_who_stops_and_begins_again_had_seen_them(claim, curator):
    begin_coding(actor=curator, claim=claim)
    stop_coding(actor=curator, claim=claim)
    assert not veiled(claim, curator)
    begin_coding(actor=curator, claim=claim)
    assert code_independently(actor=curator, claim=claim, said={"voice": "research"}).stage == Stage.DISCUSSED


def test_what_is_described_as_ever_says_what_is_known(claim, curator):
    assert claim.description.stage == Stage.INDEPENDENT
    # The others' codes stood on the page: whether they were looked at, nobody knows.
    assert describe(actor=curator, claim=claim, said={"voice": "research"}).stage == ""


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_code_on_the_spot(claim, role):
    person = make_user(role)
    for act in (
        lambda: begin_coding(actor=person, claim=claim),
        lambda: code_independently(actor=person, claim=claim, said={"voice": "research"}),
        lambda: stop_coding(actor=person, claim=claim),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not BlindCoding.objects.exists()


def test_what_was_handed_to_one_is_coded_in_its_round(claim):
    person = make_user(Role.CURATOR, Role.REVIEWER)
    coding_round(claim, person)
    with pytest.raises(ValidationError, match="in a round"):
        begin_coding(actor=person, claim=claim)


def test_a_claim_that_nobody_coded_carries_what_is_coded_on_the_spot(curator):
    claim = make_claim()
    begin_coding(actor=curator, claim=claim)
    code_independently(actor=curator, claim=claim, said={"commitment": "hedged"})
    assert Claim.objects.get(pk=claim.pk).commitment == "hedged"

"""Rating in rounds that a lead opened: who may, items, reasons, stages, interests, skips; sources and publishers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.actions.judgement import Judgement
from claims.actions.rating import Place, save_draft, skip_unit, submit_at, submit_rating, unskip_unit
from claims.choices import Axis, ReasonAsked, Reveal, Role, RoundTask, Stage, UnitKind, UnitRole
from claims.models import Assignment, Draft, InterestStatement, Rating, RoundUnit
from tests import builders
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_link,
    make_publisher,
    make_question,
    make_source,
    make_user,
)
from tests.items import make_version_with_items
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db
GOOD = {"verdict": "unsupported", "rationale": "No study is named."}


def make_led_round(units, *raters, role=None, answer=None, opened_at=True, **terms):
    round_ = led_round(*units, raters=raters, opened=bool(opened_at), **terms)
    if role:
        RoundUnit.objects.filter(round=round_).update(role=role, answer=answer)
    return round_


def submit(reviewer, round_, unit, supersedes=None, **judgement):
    return submit_rating(
        actor=reviewer, round_=round_, unit=unit, judgement=Judgement(**(judgement or GOOD)), supersedes=supersedes
    )


def refusal(reviewer, round_, unit, **judgement):
    with pytest.raises(ValidationError) as refused:
        submit(reviewer, round_, unit, **judgement)
    return refused.value.message_dict


# --- who may --------------------------------------------------------------------------------------------------------


def test_only_who_a_unit_was_handed_to_rates_it(reviewer):
    claim, other = make_claim(), make_user(Role.REVIEWER)
    round_ = make_led_round([claim], other)
    with pytest.raises(PermissionDenied, match="not handed to you"):
        submit(reviewer, round_, claim)
    assert submit(other, round_, claim).round == round_


def test_a_claim_that_is_not_in_the_round_is_rated_there_by_nobody(reviewer):
    round_ = make_led_round([make_claim()], reviewer)
    with pytest.raises(PermissionDenied):
        submit(reviewer, round_, make_claim())


def test_a_source_is_not_rated_in_a_round_over_claims(reviewer):
    round_ = make_led_round([make_claim()], reviewer)
    with pytest.raises(PermissionDenied):
        submit(reviewer, round_, make_source())
    with pytest.raises(PermissionDenied):
        submit(reviewer, builders.open_round(), make_source())


def test_a_round_that_is_not_open_yet_takes_no_rating(reviewer):
    claim = make_claim()
    with pytest.raises(ValidationError, match="not open yet"):
        submit(reviewer, make_led_round([claim], reviewer, opened_at=None), claim)


def test_in_a_round_that_codes_the_wording_nothing_is_rated(reviewer):
    claim = make_claim()
    with pytest.raises(ValidationError, match="nothing is rated"):
        submit(reviewer, make_led_round([claim], reviewer, task=RoundTask.DESCRIBE), claim)


# --- items ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def version():
    return make_version_with_items(
        {"code": "risks", "about": "source"},
        {"code": "prices", "about": "source", "required": False},
        {"code": "named", "about": "claim"},
        reason_asked=ReasonAsked.NEVER,
    )


@pytest.mark.parametrize("make", [make_source, make_publisher])
def test_items_about_the_source_are_answered_once_for_a_source_or_all_pages_of_a_publisher(reviewer, version, make):
    unit = make()
    round_ = make_led_round([unit], reviewer, scheme_version=version)
    assert list(refusal(reviewer, round_, unit, answers={"prices": "no"})) == ["item-risks"]
    rating = submit(reviewer, round_, unit, answers={"risks": "yes", "prices": "no"})
    assert rating.unit == unit
    assert {one.item.code: one.level.code for one in rating.answers.all()} == {"risks": "yes", "prices": "no"}
    assert submit(reviewer, round_, unit, answers={"risks": "yes", "prices": "no"}) == rating
    with pytest.raises(ValidationError, match="already"):
        submit(reviewer, round_, unit, answers={"risks": "no", "prices": "no"})


def test_items_about_the_claim_are_answered_where_a_claim_is_judged(reviewer, version):
    claim = make_claim()
    round_ = make_led_round([claim], reviewer, scheme_version=version)
    assert list(refusal(reviewer, round_, claim, verdict="holds")) == ["item-named"]
    assert list(refusal(reviewer, round_, claim, answers={"named": "yes", "risks": "yes"})) == ["item-risks"]
    assert list(refusal(reviewer, round_, claim, answers={"named": "perhaps"})) == ["item-named"]
    assert submit(reviewer, round_, claim, answers={"named": "yes"}).answers.get().level.code == "yes"


def test_judgements_of_a_wording_are_not_asked_of_a_source(reviewer, version):
    source = make_source()
    round_ = make_led_round([source], reviewer, scheme_version=version)
    assert list(refusal(reviewer, round_, source, verdict="holds", answers={"risks": "yes"})) == ["verdict"]


def test_the_basis_of_a_source_is_its_saved_copies(reviewer, version):
    source = make_source()
    copy = make_capture(source=source)
    round_ = make_led_round([source], reviewer, scheme_version=version)
    assert submit(reviewer, round_, source, answers={"risks": "no"}).basis["copies"] == [copy.uid]


# --- reasons --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "verdict", "required"),
    [
        (ReasonAsked.ALWAYS, "holds", True), (ReasonAsked.ALWAYS, "leaks", True),
        (ReasonAsked.NOT_SUPPORTED, "holds", False), (ReasonAsked.NOT_SUPPORTED, "leaks", True),
        (ReasonAsked.NEVER, "holds", False), (ReasonAsked.NEVER, "leaks", False),
    ],
)  # fmt: skip
def test_a_reason_is_asked_when_the_version_says_so(reviewer, asked, verdict, required):
    claim = make_claim()
    version = make_version_with_items(levels=({"code": "leaks", "asks_tags": True},), reason_asked=asked)
    round_ = make_led_round([claim], reviewer, scheme_version=version)
    if required:
        assert list(refusal(reviewer, round_, claim, verdict=verdict)) == ["rationale"]
    else:
        assert submit(reviewer, round_, claim, verdict=verdict).rationale == ""


# --- what was known -------------------------------------------------------------------------------------------------


def test_a_later_rating_knows_of_the_others_where_they_could_be_seen(reviewer):
    claim, other = make_claim(), make_user(Role.REVIEWER)
    for reveal, expected in ((Reveal.AT_CLOSE, Stage.INDEPENDENT), (Reveal.AFTER_OWN, Stage.DISCUSSED)):
        round_ = make_led_round([claim], reviewer, other, reveal=reveal)
        first = submit(reviewer, round_, claim)
        alone = submit(reviewer, round_, claim, first, **GOOD | {"rationale": "Nobody else has rated it."})
        submit(other, round_, claim)
        later = submit(reviewer, round_, claim, alone, **GOOD | {"rationale": "Once more."})
        assert (first.stage, alone.stage, later.stage) == (Stage.INDEPENDENT, Stage.INDEPENDENT, expected)


def test_who_rates_after_a_round_was_opened_again_could_have_seen_its_ratings(reviewer):
    claim, other = make_claim(), make_user(Role.REVIEWER)
    round_ = make_led_round([claim], reviewer, other)
    submit(other, round_, claim)
    reopen(close(round_))
    assert submit(reviewer, round_, claim).stage == Stage.DISCUSSED


def test_in_a_masked_round_both_judgements_are_kept_and_the_side_is_guessed_once(reviewer):
    claim = make_claim()
    round_ = make_led_round([claim], reviewer, masked=True, guesses_side=True, judges_again=True)
    assert list(refusal(reviewer, round_, claim, **GOOD)) == ["guess"]
    first = submit(reviewer, round_, claim, **GOOD, guess="research")
    again = submit(reviewer, round_, claim, first, **GOOD)
    assert (first.stage, again.stage) == (Stage.INDEPENDENT, Stage.UNMASKED)
    assert (first.guess, again.guess) == ("research", "research")
    assert Rating.objects.own(reviewer).count() == 2


def test_a_side_is_guessed_nowhere_else(reviewer):
    claim = make_claim()
    assert submit(reviewer, make_led_round([claim], reviewer), claim, **GOOD, guess="research").guess == ""


def test_a_rating_names_the_statement_of_interests_that_is_in_force(reviewer):
    now, round_ = timezone.now(), builders.open_round()
    assert submit(reviewer, round_, make_claim()).interests is None
    old = {"reviewer": reviewer, "text": "Shares.", "declared_at": now}
    InterestStatement.objects.create(**old, expires_at=now - timedelta(days=1))
    assert submit(reviewer, round_, make_claim()).interests is None
    valid = {"reviewer": reviewer, "none": True, "declared_at": now, "expires_at": now + timedelta(days=365)}
    statement = InterestStatement.objects.create(**valid)
    assert submit(reviewer, round_, make_claim()).interests == statement


# --- what the opening froze -----------------------------------------------------------------------------------------


def test_the_basis_is_the_evidence_that_the_opening_froze(reviewer):
    claim = make_claim(question=make_question(), answers="affirms")
    frozen = make_evidence_link(question=claim.question)
    round_ = make_led_round([claim], reviewer)
    RoundUnit.objects.filter(round=round_).update(evidence=[frozen.uid])
    make_evidence_link(question=claim.question)
    assert [one["link"] for one in submit(reviewer, round_, claim).basis["evidence"]] == [frozen.uid]


def test_a_wording_is_compared_with_the_claim_that_the_opening_named(reviewer):
    claim, named, other = make_claim(), make_claim(), make_claim()
    round_ = make_led_round([claim], reviewer)
    RoundUnit.objects.filter(round=round_).update(comparator_claim=named)
    said = GOOD | {"wording_gap": "overstated", "comparator": "claim"}
    assert list(refusal(reviewer, round_, claim, **said, comparator_claim=other)) == ["comparator"]
    assert submit(reviewer, round_, claim, **said, comparator_claim=named).comparator_claim == named


# --- skips and drafts -----------------------------------------------------------------------------------------------


def test_a_skip_has_a_reason_and_can_be_taken_back(reviewer):
    claim = make_claim()
    make_led_round([claim], reviewer)
    mine = Assignment.objects.get()
    for because in ("", "  ", "x" * 301, "a\x00b"):
        with pytest.raises(ValidationError) as refused:
            skip_unit(actor=reviewer, assignment=mine, because=because)
        assert list(refused.value.message_dict) == ["skipped_because"]
    skip_unit(actor=reviewer, assignment=mine, because=" Outside my field ")
    mine.refresh_from_db()
    assert mine.skipped_at is not None
    assert mine.skipped_because == "Outside my field"
    unskip_unit(actor=reviewer, assignment=mine)
    mine.refresh_from_db()
    assert (mine.skipped_at, mine.skipped_because) == (None, "")


def test_nobody_skips_for_somebody_else(reviewer):
    make_led_round([make_claim()], make_user(Role.REVIEWER))
    mine = Assignment.objects.get()
    with pytest.raises(PermissionDenied):
        skip_unit(actor=reviewer, assignment=mine, because="x")
    with pytest.raises(PermissionDenied):
        unskip_unit(actor=reviewer, assignment=mine)


def test_what_is_rated_after_all_is_skipped_no_more(reviewer):
    claim = make_claim()
    round_ = make_led_round([claim], reviewer)
    skip_unit(actor=reviewer, assignment=Assignment.objects.get(), because="Later")
    submit(reviewer, round_, claim)
    assert Assignment.objects.get().skipped_at is None


def test_a_draft_is_of_its_round_and_unit(reviewer, version):
    source = make_source()
    round_ = make_led_round([source], reviewer, scheme_version=version)
    save_draft(actor=reviewer, round_=round_, unit=source, typed={"item-risks": "yes"})
    submit(reviewer, round_, source, answers={"risks": "yes"})
    assert not Draft.objects.exists()
    with pytest.raises(ValidationError):
        save_draft(actor=reviewer, round_=round_, unit=source, typed={"rationale": "x" * 70_000})


def test_what_an_address_names_is_looked_for_as_the_kind_that_it_says(reviewer):
    claim = make_claim()
    place = Place(builders.open_round().uid, claim.uid, UnitKind.SOURCE)
    with pytest.raises(type(make_source()).DoesNotExist):
        submit_at(actor=reviewer, place=place, judgement=Judgement(**GOOD))


def test_training_and_gold_are_rated_like_the_rest(reviewer):
    claim = make_claim()
    round_ = make_led_round([claim], reviewer, role=UnitRole.GOLD, answer={Axis.VERDICT: "supported"})
    assert submit(reviewer, round_, claim).verdict.code == "unsupported"

"""The rating form: what a scheme version asks, in the order in which it is judged, and what was typed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from claims.actions.rating import Place, save_draft, submit_at
from claims.actions.round import close_round, open_standing_round
from claims.choices import Axis
from claims.forms.rating import MOST_COMPARATORS, RatingForm, judgement_in, superseded_in, typed_of
from claims.models import OPERATOR, Draft, Rating, SchemeVersion
from claims.reads.review.task import task_of
from tests import builders
from tests.builders import (
    OWN_CODES,
    change_round,
    make_capture,
    make_claim,
    make_question,
    make_rating,
    make_scheme_version,
)
from tests.flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return make_claim()


def data_of(typed):
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def form_for(claim, reviewer, typed=None, *, refused=None, grounded=True, **initial):
    return RatingForm(
        None if typed is None else data_of(typed), task=task_of(reviewer, builders.open_round(), claim),
        reviewer=reviewer, initial=initial, grounded=grounded, refused=refused,
    )  # fmt: skip


def save(claim, reviewer, typed):
    """The rating that a form with this stores, or the form that comes back."""
    data, place = data_of(typed), Place(builders.open_round().uid, claim.uid)
    supersedes = superseded_in(data, reviewer, place)
    try:
        return submit_at(actor=reviewer, place=place, judgement=judgement_in(data), supersedes=supersedes).rating
    except ValidationError as error:
        return form_for(claim, reviewer, typed, refused=error)


@pytest.fixture
def ocebm(lead):
    """A round that asks for certainty alone, on a scale of its own."""
    close_round(actor=lead, round_=builders.open_round())
    version = SchemeVersion.objects.get(scheme__code="ocebm-2011")
    return open_standing_round(actor=lead, name="Levels", scheme_version=version)


def test_the_verdict_comes_first_then_the_certainty_and_the_gap_by_itself(claim, reviewer):
    form = form_for(claim, reviewer)
    assert [row.name for row in form.rows] == [Axis.VERDICT, Axis.CERTAINTY]
    assert form.gap_row.name == Axis.WORDING_GAP
    assert [row.required for row in form.rows] == [True, False]


def test_an_axis_without_levels_is_not_asked(claim, reviewer, ocebm):
    form = form_for(claim, reviewer)
    assert [row.name for row in form.rows] == [Axis.CERTAINTY]
    assert form.gap_row is None
    assert form.tags == []


def test_number_keys_count_the_options_of_a_row(claim, reviewer):
    for row in form_for(claim, reviewer).rows:
        assert [option.key for option in row.options] == [str(key) for key in range(1, len(row.options) + 1)]


def test_codes_outside_the_scale_stand_apart_once(claim, reviewer):
    verdict, certainty = form_for(claim, reviewer).rows
    assert [option.level.code for option in certainty.options if option.apart] == ["no_evidence"]
    assert [option.level.code for option in verdict.options if option.apart] == ["not_checkable"]


def test_what_was_chosen_is_chosen_again(claim, reviewer):
    typed = {"verdict": "unsupported", "certainty": "low", "failure_tags": ["outdated", "harms_omitted"]}
    for form in (form_for(claim, reviewer, typed), form_for(claim, reviewer, **typed)):
        chosen = [option.level.code for row in form.rows for option in row.options if option.chosen]
        assert chosen == ["unsupported", "low"]
        assert {tag.level.code for tag in form.tags if tag.chosen} == {"outdated", "harms_omitted"}


@pytest.mark.parametrize(
    ("verdict", "opened"), [("", False), ("supported", False), ("unsupported", True), ("not_checkable", True)]
)
def test_failure_tags_unfold_where_the_verdict_is_not_supported(claim, reviewer, verdict, opened):
    assert form_for(claim, reviewer, verdict=verdict).tags_open is opened


def test_failure_tags_that_are_chosen_are_never_folded_away(claim, reviewer):
    assert form_for(claim, reviewer, verdict="supported", failure_tags=["outdated"]).tags_open


def test_the_comparator_unfolds_where_something_is_said_there(claim, reviewer):
    assert not form_for(claim, reviewer).gap_open
    assert form_for(claim, reviewer, comparator="evidence").gap_open
    refused = save(claim, reviewer, {"verdict": "supported", "rationale": "Why.", "wording_gap": "in_line"})
    assert refused.gap_open
    assert "Say with what the wording is compared" in str(refused.errors["comparator"])


def test_comparators_are_of_the_question_first_and_then_of_the_source(reviewer):
    question, capture = make_question(), make_capture()
    claim = make_claim(capture=capture, question=question)
    neighbour = make_claim("Our clinic treats knees.", capture=capture)
    counterpart = make_claim(question=question)
    stranger, gone = make_claim(), make_claim(question=question)
    withdraw_claim(actor=builders.everything(), claim=gone, because="Marked twice.")
    offered = form_for(claim, reviewer).comparators
    assert offered == [counterpart, neighbour]
    assert stranger not in offered


def test_a_chosen_comparator_is_offered_even_where_it_would_not_be(reviewer, claim):
    stranger = make_claim()
    withdraw_claim(actor=builders.everything(), claim=stranger, because="Marked twice.")
    assert form_for(claim, reviewer, comparator=stranger.uid).comparators == [stranger]


def test_comparators_are_bounded_and_read_in_few_queries(reviewer):
    question, capture = make_question(), make_capture()
    claim = make_claim(question=question, capture=capture)
    for _ in range(MOST_COMPARATORS + 3):
        make_claim(question=question, capture=capture)
    with CaptureQueriesContext(connection) as queries:
        form = form_for(claim, reviewer)
        assert len([other.source.title for other in form.comparators]) == MOST_COMPARATORS
    assert len(queries) <= 6


@pytest.mark.parametrize("comparator", ["claim", "somebody", "zzzzzzzzzz", "be\x00fore", "x" * 500])
def test_a_comparator_that_does_not_exist_is_refused_on_its_field(claim, reviewer, comparator):
    form = save(claim, reviewer, {"verdict": "supported", "rationale": "Why.", "comparator": comparator})
    assert list(form.errors) == ["comparator"]
    assert not Rating.objects.visible_to(OPERATOR).exists()


def test_everything_typed_becomes_the_rating(claim, reviewer):
    other = make_claim()
    typed = {
        "verdict": "partly_supported", "certainty": "very_low", "wording_gap": "overstated",
        "failure_tags": ["condition_dropped"], "comparator": other.uid, "rationale": "  Two\nlines. ",
        "evidence_as_of": "2026-03", "confidence": "moderate",
    }  # fmt: skip
    rating = save(claim, reviewer, typed)
    assert typed_of(Rating.objects.visible_to(reviewer).get(pk=rating.pk)) == typed


def test_a_refused_form_says_why_on_each_field_and_keeps_a_draft(claim, reviewer):
    form = save(claim, reviewer, {"verdict": "level_1", "rationale": " ", "evidence_as_of": "2023-02-30"})
    assert form.keep()
    assert set(form.errors) == {"verdict", "rationale", "evidence_as_of"}
    assert Draft.objects.get().typed == {"verdict": "level_1", "rationale": " ", "evidence_as_of": "2023-02-30"}


def test_a_draft_is_thrown_away_when_asked(claim, reviewer):
    save_draft(actor=reviewer, round_=builders.open_round(), unit=claim, typed={"rationale": "x"})
    form_for(claim, reviewer).discard()
    assert not Draft.objects.exists()


def test_only_ones_own_rating_of_this_claim_can_be_superseded(claim, reviewer):
    theirs, elsewhere = make_rating(claim), make_rating(reviewer=reviewer)
    for replaces in (theirs.uid, elsewhere.uid, "zzzzzzzzzz"):
        typed = {"verdict": "supported", "rationale": "Why.", "replaces": replaces}
        assert save(claim, reviewer, typed).supersedes is None


def test_a_scale_with_other_steps_has_no_pips(as_reviewer, claim, ocebm):
    text = as_reviewer.get(claim.get_absolute_url()).content.decode()
    assert 'value="level_1"' in text
    assert "data-certainty" not in text


def test_a_scheme_of_ones_own_is_drawn_as_its_levels_say(as_reviewer, reviewer, claim):
    change_round(make_scheme_version(*OWN_CODES))
    text = flat(as_reviewer.get(claim.get_absolute_url()))
    assert 'data-certainty="4"' in text
    assert 'data-certainty="1"' in text
    asks = {code for code in ("holds-water", "leaks", "who-knows") if f'data-asks-tags value="{code}"' in text}
    assert asks == {"leaks", "who-knows"}
    apart = [option.level.code for row in form_for(claim, reviewer).rows for option in row.options if option.apart]
    assert apart == ["who-knows", "looked-in-vain"]


@pytest.mark.parametrize(("code", "unfolded"), [("holds-water", False), ("leaks", True), ("", False)])
def test_the_tags_are_unfolded_where_the_chosen_verdict_asks_for_them(claim, reviewer, code, unfolded):
    change_round(make_scheme_version(*OWN_CODES))
    assert form_for(claim, reviewer, {"verdict": code, "rationale": "Why."}).tags_open is unfolded


def test_a_tag_is_shown_by_its_label(as_reviewer, reviewer, claim):
    change_round(make_scheme_version(*OWN_CODES))
    make_rating(claim, reviewer=reviewer, verdict="leaks", failure_tags=("too-far",))
    text = as_reviewer.get(claim.get_absolute_url()).content.decode()
    assert "Goes too far</span>" in text

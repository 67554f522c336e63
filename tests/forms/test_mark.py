"""The form that marks a claim, by its place or by its words."""

import pytest

from claims.choices import FoundBy
from claims.forms.mark import MAX_PLACES, MarkForm, questions_offered
from claims.models import Claim, Question
from tests.builders import QUOTE, everything, make_capture, make_question

pytestmark = pytest.mark.django_db


def mark(curator, capture, **data):
    bound = MarkForm(data)
    assert bound.is_valid(), bound.errors
    return bound, bound.save(actor=curator, capture=capture)


def test_the_words_alone_are_enough(curator):
    _, claim = mark(curator, make_capture(), quote=QUOTE)
    assert (claim.quote, claim.voice, claim.question) == (QUOTE, "", None)
    assert claim.anchors.get().found_by == FoundBy.QUOTED


def test_a_selection_sends_its_place_and_its_words(curator):
    capture = make_capture()
    start = capture.text.index(QUOTE)
    _, claim = mark(curator, capture, quote=QUOTE, start=start, end=start + len(QUOTE))
    assert claim.anchors.get().found_by == FoundBy.SELECTED


def test_a_selection_whose_words_are_not_there_is_refused(curator):
    bound, claim = mark(curator, make_capture(), quote=QUOTE, start=1, end=9)
    assert claim is None
    assert "Select them again" in str(bound.errors["quote"])


def test_descriptions_go_with_the_claim(curator):
    _, claim = mark(
        curator,
        make_capture(),
        quote=QUOTE,
        voice="marketing",
        claim_type="safety",
        commitment="hedged",
        strength="conditional",
        question="Does it cause rejection?",
        answers="denies",
        statement="It seldom does.",
    )
    assert (claim.voice, claim.claim_type, claim.commitment) == ("marketing", "safety", "hedged")
    assert (claim.strength, claim.answers, claim.statement) == ("conditional", "denies", "It seldom does.")
    assert claim.question.text == "Does it cause rejection?"


def test_a_quote_that_stands_twice_offers_its_places_and_choosing_one_marks_it(curator):
    capture = make_capture("Safe here. It heals. Sure there. It heals.")
    bound, claim = mark(curator, capture, quote="It heals.")
    assert claim is None
    assert [(place.start, place.end) for place in bound.places] == [(11, 20), (33, 42)]
    assert bound.places[1].prefix.endswith("Sure there. ")
    _, claim = mark(curator, capture, quote="It heals.", place="33-42")
    assert (claim.start, claim.quote) == (33, "It heals.")
    assert claim.anchors.get().found_by == FoundBy.QUOTED


def test_a_quote_that_stands_everywhere_offers_the_first_places_only(curator):
    bound, _ = mark(curator, make_capture("It heals. " * 50), quote="It heals.")
    assert len(bound.places) == MAX_PLACES
    assert bound.more_places == 50 - MAX_PLACES


def test_a_quote_with_other_signs_offers_the_exact_words(curator):
    capture = make_capture("The body’s “own” cells – 2×10\u00a0of them.")
    bound, claim = mark(curator, capture, quote='the body\'s "own" cells - 2x10 of')
    assert claim is None
    assert bound.exact.exact == "The body’s “own” cells – 2×10\u00a0of"
    _, claim = mark(curator, capture, quote="typed", place=f"{bound.exact.start}-{bound.exact.end}")
    assert claim.quote == bound.exact.exact


def test_a_quote_that_is_not_there_offers_nothing(curator):
    bound, claim = mark(curator, make_capture(), quote="Nowhere to be found.")
    assert (claim, bound.places, bound.exact) == (None, [], None)
    assert "does not stand" in str(bound.errors["quote"])


@pytest.mark.parametrize("place", ["", "x", "5-", "9999999999-1", "2-1", "0-99999", "-5-3", "٣-٩"])
def test_a_place_that_is_none_is_refused_or_ignored(curator, place):
    bound, claim = mark(curator, make_capture(), quote="Nowhere to be found.", place=place)
    assert claim is None
    assert bound.errors["quote"]
    assert not Claim.objects.exists()


def test_a_quote_with_a_nul_is_told_in_words(curator):
    bound, claim = mark(curator, make_capture(), quote="re\0jection")
    assert claim is None
    assert bound.errors["quote"]


def test_a_code_that_is_none_stands_on_its_field():
    bound = MarkForm({"quote": QUOTE, "voice": "loud"})
    assert not bound.is_valid()
    assert set(bound.errors) == {"voice"}
    assert bound.unfolded


def test_only_questions_in_use_are_offered():
    kept, gone = make_question("Kept?"), make_question("Gone?")
    Question.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert questions_offered(everything()) == ["Kept?"]

"""Marking claims in captured text, describing them, and moving their anchors."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from claims.actions.claim import describe_claim, mark_claim, move_anchor, withdraw_claim
from claims.choices import FoundBy
from claims.models import Anchor, Claim, Question
from claims.reads.claim.citation import cite
from claims.reads.verify import verify_captures
from claims.rules.span.anchor import QuoteAmbiguous, QuoteDiffers, QuoteMissing, trimmed
from tests.builders import QUOTE, make_capture, make_claim, make_question, make_rating, make_source

pytestmark = pytest.mark.django_db

ASTRAL = "𝒳 𐍈 🧬🧬 Cells 🧬 heal.\n"
COMBINING = "cafe\u0301 ne\u0301e e\u0301\u0323 cells.\n"
RIGHT_TO_LEFT = "תאי גזע מרפאים. الخلايا الجذعية تشفي.\n"


def refusal(error: pytest.ExceptionInfo[ValidationError]) -> object:
    assert set(error.value.error_dict) == {"quote"}
    return (error.value.error_dict["quote"][0].params or {})["error"]


def test_a_quote_is_found_and_its_place_is_kept(curator):
    capture = make_capture()
    claim = mark_claim(actor=curator, capture=capture, quote=QUOTE)
    assert capture.text[claim.start : claim.end] == claim.quote == QUOTE
    assert capture.text[: claim.start].endswith(claim.prefix)
    assert capture.text[claim.end :].startswith(claim.suffix)
    assert len(claim.prefix) > 10
    assert len(claim.suffix) > 10
    assert claim.source == capture.source
    assert claim.created_by == curator


def test_marking_writes_an_anchor_that_says_how_the_words_were_found(curator):
    claim = mark_claim(actor=curator, capture=make_capture(), quote=QUOTE)
    anchor = claim.anchors.get()
    assert (anchor.start, anchor.end, anchor.exact) == (claim.start, claim.end, QUOTE)
    assert (anchor.found_by, anchor.created_by) == (FoundBy.QUOTED, curator)
    selected = mark_claim(actor=curator, capture=claim.capture, start=0, end=10)
    assert selected.anchors.get().found_by == FoundBy.SELECTED


@pytest.mark.parametrize("text", [ASTRAL, COMBINING, RIGHT_TO_LEFT])
def test_offsets_are_code_points(curator, text):
    capture = make_capture(text)
    start, end = 3, len(text) - 2
    claim = mark_claim(actor=curator, capture=capture, start=start, end=end, quote=text[start:end])
    claim.refresh_from_db()
    start, end = trimmed(text, start, end)
    assert (claim.start, claim.quote) == (start, text[start:end])
    assert mark_claim(actor=curator, capture=capture, quote=text[start:end]).start == start


@pytest.mark.parametrize(
    "words", [{"start": 4, "end": 21}, {"quote": " It may\thelp. \n\n"}, {"quote": "It may\thelp."}]
)
def test_white_space_at_the_ends_of_a_selection_is_left_out(curator, words):
    claim = mark_claim(actor=curator, capture=make_capture("Yes. \nIt may\thelp. \n\nNo."), **words)
    assert (claim.start, claim.end, claim.quote) == (6, 18, "It may\thelp.")


@pytest.mark.parametrize("sign", ["\x85", "\x92", "\x0b", "\x1b", "\x7f", "\x08"])
def test_every_captured_sign_can_be_quoted_and_stand_beside_a_quote(curator, sign):
    capture = make_capture(f"It{sign}s said that cells{sign}help the knee, and that{sign}s all. " + "Words. " * 99)
    beside = mark_claim(actor=curator, capture=capture, quote="help the knee")
    assert sign in beside.prefix
    assert sign in beside.suffix
    quoted = mark_claim(actor=curator, capture=capture, quote=f"cells{sign}help the knee")
    assert Claim.objects.get(pk=quoted.pk).quote == f"cells{sign}help the knee"


def test_what_people_type_has_no_control_characters(curator):
    with pytest.raises(ValidationError, match="control character"):
        mark_claim(actor=curator, capture=make_capture(), quote=QUOTE, statement="It\x85s so.")


@pytest.mark.parametrize(
    "quote",
    ["may help patients", "cells may\r\nhelp patients", "pain, which is unlikely to last", "which\nis un-\nlikely to"],
)
def test_a_quote_is_found_wherever_lines_end_in_it(curator, quote):
    claim = mark_claim(actor=curator, capture=make_capture(WRAPPED), quote=quote)
    assert claim.quote_read == " ".join(quote.replace("un-\n", "un").split())
    assert claim.capture.text[claim.start : claim.end] == claim.quote


def test_a_quote_that_is_read_in_two_places_is_refused_until_what_is_beside_it_tells_them_apart(curator):
    capture = make_capture(f"{WRAPPED}\n{WRAPPED.replace('pilot', 'trial')}")
    with pytest.raises(ValidationError, match="2 places"):
        mark_claim(actor=curator, capture=capture, quote="may help patients")
    words = "trial the infusion of own fat cells may help"
    assert mark_claim(actor=curator, capture=capture, quote="may help", prefix=words[:-8]).start > len(WRAPPED)


def test_words_without_line_ends_that_are_others_are_a_fault(curator):
    claim = mark_claim(actor=curator, capture=make_capture(WRAPPED), quote="may\nhelp")
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    Claim.objects.filter(pk=claim.pk).update(quote_flowed="may not help")
    (fault,) = (fault for _, faults in verify_captures() for fault in faults)
    assert (fault.uid, fault.what) == (claim.uid, "its quote and its words without line ends are not the same")


WRAPPED = (
    "In this small pilot the infusion of own fat cells may\nhelp patients with knee pain, which is un-\n"
    "likely to last.\n"
)


def test_a_quote_with_lines_is_kept_as_it_stands_and_as_it_is_read(curator):
    capture = make_capture(WRAPPED)
    claim = mark_claim(actor=curator, capture=capture, quote="may\nhelp patients with knee pain, which is un-\nlikely")
    claim.refresh_from_db()
    assert claim.quote_flowed == "may help patients with knee pain, which is unlikely"
    assert claim.quote_read == claim.quote_flowed
    assert cite(claim).startswith("“may help patients with knee pain, which is unlikely”")
    other = mark_claim(actor=curator, capture=capture, quote="help patients")
    assert (other.quote_flowed, other.quote_read) == ("", "help patients")
    listed = make_capture("• Less pain\n• More strength\n")
    assert mark_claim(actor=curator, capture=listed, quote="Less pain\n• More strength").quote_flowed == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n 🧬\u0301א"), min_size=2, max_size=60
    ),
    places=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_what_is_marked_is_what_stands_there(curator, text, places):
    start, end = sorted(min(place, len(text)) for place in places)
    assume(text.strip() and not text.startswith("\ufeff"))
    try:
        capture = make_capture(text)
        claim = mark_claim(actor=curator, capture=capture, start=start, end=end)
    except ValidationError:
        return
    claim.refresh_from_db()
    assert claim.capture.text[claim.start : claim.end] == claim.quote == text[start:end].strip()


def test_a_quote_that_is_not_there_is_refused(curator):
    with pytest.raises(ValidationError, match="does not stand") as error:
        mark_claim(actor=curator, capture=make_capture(), quote="It never causes immune rejection.")
    assert isinstance(refusal(error), QuoteMissing)
    assert not Claim.objects.exists()
    assert not Anchor.objects.exists()


def test_a_quote_that_stands_twice_is_refused_until_its_surroundings_make_it_unique(curator):
    capture = make_capture("Safe here. It heals. Sure there. It heals.")
    with pytest.raises(ValidationError, match="2 places") as error:
        mark_claim(actor=curator, capture=capture, quote="It heals.")
    found = refusal(error)
    assert isinstance(found, QuoteAmbiguous)
    assert [place.start for place in found.places] == [11, 33]
    claim = mark_claim(actor=curator, capture=capture, quote="It heals.", prefix="Sure there. ")
    assert claim.start == 33


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ('the body\'s "own" cells', "curly quotes"),
        ("Dose 2 - 3 cells", "dashes"),
        ("Dose 2 – 3 cells of 106", "no-break spaces"),
        ("dose 2 – 3 CELLS", "case"),
        ("2x10", "multiplication signs"),
    ],
)
def test_a_quote_that_differs_only_in_its_signs_is_told_apart(curator, typed, how):
    capture = make_capture("Dose 2 – 3 cells of\u00a0106, or 2×10, from the body’s “own” cells.")
    with pytest.raises(ValidationError, match="written differently") as error:
        mark_claim(actor=curator, capture=capture, quote=typed)
    found = refusal(error)
    assert isinstance(found, QuoteDiffers)
    assert how in found.differences
    assert capture.text[found.place.start : found.place.end] == found.place.exact
    assert mark_claim(actor=curator, capture=capture, quote=found.place.exact).quote == found.place.exact


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [(5, 5, "empty"), (9, 5, "ends before"), (0, 10_000, "outside"), (24, 26, "white space"), (0, 1, "one character")],
)
def test_a_selection_that_cannot_be_a_quote_is_refused(curator, start, end, says):
    with pytest.raises(ValidationError, match=says) as error:
        mark_claim(actor=curator, capture=make_capture(), start=start, end=end)
    assert set(error.value.error_dict) == {"quote"}


def test_a_quote_of_one_character_is_refused(curator):
    with pytest.raises(ValidationError, match="one character"):
        mark_claim(actor=curator, capture=make_capture(), quote="I")


def test_a_quote_of_a_hundred_thousand_characters_is_refused_with_its_limit(curator):
    text = "word " * 19_999 + "words"
    capture = make_capture(text)
    for place in ({"quote": text}, {"start": 0, "end": len(text)}):
        with pytest.raises(ValidationError, match="100,000 characters; 5,000 are the most"):
            mark_claim(actor=curator, capture=capture, **place)


def test_an_empty_quote_is_refused(curator):
    with pytest.raises(ValidationError, match="empty"):
        mark_claim(actor=curator, capture=make_capture())


def test_words_that_are_not_at_the_offsets_are_refused(curator):
    with pytest.raises(ValidationError, match="Select them again"):
        mark_claim(actor=curator, capture=make_capture(), start=0, end=10, quote="something else")
    assert not Claim.objects.exists()


@pytest.mark.parametrize("line_break", ["\n", "\r"])
def test_words_that_a_browser_sent_with_crlf_are_those_of_the_text(curator, line_break):
    capture = make_capture(f"One.{line_break}Two.")
    claim = mark_claim(actor=curator, capture=capture, start=0, end=9, quote="One.\r\nTwo.")
    assert claim.quote == f"One.{line_break}Two."


def test_descriptions_are_kept_and_wrong_codes_refused(curator):
    claim = make_claim(voice="marketing", claim_type="safety", strength="direct", commitment="boosted")
    assert (claim.voice, claim.commitment) == ("marketing", "boosted")
    with pytest.raises(ValidationError) as error:
        mark_claim(actor=curator, capture=make_capture(), quote=QUOTE, voice="loud")
    assert set(error.value.error_dict) == {"voice"}


def test_a_question_is_found_by_its_words_or_added(curator):
    known = make_question("Can cells become cancer?")
    claim = mark_claim(
        actor=curator, capture=make_capture(), quote=QUOTE, question_text=" can cells become cancer? ", answers="denies"
    )
    assert (claim.question, claim.answers) == (known, "denies")
    other = mark_claim(actor=curator, capture=claim.capture, quote="cannot differentiate", question_text="Is it new?")
    assert other.question == Question.objects.get(text="Is it new?", created_by=curator)


def test_a_claim_that_is_refused_leaves_no_question_behind(curator):
    with pytest.raises(ValidationError):
        mark_claim(actor=curator, capture=make_capture(), quote=QUOTE, question_text="Is it new?", voice="loud")
    assert not Question.objects.exists()


def test_a_question_that_cannot_be_stored_is_told_by_its_own_field(curator):
    for text in ("x" * 301, "Does it\0heal?"):
        with pytest.raises(ValidationError) as error:
            mark_claim(actor=curator, capture=make_capture(), quote=QUOTE, question_text=text)
        assert set(error.value.error_dict) == {"question"}


def test_a_merged_question_stands_for_what_it_was_merged_into(curator):
    kept, merged = make_question("Kept?"), make_question("Merged?")
    Question.objects.filter(pk=merged.pk).update(merged_into=kept)
    claim = mark_claim(actor=curator, capture=make_capture(), quote=QUOTE, question_text="Merged?")
    assert claim.question == kept


def test_two_claims_may_stand_on_the_same_words(curator):
    claim = make_claim()
    assert mark_claim(actor=curator, capture=claim.capture, quote=QUOTE).pk != claim.pk


def test_only_curators_mark(reviewer, reader, lead):
    for actor in (reviewer, reader, lead):
        with pytest.raises(PermissionDenied, match="Only curators"):
            mark_claim(actor=actor, capture=make_capture(), quote=QUOTE)
    assert not Claim.objects.exists()


def test_describing_leaves_the_words_alone(curator):
    claim = make_claim()
    claim.statement = "It seldom leads to rejection."
    describe_claim(actor=curator, claim=claim, why="Statement added")
    assert claim.history.first().history_change_reason == "Statement added"
    claim.quote = "Other words"
    with pytest.raises(ValidationError, match="stay as they are"):
        describe_claim(actor=curator, claim=claim)


def test_a_changed_question_marks_the_ratings_stale(curator):
    claim = make_claim()
    rating = make_rating(claim)
    claim.statement = "Neutral words."
    describe_claim(actor=curator, claim=claim)
    rating.refresh_from_db()
    assert not rating.stale_at
    claim.question = make_question()
    describe_claim(actor=curator, claim=claim)
    rating.refresh_from_db()
    assert rating.stale_at
    assert str(rating.verdict) == "Unsupported"


def test_only_curators_describe_and_withdraw(reviewer):
    claim = make_claim()
    with pytest.raises(PermissionDenied):
        describe_claim(actor=reviewer, claim=claim)
    with pytest.raises(PermissionDenied):
        withdraw_claim(actor=reviewer, claim=claim, because="x")


def test_an_anchor_moves_to_another_capture_where_the_words_stand_exactly(curator):
    claim = make_claim()
    newer = make_capture("New head.\n\n" + claim.capture.text, source=claim.source)
    before = claim.start
    move_anchor(actor=curator, claim=claim, capture=newer)
    claim.refresh_from_db()
    assert (claim.capture, claim.start) == (newer, before + 11)
    assert [anchor.found_by for anchor in claim.anchors.all()] == [FoundBy.QUOTED, FoundBy.REANCHORED]


def test_an_anchor_moves_neither_to_another_source_nor_to_other_words(curator):
    claim = make_claim()
    with pytest.raises(ValidationError, match="another source"):
        move_anchor(actor=curator, claim=claim, capture=make_capture("x " + QUOTE, source=make_source()))
    reworded = make_capture("It seldom causes immune rejection.", source=claim.source)
    with pytest.raises(ValidationError, match="does not stand"):
        move_anchor(actor=curator, claim=claim, capture=reworded)
    claim.refresh_from_db()
    assert claim.anchors.count() == 1
    assert claim.capture != reworded


def test_a_claim_is_withdrawn_with_a_reason(curator):
    claim = make_claim()
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_claim(actor=curator, claim=claim, because=" ")
    withdraw_claim(actor=curator, claim=claim, because="Marked by mistake.")
    assert not Claim.objects.current().exists()
    assert Claim.objects.get().withdrawn_because == "Marked by mistake."

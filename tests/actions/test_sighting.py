"""What a newer capture of a source does to its claims, and what people decide on it."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import sighting as actions
from claims.actions.capture import capture_source
from claims.actions.claim import move_anchor, withdraw_claim
from claims.actions.sighting import NOTHING_FOUND, accept_moved, accept_sighting, reject_sighting, sight_claims
from claims.choices import CaptureMethod, Depth, FoundBy, SightingDecision, SightingState
from claims.models import Capture, Claim, Sighting, User
from claims.reads.review.basis import overdue
from claims.reads.verify import verify_captures
from claims.rules.confined import TooMuch
from claims.rules.extract.document import sha256_of_text
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_rating, make_source

pytestmark = pytest.mark.django_db
OPEN, AUTOMATIC = SightingDecision.OPEN, SightingDecision.AUTOMATIC
ACCEPTED, REJECTED = SightingDecision.ACCEPTED, SightingDecision.REJECTED
SOFTER = TEXT.replace("rarely causes", "may cause")
MOVED = TEXT.replace(QUOTE + " ", "").replace("Our clinic", QUOTE + " Our clinic")
GONE = TEXT.replace(QUOTE + " ", "")


def newer(claim: Claim, text: str, **fields) -> Sighting:
    """What another capture of the claim's source has of the claim."""
    capture = make_capture(text, source=claim.source, **fields)
    return Sighting.objects.get(claim=claim, capture=capture)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def test_words_found_exactly_take_their_claim_along_with_anchor_and_history():
    claim = make_claim()
    sighting = newer(claim, f"New on top.\n\n{TEXT}")
    after = fresh(claim)
    assert (sighting.state, sighting.decision) == (SightingState.EXACT, AUTOMATIC)
    assert after.capture == sighting.capture
    assert (after.quote, after.start) == (claim.quote, claim.start + 13)
    assert [anchor.found_by for anchor in claim.anchors.all()] == [FoundBy.QUOTED, FoundBy.REANCHORED]
    newest = claim.history.first()
    assert newest.history_change_reason == f"Found again exactly on saved copy {sighting.capture.uid}"
    assert newest.history_user == everything()
    assert newest.capture_id == sighting.capture_id
    assert [fault for _, faults in verify_captures() for fault in faults] == []


PRINTED = (
    "Report on knees\n\nIn this small pilot the infusion of own fat cells may help\n"
    "patients with knee pain, and it is un-\nlikely to harm. It was studied\nin twelve adults.\n"
)
IN_ONE_LINE = PRINTED.replace("un-\n", "un").replace("\n", " ").replace("knees  ", "knees\n\n").strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [(PRINTED, IN_ONE_LINE), (IN_ONE_LINE, PRINTED), (PRINTED, PRINTED.replace("cells may", "cells\nmay"))],
)
def test_words_in_other_lines_take_their_claim_along_with_its_ratings(before, after):
    words = "help patients with knee pain, and it is unlikely to harm"
    quote = words if before == IN_ONE_LINE else words.replace("help ", "help\n").replace("unlikely", "un-\nlikely")
    claim = make_claim(quote, capture=make_capture(before))
    rating = make_rating(claim)
    sighting = newer(claim, after)
    found = fresh(claim)
    assert (sighting.state, sighting.decision, sighting.why) == (SightingState.EXACT, AUTOMATIC, "")
    assert (found.capture, found.quote_read) == (sighting.capture, words)
    assert found.capture.text[found.start : found.end] == found.quote == sighting.exact
    assert found.quote_sha256 == sha256_of_text(found.quote)
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    assert [late for batch in overdue() for late in batch] == []
    rating.refresh_from_db()
    assert rating.stale_at is None
    assert claim.anchors.count() == 2


def test_a_copy_that_was_read_before_blocks_were_known_is_read_as_the_new_one():
    page = "<ul><li>less pain in the knee and in the hip<li>more strength in them</ul><p>It is{}.</p>"
    old = make_capture(page.format("safe"), media_type="text/html")
    facts = Capture.objects.filter(pk=old.pk).values().get() | {"extractor_version": "1"}
    del facts["id"], facts["uid"]
    claim = make_claim("more strength in them", capture=Capture.objects.create(**facts))
    sighting = newer(claim, page.format("new"), media_type="text/html")
    assert (sighting.state, sighting.why) == (SightingState.MOVED, "Other words stand after its sentence.")
    other = make_claim("less pain in the knee and in the hip", capture=claim.capture)
    assert newer(other, page.format("newer"), media_type="text/html").state == SightingState.EXACT


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("a convincing proof", "no convincing\nproof"), "a negation went or came: no"),
        (("knee pain.", "knee pain, which\nis false."), "The words around it changed"),
        (("It may be", "It is"), "gone: may"),
        (("12 of", "11 of"), "a number changed"),
    ],
)
def test_what_came_or_went_on_another_line_of_the_sentence_makes_a_proposal_that_says_so(changed, why):
    text = (
        "The clinic began in May.\n\nIt may be said of 12 of the patients that there was\n"
        "a convincing proof of the help by cells for those with\nknee pain. Nothing else is known of them."
    )
    claim = make_claim("help by cells", capture=make_capture(text.replace("\n", " ").replace("  ", "\n\n")))
    sighting = newer(claim, text.replace(*changed))
    assert (sighting.state, sighting.decision) == (SightingState.REWORDED, OPEN)
    assert why in sighting.why
    assert fresh(claim).capture == claim.capture


@pytest.mark.parametrize(
    ("text", "state"),
    [(MOVED, SightingState.MOVED), (SOFTER, SightingState.REWORDED), (GONE, SightingState.LOST)],
)  # fmt: skip
def test_what_is_doubtful_or_lost_stays_where_it_is_and_waits(text, state):
    claim = make_claim()
    sighting = newer(claim, text)
    assert (sighting.state, sighting.decision, sighting.sought) == (state, OPEN, QUOTE)
    assert fresh(claim).capture == claim.capture
    assert claim.anchors.count() == 1
    assert claim.history.count() == 1
    assert list(Sighting.objects.waiting()) == [sighting]


def test_an_older_copy_that_is_stored_later_moves_nothing_and_asks_nobody():
    claim = make_claim(capture=make_capture(observed_at=datetime(2024, 5, 1, tzinfo=UTC)))
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    same = newer(claim, f"Old. {TEXT}", observed_at=long_ago)
    other = newer(claim, SOFTER, observed_at=long_ago)
    assert (same.state, other.state) == (SightingState.EXACT, SightingState.REWORDED)
    assert {same.decision, other.decision} == {AUTOMATIC}
    assert other.why.startswith("An older copy")
    assert fresh(claim).capture == claim.capture
    assert not Sighting.objects.waiting().exists()


def test_a_newer_copy_settles_what_nobody_decided_and_can_have_the_words_back():
    claim = make_claim()
    lost = newer(claim, GONE)
    back = newer(claim, f"Back. {TEXT}")
    lost.refresh_from_db()
    assert (lost.state, lost.decision) == (SightingState.LOST, REJECTED)
    assert "newer copy" in lost.decided_because
    assert fresh(claim).capture == back.capture


def test_withdrawn_and_withheld_claims_and_those_of_other_sources_are_not_looked_for(curator):
    capture = make_capture()
    withdrawn, other = make_claim(capture=capture), make_claim()
    hidden = make_claim("Our clinic treats knees.", capture=capture)
    withdraw_claim(actor=curator, claim=withdrawn, because="Wrong page")
    Claim.objects.filter(pk=hidden.pk).update(withheld_at=datetime(2024, 1, 1, tzinfo=UTC))
    make_capture(SOFTER, source=capture.source)
    assert not Sighting.objects.exists()
    assert fresh(other).capture == other.capture


def test_less_of_the_document_takes_nothing_away():
    claim = make_claim()
    whole = "a" * 64
    make_capture("Our clinic.", source=claim.source, depth=Depth.EXCERPT, document_sha256=whole)
    make_capture(f"{QUOTE} Abstract.", source=claim.source, depth=Depth.ABSTRACT)
    assert not Sighting.objects.exists()
    assert fresh(claim).capture == claim.capture


def test_only_curators_look_and_decide(reviewer):
    sighting = newer(make_claim(), SOFTER)
    for act in (
        lambda: sight_claims(actor=reviewer, capture=sighting.capture, found=NOTHING_FOUND),
        lambda: accept_sighting(actor=reviewer, sighting=sighting),
        lambda: reject_sighting(actor=reviewer, sighting=sighting, because="No"),
        lambda: accept_moved(actor=reviewer, sightings=[sighting]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Sighting.objects.waiting().count() == 1


def test_many_claims_are_written_in_bulk():
    lines = [f"Line {number} says that it works {number} times." for number in range(120)]
    few, many = make_source(), make_source()
    for source, count in ((few, 3), (many, 120)):
        capture = make_capture("\n".join(lines), source=source)
        for line in lines[:count]:
            make_claim(line, capture=capture)

    def queries(source):
        everything()
        with CaptureQueriesContext(connection) as captured:
            make_capture("New.\n" + "\n".join(lines), source=source)
        return len(captured)

    assert queries(many) <= queries(few) + 8
    # Before the first line stand other words now.
    assert Claim.history.filter(source=many, history_change_reason__startswith="Found again").count() == 119


def test_batches_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    capture = make_capture("One is here. Two is here. Three is here. Four is here. Five is here.")
    claims = [make_claim(f"{word} is here.", capture=capture) for word in ("One", "Two", "Three", "Four", "Five")]
    newest = make_capture(f"Zero is here. {capture.text}", source=capture.source)
    assert Sighting.objects.filter(capture=newest).count() == len(claims)


# --- decisions ---------------------------------------------------------------------------------------------------


def test_accepting_a_rewording_gives_the_claim_its_new_words_and_marks_its_ratings(curator):
    claim = make_claim()
    rating = make_rating(claim)
    sighting = newer(claim, SOFTER)
    after = accept_sighting(actor=curator, sighting=sighting)
    assert after.quote == fresh(claim).quote == "It may cause immune rejection."
    assert after.quote_sha256 != claim.quote_sha256
    assert [anchor.exact for anchor in claim.anchors.all()] == [QUOTE, after.quote]
    assert claim.anchors.last().found_by == FoundBy.ACCEPTED
    assert claim.history.last().quote == QUOTE
    rating.refresh_from_db()
    assert "page changed" in rating.stale_because
    sighting.refresh_from_db()
    assert (sighting.decision, sighting.decided_by) == (ACCEPTED, curator)
    assert [fault for _, faults in verify_captures() for fault in faults] == []


def test_accepting_what_moved_keeps_words_and_ratings(curator):
    claim = make_claim()
    rating = make_rating(claim)
    accept_sighting(actor=curator, sighting=newer(claim, MOVED))
    rating.refresh_from_db()
    assert fresh(claim).quote == QUOTE
    assert rating.stale_at is None
    assert fresh(claim).start == 0


def test_a_changed_sentence_around_the_same_words_marks_ratings_too(curator):
    claim = make_claim()
    rating = make_rating(claim)
    sighting = newer(claim, TEXT.replace(QUOTE, f"It is not true that: {QUOTE}"))
    accept_sighting(actor=curator, sighting=sighting)
    rating.refresh_from_db()
    assert rating.stale_at is not None


def test_what_stood_outside_a_selection_stays_outside_when_it_is_reworded(curator):
    text = "In a trial of 120 people, pain fell by 30 percent after a year. The end of it."
    claim = make_claim("pain fell by 30 percent", capture=make_capture(text))
    assert newer(claim, text.replace("by 30", "by about 20")).exact == "pain fell by about 20 percent"


def test_confirming_a_loss_leaves_the_claim_on_the_copy_that_has_it(curator):
    claim = make_claim()
    sighting = newer(claim, GONE)
    accept_sighting(actor=curator, sighting=sighting)
    sighting.refresh_from_db()
    assert sighting.decision == ACCEPTED
    assert fresh(claim).capture == claim.capture


def test_a_rejection_needs_a_reason_and_moves_nothing(curator):
    claim = make_claim()
    sighting = newer(claim, SOFTER)
    for because in ("", "  ", "x" * 301):
        with pytest.raises(ValidationError) as refused:
            reject_sighting(actor=curator, sighting=sighting, because=because)
        assert "because" in refused.value.error_dict
    reject_sighting(actor=curator, sighting=sighting, because="Another statement.")
    sighting.refresh_from_db()
    assert (sighting.decision, sighting.decided_because) == (REJECTED, "Another statement.")
    assert fresh(claim).capture == claim.capture


def test_the_second_of_two_people_is_told_that_it_was_decided(curator):
    claim = make_claim()
    sighting = newer(claim, SOFTER)
    seen_by_the_other = Sighting.objects.get(pk=sighting.pk)
    accept_sighting(actor=curator, sighting=sighting)
    for act in (
        lambda: accept_sighting(actor=everything(), sighting=seen_by_the_other),
        lambda: reject_sighting(actor=everything(), sighting=seen_by_the_other, because="No"),
    ):
        with pytest.raises(ValidationError, match=f"decided already by {curator.shown_name}: accepted"):
            act()
    assert accept_moved(actor=everything(), sightings=[seen_by_the_other]) == 0
    assert claim.anchors.count() == 2


def test_a_claim_that_changed_since_is_not_overwritten(curator):
    claim = make_claim()
    sighting = newer(claim, SOFTER)
    withdraw_claim(actor=curator, claim=fresh(claim), because="Wrong page")
    with pytest.raises(ValidationError, match="withdrawn"):
        accept_sighting(actor=curator, sighting=sighting)


def test_plain_moves_are_accepted_together_and_nothing_else(curator):
    capture = make_capture("First it works. Then it heals. Last it helps. The end of it.")
    claims = [make_claim(quote, capture=capture) for quote in ("First it works.", "Then it heals.", "Last it helps.")]
    newest = make_capture("Last it helps. Aha. Then it heals. Oho. First it works. So it is.", source=capture.source)
    waiting = list(Sighting.objects.waiting())
    assert {one.state for one in waiting} == {SightingState.MOVED}
    assert accept_moved(actor=curator, sightings=waiting) == 3
    for claim in claims:
        assert fresh(claim).capture == newest
        assert newest.text[fresh(claim).start : fresh(claim).end] == claim.quote
        assert claim.anchors.last().found_by == FoundBy.ACCEPTED
        assert "accepted" in claim.history.first().history_change_reason
    assert [fault for _, faults in verify_captures() for fault in faults] == []


@pytest.mark.parametrize("text", [SOFTER, GONE, TEXT.replace(QUOTE, f"{QUOTE} {QUOTE}")])
def test_what_is_more_than_a_plain_move_is_refused_in_bulk(curator, text):
    sighting = newer(make_claim(), text)
    with pytest.raises(ValidationError, match="one by one"):
        accept_moved(actor=curator, sightings=[sighting])
    sighting.refresh_from_db()
    assert sighting.decision == OPEN


def test_a_claim_moved_by_hand_settles_what_waited_there(curator):
    claim = make_claim()
    sighting = newer(claim, MOVED)
    move_anchor(actor=curator, claim=fresh(claim), capture=sighting.capture)
    sighting.refresh_from_db()
    assert (sighting.decision, sighting.decided_by) == (ACCEPTED, User.objects.get(pk=curator.pk))


def test_a_text_that_takes_too_long_to_compare_is_not_stored(monkeypatch):
    claim = make_claim()

    def refuse(*arguments, **named):
        raise TooMuch

    monkeypatch.setattr(actions, "find_bounded", refuse)
    with pytest.raises(ValidationError, match="too long to compare"):
        capture_source(
            actor=everything(), source=claim.source, data=SOFTER.encode(), media_type="text/plain",
            method=CaptureMethod.PASTED,
        )  # fmt: skip
    assert claim.source.captures.count() == 1
    assert fresh(claim).capture == claim.capture


def test_words_that_a_newer_copy_strikes_through_are_not_carried_over(curator):
    page = "<h1>Knees</h1><p>It is new. {} Nothing else is known of it.</p>"
    claim = make_claim(QUOTE, capture=make_capture(page.format(QUOTE), media_type="text/html"))
    rating = make_rating(claim)
    sighting = newer(claim, page.format(f"<del>{QUOTE}</del>"), media_type="text/html")
    assert (sighting.state, sighting.decision, sighting.exact) == (SightingState.REWORDED, OPEN, QUOTE)
    assert sighting.why.startswith("Struck through there, and not before")
    assert fresh(claim).capture == claim.capture
    accept_sighting(actor=curator, sighting=sighting)
    assert fresh(claim).capture == sighting.capture
    rating.refresh_from_db()
    assert rating.stale_at is not None

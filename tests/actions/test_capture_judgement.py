"""What a person says of a copy, and that a wall in place of the page is no sighting of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction

from claims.actions.capture import delete_capture, extract_again
from claims.actions.capture_judgement import judge_capture
from claims.actions.claim import mark_claim, move_anchor
from claims.actions.sighting import accept_sighting, reject_sighting
from claims.choices import Shows, SightingDecision, SightingState
from claims.models import Capture, CaptureJudgement, Claim, Sighting
from claims.models.capture_judgement import judged
from claims.models.sighting import SUPERSEDED
from claims.reads.claim.sightings import Turn, sightings_of
from claims.reads.source.copies import compared
from claims.reads.source.judged import history_of, judgements_of
from claims.reads.verify import verify_captures
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_evidence_item

pytestmark = pytest.mark.django_db
WALL = "Please log in to continue.\n"
MOVED = TEXT.replace(QUOTE + " ", "").replace("Our clinic", QUOTE + " Our clinic")
COMPLETE, PARTIAL, BLOCKED = Shows.COMPLETE, Shows.PARTIAL, Shows.BLOCKED


def judge(capture: Capture, shows: str, because: str = "It shows a log-in.") -> CaptureJudgement:
    return judge_capture(actor=everything(), capture=capture, shows=shows, because=because)


def refused(capture: Capture, shows: str, because: str = "") -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        judge_capture(actor=everything(), capture=capture, shows=shows, because=because)
    return caught.value.message_dict


def on(capture: Capture) -> Sighting:
    return Sighting.objects.get(capture=capture)


def turns(claim: Claim) -> list[str]:
    return [event.turn for event in sightings_of(Claim.objects.get(pk=claim.pk))]


def test_what_is_said_stands_with_who_and_when_and_what_was_said_before():
    capture = make_capture()
    first = judge(capture, PARTIAL, " The table  is missing. ")
    second = judge(capture, COMPLETE, "")
    assert (first.because, second.because, second.supersedes) == ("The table is missing.", "", first)
    assert (second.created_by, second.created_at is not None) == (everything(), True)
    assert history_of(capture) == [second, first]
    assert judgements_of([capture]) == {capture.pk: second}


def test_unjudged_is_a_value_of_its_own():
    capture, other = make_capture(), make_capture("Other words.")
    judge(other, COMPLETE)
    rows = Capture.objects.annotate(said=judged()).order_by("pk").values_list("said", flat=True)
    assert list(rows) == ["unjudged", "complete"]
    assert judgements_of([capture]) == {}


def test_refusals_name_their_field():
    capture = make_capture()
    assert set(refused(capture, "withheld", "x")) == {"shows"}
    assert set(refused(capture, PARTIAL)) == set(refused(capture, BLOCKED, " \n")) == {"because"}
    assert set(refused(capture, BLOCKED, "x" * 301)) == {"because"}
    judge(capture, PARTIAL, "No table.")
    assert refused(capture, PARTIAL, "No table.")["shows"] == ["This is what was said of it already."]
    assert judge(capture, PARTIAL, "No table, no figure.").because == "No table, no figure."


def test_only_curators_judge(reviewer, reader, lead):
    for actor in (reviewer, reader, lead):
        with pytest.raises(PermissionDenied):
            judge_capture(actor=actor, capture=make_capture("Words of " + actor.username), shows=COMPLETE)


def test_on_a_blocked_copy_nothing_is_lost():
    claim = make_claim()
    wall = make_capture(WALL, source=claim.source)
    assert (on(wall).state, turns(claim)) == (SightingState.LOST, [Turn.FIRST, Turn.REMOVED])
    assert list(Sighting.objects.waiting()) == [on(wall)]
    judge(wall, BLOCKED)
    assert turns(claim) == [Turn.FIRST]
    assert list(Sighting.objects.waiting()) == []
    assert Sighting.objects.tallies(claim.source) == {}
    assert on(wall).decision == SightingDecision.OPEN
    again = make_capture(TEXT + "More.", source=claim.source)
    assert turns(claim) == [Turn.FIRST, Turn.STILL]
    assert Claim.objects.get(pk=claim.pk).capture == again
    assert [fault for _, faults in verify_captures() for fault in faults] == []


def test_a_copy_that_is_judged_to_show_the_page_after_all_is_asked_about_again():
    claim = make_claim()
    wall = make_capture(WALL, source=claim.source)
    judge(wall, BLOCKED)
    judge(wall, COMPLETE)
    assert list(Sighting.objects.waiting()) == [on(wall)]
    assert turns(claim) == [Turn.FIRST, Turn.REMOVED]


def test_what_waited_before_the_wall_came_waits_again():
    claim = make_claim()
    moved = on(make_capture(MOVED.replace("treats", "cures"), source=claim.source))
    before = moved.decision, moved.state
    assert before[0] == SightingDecision.OPEN
    wall = make_capture(WALL, source=claim.source)
    moved.refresh_from_db()
    assert (moved.decision, moved.decided_because) == (SightingDecision.REJECTED, SUPERSEDED)
    judge(wall, BLOCKED)
    moved.refresh_from_db()
    assert (moved.decision, moved.decided_because, moved.decided_at, moved.decided_by) == (
        SightingDecision.OPEN, "", None, None,
    )  # fmt: skip
    assert list(Sighting.objects.waiting()) == [moved]
    judge(wall, PARTIAL)
    moved.refresh_from_db()
    assert (moved.decision, moved.decided_because) == (SightingDecision.REJECTED, SUPERSEDED)
    assert list(Sighting.objects.waiting()) == [on(wall)]


def test_what_a_later_copy_has_settled_stays_settled():
    claim = make_claim()
    moved = on(make_capture(MOVED.replace("treats", "cures"), source=claim.source))
    wall = make_capture(WALL, source=claim.source)
    later = on(make_capture(MOVED.replace("treats", "mends"), source=claim.source))
    judge(wall, BLOCKED)
    moved.refresh_from_db()
    assert moved.decision == SightingDecision.REJECTED
    assert list(Sighting.objects.waiting()) == [later]


def test_nobody_decides_on_what_a_wall_has_of_a_claim():
    claim = make_claim()
    wall = make_capture(WALL, source=claim.source)
    judge(wall, BLOCKED)
    for decide in (accept_sighting, lambda **known: reject_sighting(**known, because="No.")):
        with pytest.raises(ValidationError, match="judged blocked"):
            decide(actor=everything(), sighting=on(wall))


def test_a_wall_is_not_the_newest_copy_of_the_page():
    claim = make_claim()
    wall = make_capture(WALL, source=claim.source, observed_at=None)
    assert list(compared().filter(source=claim.source)) == [wall]
    judge(wall, BLOCKED)
    assert list(compared().filter(source=claim.source)) == [claim.capture]


def test_a_copy_on_which_something_stands_is_not_blocked():
    claim = make_claim()
    assert "Claims stand on this copy" in refused(claim.capture, BLOCKED, "x")["shows"][0]
    capture = make_capture("A study in twelve adults.")
    make_evidence_item(source=capture.source, capture=capture, exact="twelve adults")
    assert "evidence item" in refused(capture, BLOCKED, "x")["shows"][0]


def test_no_claim_is_marked_on_a_wall_or_moved_onto_it():
    wall = make_capture(WALL)
    judge(wall, BLOCKED)
    with pytest.raises(ValidationError, match="does not show the page") as caught:
        mark_claim(actor=everything(), capture=wall, quote="log in")
    assert set(caught.value.error_dict) == {"quote"}
    claim = make_claim("log in", capture=make_capture("Please log in.", source=wall.source))
    with pytest.raises(ValidationError, match="does not show the page"):
        move_anchor(actor=everything(), claim=claim, capture=wall)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("installed")
def test_another_reading_of_the_same_bytes_is_judged_the_same():
    capture = make_capture("<p>Please log in.", media_type="text/html")
    judge(capture, BLOCKED)
    anew = extract_again(actor=everything(), capture=capture, extractor="text")
    assert judgements_of([anew])[anew.pk].shows == BLOCKED


def test_a_judgement_is_never_changed_and_goes_with_its_copy():
    capture, other = make_capture(), make_capture("Other words.")
    said = judge(capture, PARTIAL, "No table.")
    for change in ({"shows": COMPLETE}, {"because": "Else."}, {"capture": other}):
        with pytest.raises(Error, match="never changed"), transaction.atomic():
            CaptureJudgement.objects.filter(pk=said.pk).update(**change)
    with pytest.raises(Error), transaction.atomic():
        CaptureJudgement.objects.create(capture=other, shows=COMPLETE, supersedes=said, created_by=everything())
    with pytest.raises(Error), transaction.atomic():
        CaptureJudgement.objects.create(capture=capture, shows=COMPLETE, created_by=everything())
    judge(capture, COMPLETE)
    delete_capture(actor=everything(), capture=capture)
    assert not CaptureJudgement.objects.exists()

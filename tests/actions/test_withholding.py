import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.capture import attach_file, capture_source
from claims.actions.claim import describe_claim, mark_claim, move_anchor
from claims.actions.sighting import accept_moved
from claims.actions.suggestion import take_suggestion
from claims.actions.withholding import lift_withholding, withhold
from claims.choices import CaptureMethod, Role
from claims.database.search import CLAIM_WORDS, search
from claims.models import Anchor, Capture, Claim, Withholding
from claims.reads.review.queue import next_for, progress_of
from claims.reads.withholding import bytes_readable
from tests.builders import (
    QUOTE,
    TEXT,
    make_capture,
    make_claim,
    make_rating,
    make_source,
    make_user,
    make_withholding,
    open_round,
)

pytestmark = pytest.mark.django_db
AT = TEXT.index(QUOTE)


def test_a_whole_capture_is_withheld_with_its_claims(lead):
    claim = make_claim()
    withholding = withhold(actor=lead, capture=claim.capture, reason=" A private person asked. ")
    claim.refresh_from_db()
    claim.capture.refresh_from_db()
    assert withholding.reason == "A private person asked."
    assert withholding.created_by == lead
    assert claim.capture.withheld_at == withholding.created_at
    assert claim.withheld_at is not None
    assert (claim.quote, str(claim)) == (QUOTE, "[withheld]")


@pytest.mark.parametrize(
    ("start", "end", "hidden"),
    [
        (AT, AT + len(QUOTE), True),
        (AT + 3, AT + 4, True),
        (AT - 5, AT + 1, True),
        (AT - 5, AT, False),
        (AT + len(QUOTE), AT + len(QUOTE) + 3, False),
    ],
)
def test_a_span_takes_the_claims_that_touch_it(start, end, hidden):
    claim = make_claim()
    make_withholding(claim.capture, start, end)
    claim.refresh_from_db()
    claim.capture.refresh_from_db()
    assert (claim.withheld_at is not None) == hidden
    assert claim.capture.withheld_at is None


def test_only_leads_withhold_and_lift():
    claim = make_claim()
    in_force = make_withholding(claim.capture, 0, 3)
    for role in (Role.CURATOR, Role.REVIEWER, Role.READER):
        person = make_user(role)
        with pytest.raises(PermissionDenied, match="Only leads withhold words"):
            withhold(actor=person, capture=claim.capture, reason="Because.")
        with pytest.raises(PermissionDenied, match="Only leads withhold words"):
            lift_withholding(actor=person, withholding=in_force, because="Because.")
    assert Withholding.objects.get() == in_force


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "So\0so"}, "reason"),
        ({"start": 3}, "end"),
        ({"end": 3}, "start"),
        ({"start": 5, "end": 5}, "end"),
        ({"start": 5, "end": 4}, "end"),
        ({"start": 0, "end": len(TEXT) + 1}, "end"),
        ({"start": -1, "end": 4}, "end"),
    ],
)
def test_what_cannot_be_withheld_is_refused(lead, given, field):
    with pytest.raises(ValidationError) as refused:
        withhold(actor=lead, capture=make_capture(), **({"reason": "Because."} | given))
    assert list(refused.value.error_dict) == [field]
    assert not Withholding.objects.exists()


def test_the_same_is_not_withheld_twice(lead):
    capture = make_capture()
    make_withholding(capture, 0, 5)
    with pytest.raises(ValidationError, match="withheld already"):
        withhold(actor=lead, capture=capture, start=0, end=5, reason="Again.")
    withhold(actor=lead, capture=capture, start=0, end=6, reason="More.")


def test_lifting_gives_back_what_no_other_withholding_covers(lead):
    capture = make_capture()
    one, other = make_claim(capture=capture), make_claim("Our clinic treats knees.", capture=capture)
    whole, part = make_withholding(capture), make_withholding(capture, AT, AT + 5)
    lift_withholding(actor=lead, withholding=whole, because="It was a mistake.")
    for claim in (one, other, capture):
        claim.refresh_from_db()
    assert (capture.withheld_at, other.withheld_at) == (None, None)
    assert one.withheld_at is not None
    lift_withholding(actor=lead, withholding=part, because="The person agrees.")
    one.refresh_from_db()
    assert one.withheld_at is None
    part.refresh_from_db()
    assert (part.lifted_by, part.lifted_because) == (lead, "The person agrees.")


def test_data_entrys_log_names_a_claim_again_when_its_words_are_given_back(lead):
    claim = make_claim()
    of_claims = ContentType.objects.get_for_model(Claim)
    logged = {"user": lead, "action_flag": CHANGE, "content_type": of_claims}
    LogEntry.objects.create(object_id=claim.pk, object_repr=str(claim), **logged)
    held = make_withholding(claim.capture)
    assert LogEntry.objects.get().object_repr == "[withheld]"
    lift_withholding(actor=lead, withholding=held, because="The person agrees.")
    assert LogEntry.objects.get().object_repr == QUOTE


def test_lifting_needs_a_reason_and_is_done_once(lead):
    in_force = make_withholding()
    with pytest.raises(ValidationError, match="Say why"):
        lift_withholding(actor=lead, withholding=in_force, because=" ")
    lift_withholding(actor=lead, withholding=in_force, because="Enough.")
    with pytest.raises(ValidationError, match="lifted already"):
        lift_withholding(actor=lead, withholding=in_force, because="Again.")


def test_withheld_words_are_neither_marked_nor_found_nor_given_away(curator):
    capture = make_capture()
    make_withholding(capture, AT, AT + len(QUOTE))
    with pytest.raises(ValidationError, match="withheld: nobody can read them"):
        mark_claim(actor=curator, capture=capture, start=AT + 2, end=AT + 9)
    for words in (QUOTE, QUOTE.upper(), "sell therapy that rarely"):
        with pytest.raises(ValidationError, match="Parts of this text are withheld") as refused:
            mark_claim(actor=curator, capture=capture, quote=words)
        assert "immune" not in str(refused.value)
    with pytest.raises(ValidationError, match="withheld"):
        mark_claim(actor=curator, capture=capture, quote="█" * 10)
    claim = mark_claim(actor=curator, capture=capture, quote="conditions are set accurately.")
    assert claim.withheld_at is None
    assert claim.suffix == TEXT[claim.end : claim.end + len(claim.suffix)]


def test_a_withheld_claim_is_neither_described_nor_moved(curator):
    claim = make_claim()
    make_withholding(claim.capture)
    newer = make_capture(TEXT + "More.", source=claim.source)
    claim.refresh_from_db()
    with pytest.raises(ValidationError, match="withheld"):
        describe_claim(actor=curator, claim=claim)
    with pytest.raises(ValidationError, match="withheld"):
        move_anchor(actor=curator, claim=claim, capture=newer)
    assert Anchor.objects.filter(claim=claim).count() == 1


def test_nobody_rates_what_nobody_can_read(reviewer):
    claim = make_claim()
    other = make_claim("Our clinic treats knees.", capture=claim.capture)
    make_rating(claim, reviewer=reviewer)
    make_withholding(claim.capture, AT, AT + 3)
    claim.refresh_from_db()
    with pytest.raises(ValidationError, match="withheld"):
        make_rating(claim)
    assert next_for(reviewer, open_round(), limit=5) == [other]
    assert str(progress_of(reviewer, open_round())) == "0 of 1"


def test_a_search_does_not_find_withheld_words():
    claim = make_claim(statement="Rejection is rare.")
    found = Claim.objects.filter(CLAIM_WORDS.condition("rejection", one_by_one=True))
    assert list(found) == list(search(Claim.objects.all(), "rejection")) == [claim]
    withholding = make_withholding(claim.capture)
    assert not found.all().exists()
    assert not search(Claim.objects.all(), "immune rejection").exists()
    assert CLAIM_WORDS.counted("rejection", 10) in (0, None)
    assert CLAIM_WORDS.ids("rejection", down=True, beyond=None, limit=5) in ([], None)
    lift_withholding(actor=withholding.created_by, withholding=withholding, because="Enough.")
    assert CLAIM_WORDS.counted("rejection", 10) in (1, None)
    assert found.all().exists()


def test_the_stored_words_and_hashes_stay():
    claim = make_claim()
    make_withholding(claim.capture)
    stored = Capture.objects.get(pk=claim.capture_id)
    assert (stored.text, stored.sha256) == (TEXT, claim.capture.sha256)
    assert Claim.objects.get(pk=claim.pk).quote_sha256 == claim.quote_sha256


def test_nothing_moves_onto_withheld_words_in_bulk(curator):
    claim = make_claim()
    moved = make_capture("It rarely causes immune rejection.\n\nOther words stand here now.\n", source=claim.source)
    sighting = claim.sightings.get(capture=moved)
    assert sighting.is_plain_move
    make_withholding(moved)
    assert accept_moved(actor=curator, sightings=[sighting]) == 0
    claim.refresh_from_db()
    assert claim.capture != moved


def test_bytes_with_withheld_words_are_not_frozen_or_attached_again(curator):
    capture = make_capture()
    make_withholding(capture, AT, AT + 5)
    with pytest.raises(ValidationError, match="withheld"):
        make_capture()
    with pytest.raises(ValidationError, match="withheld"):
        attach_file(actor=curator, capture=make_capture("Another page.\n"), data=TEXT.encode())


def test_a_file_is_not_given_out_where_it_is_withheld_elsewhere(curator):
    one, two = make_capture("One page.\n"), make_capture("Another page.\n")
    for capture in (one, two):
        attach_file(actor=curator, capture=capture, data=b"a picture")
    assert bytes_readable(two)
    make_withholding(one)
    assert not bytes_readable(two)


def test_what_a_withheld_document_says_of_itself_is_not_taken_over(curator):
    page = b"<html><head><title>Knees of a person</title></head><body><p>Cells are injected.</p></body></html>"
    capture = capture_source(
        actor=curator, source=make_source(), data=page, media_type="text/html", method=CaptureMethod.UPLOADED
    )
    make_withholding(capture, 0, 5)
    with pytest.raises(ValidationError, match="withheld"):
        take_suggestion(actor=curator, source=capture.source, capture=capture, number=0)

"""Reading a text whole, alone or separately, and marking in it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.claim import withdraw_claim
from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.actions.source import save_source
from claims.choices import Role, SourceStatus
from claims.models import Capture, Claim, Mark, Reading
from claims.reads.source.reading import readings_of, seen_by, spans_marked
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db

FIRST = "Our clinic treats knees."


@pytest.fixture
def capture():
    return make_capture()


@pytest.fixture
def other(db):
    return make_user(Role.CURATOR)


def place(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


# Reading whole


def test_a_text_is_read_whole_with_no_claim_found(curator, capture):
    reading = finish_reading(actor=curator, capture=capture, no_claim_found=True)
    assert (reading.no_claim_found, reading.separate, reading.finished_at is not None) == (True, False, True)
    capture.source.refresh_from_db()
    assert capture.source.status == SourceStatus.READ_WHOLE
    assert capture.source.history.first().history_user == curator


def test_an_excluded_source_stays_excluded(curator):
    source = make_source(status=SourceStatus.EXCLUDED, excluded_because="Not in scope")
    finish_reading(actor=curator, capture=make_capture(source=source))
    source.refresh_from_db()
    assert source.status == SourceStatus.EXCLUDED


def test_a_source_that_is_read_whole_already_gets_no_second_entry_in_its_history(curator, capture):
    save_source(actor=everything(), source=Capture.objects.get(pk=capture.pk).source)
    finish_reading(actor=curator, capture=capture)
    entries = capture.source.history.count()
    finish_reading(actor=everything(), capture=capture)
    assert capture.source.history.count() == entries


def test_no_claim_found_is_refused_to_who_found_some(curator, capture):
    claim = make_claim(capture=capture)
    finish_reading(actor=curator, capture=capture, no_claim_found=True)
    with pytest.raises(ValidationError, match="You marked 1 claim in this text"):
        finish_reading(actor=claim.created_by, capture=capture, no_claim_found=True)
    assert Reading.objects.count() == 1
    withdraw_claim(actor=claim.created_by, claim=claim, because="Not a claim")
    assert finish_reading(actor=claim.created_by, capture=capture, no_claim_found=True).no_claim_found


def test_a_text_is_finished_once(curator, capture):
    finish_reading(actor=curator, capture=capture)
    with pytest.raises(ValidationError, match="You finished reading this text on"):
        finish_reading(actor=curator, capture=capture)
    with pytest.raises(ValidationError, match="You finished reading this text on"):
        start_separate_reading(actor=curator, capture=capture)


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_read_and_mark(role, capture):
    actor = make_user(role)
    for action in (start_separate_reading, finish_reading, mark_span):
        with pytest.raises(PermissionDenied, match="Only curators"):
            action(actor=actor, capture=capture)
    assert not Reading.objects.exists()


# Reading separately


def test_a_separate_reader_sees_their_own_claims_alone_until_they_finish(curator, capture):
    others, elsewhere = make_claim(capture=capture), make_claim()
    reading = start_separate_reading(actor=curator, capture=capture)
    assert start_separate_reading(actor=curator, capture=capture) == reading
    own = mark_span(actor=curator, capture=capture, quote=FIRST)
    assert set(seen_by(Claim.objects.all(), curator)) == {own, elsewhere}
    assert set(seen_by(Claim.objects.all(), others.created_by)) == {own, others, elsewhere}
    finish_reading(actor=curator, capture=capture)
    assert set(seen_by(Claim.objects.all(), curator)) == {own, others, elsewhere}


def test_words_that_somebody_else_marked_become_a_mark_and_no_second_claim(curator, capture):
    others = make_claim(capture=capture)
    reading = start_separate_reading(actor=curator, capture=capture)
    start, end = place(QUOTE)
    assert mark_span(actor=curator, capture=capture, quote=QUOTE, start=start, end=end) == others
    assert Mark.objects.get().reading == reading
    assert list(seen_by(Claim.objects.all(), curator)) == [others]
    assert Claim.objects.count() == 1
    with pytest.raises(ValidationError, match="You have marked these words already"):
        mark_span(actor=curator, capture=capture, quote=QUOTE, again=True)
    with pytest.raises(ValidationError, match="You marked 1 claim"):
        finish_reading(actor=curator, capture=capture, no_claim_found=True)


def test_who_marks_their_own_words_twice_is_told_the_same(curator, capture):
    start_separate_reading(actor=curator, capture=capture)
    mark_span(actor=curator, capture=capture, quote=QUOTE)
    with pytest.raises(ValidationError, match="You have marked these words already"):
        mark_span(actor=curator, capture=capture, quote=QUOTE)


def test_what_each_reader_marked_is_compared_as_it_was_when_they_finished(curator, other, capture):
    for actor, words in ((curator, (QUOTE, FIRST)), (other, (QUOTE, "knees"))):
        start_separate_reading(actor=actor, capture=capture)
        for each in words:
            mark_span(actor=actor, capture=capture, quote=each)
        finish_reading(actor=actor, capture=capture)
    mark_span(actor=other, capture=capture, quote="clinic")
    one, two = readings_of(capture)
    assert (one.reader, two.reader) == (curator, other)
    spans = spans_marked(capture, [one, two])
    assert spans == {one.pk: {place(QUOTE), place(FIRST)}, two.pk: {place(QUOTE), place("knees")}}


# Marking what is marked


def test_identical_words_are_marked_again_only_when_asked_to(curator, capture):
    make_claim(capture=capture)
    with pytest.raises(ValidationError, match="These words are a claim already"):
        mark_span(actor=curator, capture=capture, quote=QUOTE)
    mark_span(actor=curator, capture=capture, quote=QUOTE, again=True)
    assert Claim.objects.count() == 2


def test_overlapping_words_and_those_of_a_withdrawn_claim_are_marked(curator, capture):
    claim = make_claim(capture=capture)
    mark_span(actor=curator, capture=capture, quote="rarely causes")
    withdraw_claim(actor=claim.created_by, claim=claim, because="Wrong")
    mark_span(actor=curator, capture=capture, quote=QUOTE)
    assert Claim.objects.current().count() == 2

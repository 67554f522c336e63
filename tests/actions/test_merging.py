"""Merging two readings: who may, what becomes of each claim, and that nothing stays twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.merging import settle
from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.choices import Outcome, Role
from claims.models import Claim, Merging, RoundUnit
from claims.reads.review.queue import next_for
from claims.reads.source.merging import found_by, marked_in, together
from claims.reads.source.reading import spans_marked
from tests.builders import make_claim, make_rater, make_round, make_user
from tests.readings import LONG, ONLY_FIRST, ONLY_SECOND, SAME, SHORT, two_readings

pytestmark = pytest.mark.django_db


@pytest.fixture
def readings():
    return two_readings()


def quoted(words):
    return Claim.objects.get(quote=words)


def become(actor, readings, words, outcome, because="The same statement.", **more):
    return settle(
        actor=actor,
        first=readings[0],
        second=readings[1],
        claim=quoted(words),
        outcome=outcome,
        because=because,
        **more,
    )


def refused(*args, **more):
    with pytest.raises(ValidationError) as error:
        become(*args, **more)
    return " ".join(error.value.messages)


def test_what_each_found_is_counted_and_what_overlaps_stands_together(readings, lead):
    marked = marked_in(*readings)
    found = found_by(marked)
    assert (found.first, found.second, found.statements) == (3, 3, 4)
    assert (found.same, found.overlapping, found.only_first, found.only_second) == (1, 1, 1, 1)
    assert (found.same_share, found.both_share) == (0.25, 0.5)
    groups = together(marked, lead)
    assert [(one.kind, [row.claim.quote for row in one.rows]) for one in groups] == [
        ("same", [SAME]), ("overlapping", [SHORT, LONG]), ("one", [ONLY_FIRST]), ("one", [ONLY_SECOND]),
    ]  # fmt: skip
    assert [one.waits for one in groups] == [False, True, True, True]


def test_one_that_is_joined_is_withdrawn_and_names_the_one_that_stays(readings, lead):
    stays = quoted(LONG)
    merging = become(lead, readings, SHORT, Outcome.JOINED, into=stays)
    gone = quoted(SHORT)
    assert (merging.into, merging.created_by, gone.withdrawn_at is not None) == (stays, lead, True)
    assert gone.withdrawn_because == f"Joined to claim {stays.short_number}: The same statement."
    assert quoted(LONG).withdrawn_at is None
    # What was found stays what was found.
    assert found_by(marked_in(*readings)).overlapping == 1
    assert [len(spans) for spans in spans_marked(readings[0].capture, readings).values()] == [3, 3]


def test_one_is_kept_and_one_is_dropped_with_a_reason(readings, lead):
    assert become(lead, readings, ONLY_FIRST, Outcome.KEPT, because="").outcome == Outcome.KEPT
    assert quoted(ONLY_FIRST).withdrawn_at is None
    assert "Say why" in refused(lead, readings, ONLY_SECOND, Outcome.DROPPED, because=" ")
    become(lead, readings, ONLY_SECOND, Outcome.DROPPED, because="It states nothing.")
    assert quoted(ONLY_SECOND).withdrawn_because == "Dropped when readings were merged: It states nothing."
    assert "said already" in refused(lead, readings, ONLY_SECOND, Outcome.KEPT)
    assert "said already" in refused(lead, readings, ONLY_FIRST, Outcome.DROPPED)


def test_what_is_joined_or_dropped_is_in_no_round_any_more(readings, lead):
    rater = make_rater()
    run = make_round(quoted(SHORT), quoted(LONG), raters=[rater, make_rater()])
    become(lead, readings, SHORT, Outcome.JOINED, into=quoted(LONG))
    assert [claim.quote for claim in next_for(rater, run, limit=9)] == [LONG]
    made = make_round(quoted(SHORT), quoted(LONG), quoted(SAME))
    assert set(RoundUnit.objects.filter(round=made).values_list("claim__quote", flat=True)) == {LONG, SAME}


def test_two_claims_of_the_same_words_do_not_both_stay(lead):
    readings = two_readings()
    # Marked twice on purpose, before the second began to read: the words are a claim of each.
    capture, other = readings[0].capture, readings[1].reader
    twin = mark_span(actor=other, capture=capture, quote=ONLY_FIRST, again=True)
    Claim.objects.filter(pk=twin.pk).update(created_at=readings[1].started_at)
    first = Claim.objects.exclude(pk=twin.pk).get(quote=ONLY_FIRST)
    group = next(one for one in together(marked_in(*readings), lead) if len(one.rows) == 2 and one.kind == "same")
    assert group.waits
    pair = {"first": readings[0], "second": readings[1]}
    settle(actor=lead, claim=first, outcome=Outcome.KEPT, **pair)
    with pytest.raises(ValidationError, match="same words"):
        settle(actor=lead, claim=twin, outcome=Outcome.KEPT, **pair)
    settle(actor=lead, claim=twin, outcome=Outcome.JOINED, into=first, because="The same.", **pair)
    assert not next(
        one for one in together(marked_in(*readings), lead) if len(one.rows) == 2 and one.kind == "same"
    ).waits


def test_only_what_overlaps_is_joined_and_only_to_what_stays(readings, lead):
    assert "whose words overlap" in refused(lead, readings, SHORT, Outcome.JOINED, into=quoted(ONLY_FIRST))
    assert "whose words overlap" in refused(lead, readings, SHORT, Outcome.JOINED, into=quoted(SHORT))
    assert "whose words overlap" in refused(lead, readings, SHORT, Outcome.JOINED)
    become(lead, readings, LONG, Outcome.JOINED, into=quoted(SHORT))
    assert "withdrawn" in refused(lead, readings, SHORT, Outcome.JOINED, into=quoted(LONG))
    elsewhere = make_claim()
    with pytest.raises(ValidationError, match="none of what the two marked"):
        settle(actor=lead, first=readings[0], second=readings[1], claim=elsewhere, outcome=Outcome.KEPT)


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_who_neither_leads_nor_curates_does_not_merge(readings, role):
    with pytest.raises(PermissionDenied):
        become(make_user(role), readings, ONLY_FIRST, Outcome.DROPPED)
    assert not Merging.objects.exists()


def test_a_curator_merges_others_readings_and_a_lead_also_their_own(readings, curator):
    for reading in readings:
        with pytest.raises(PermissionDenied, match="neither of the two"):
            become(reading.reader, readings, ONLY_FIRST, Outcome.DROPPED)
    become(curator, readings, ONLY_FIRST, Outcome.DROPPED)
    lead = make_user(Role.LEAD, Role.CURATOR)
    own = two_readings(first=lead)
    settle(
        actor=lead, first=own[0], second=own[1], claim=Claim.objects.filter(quote=SHORT).latest("pk"),
        outcome=Outcome.KEPT,
    )  # fmt: skip


def test_readings_that_are_open_or_were_not_separate_are_not_merged(readings, lead):
    third, capture = make_user(Role.CURATOR), readings[0].capture
    open_ = start_separate_reading(actor=third, capture=capture)
    assert "finished" in refused(lead, (readings[0], open_), ONLY_FIRST, Outcome.KEPT)
    with_sight = finish_reading(actor=make_user(Role.CURATOR), capture=capture)
    assert "finished" in refused(lead, (readings[0], with_sight), ONLY_FIRST, Outcome.KEPT)
    assert "finished" in refused(lead, (readings[0], readings[0]), ONLY_FIRST, Outcome.KEPT)


def test_a_bulk_write_changes_no_outcome(readings, lead):
    become(lead, readings, ONLY_FIRST, Outcome.KEPT)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Merging.objects.update(outcome=Outcome.DROPPED)

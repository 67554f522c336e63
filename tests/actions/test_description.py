"""Descriptions: one coder's each, none overwritten, one of them current, and the claim says what that one says."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from claims.actions.claim import describe_claim, withdraw_claim
from claims.actions.description import describe, withdraw_description
from claims.actions.reading import mark_span, start_separate_reading
from claims.choices import Role
from claims.database import guards
from claims.models import Claim, Description
from claims.reads.claim.descriptions import descriptions_seen_by, own_description
from claims.reads.history import changes_of
from claims.reads.verify import verify_descriptions
from claims.rules.text.suggestion import VERSION, as_kept, suggestions
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_question,
    make_rating,
    make_source,
    make_user,
    make_withholding,
)

pytestmark = pytest.mark.django_db


def said_of(claim: Claim) -> dict[str, str]:
    claim.refresh_from_db()
    return {name: value for name, value in claim.said.items() if value}


def test_marking_with_a_description_makes_it_the_markers_own():
    claim = make_claim(voice="marketing", strength="direct")
    (description,) = claim.descriptions.all()
    assert (description.coder, claim.description) == (everything(), description)
    assert said_of(claim) == {"voice": "marketing", "strength": "direct"}
    (added,) = changes_of(claim)
    assert added.added
    assert added.who == everything()


def test_a_claim_that_nobody_described_has_no_description():
    claim = make_claim()
    assert claim.description is None
    assert not Description.objects.exists()


def test_a_second_coder_stands_beside_the_first():
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    second = describe(actor=other, claim=claim, said={"voice": "research"})
    assert said_of(claim) == {"voice": "marketing"}
    assert {one.coder: one.voice for one in descriptions_seen_by(other).filter(claim=claim)} == {
        everything(): "marketing", other: "research",
    }  # fmt: skip
    assert own_description(other, claim) == second
    assert len(changes_of(claim)) == 1


def test_who_describes_again_supersedes_their_own_and_the_claim_follows_the_current_one():
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    describe(actor=everything(), claim=claim, said={"strength": "direct"}, why="read again")
    assert said_of(claim) == {"voice": "marketing", "strength": "direct"}
    describe(actor=other, claim=claim, said={"voice": "research"})
    describe(actor=other, claim=claim, said={"voice": "testimonial"})
    assert said_of(claim) == {"voice": "marketing", "strength": "direct"}
    assert Description.objects.filter(claim=claim).count() == 4
    assert descriptions_seen_by(other).filter(claim=claim).count() == 2
    assert [change.why for change in changes_of(claim)] == ["read again", ""]


def test_saying_the_same_again_stores_nothing():
    claim = make_claim(voice="marketing")
    describe(actor=everything(), claim=claim, said={"voice": "marketing"})
    assert Description.objects.count() == 1


def test_a_claim_that_has_none_takes_the_next_that_is_made():
    claim, other = make_claim(), make_user(Role.CURATOR)
    describe(actor=other, claim=claim, said={"commitment": "hedged"}, suggested=[{"field": "commitment"}])
    assert said_of(claim) == {"commitment": "hedged"}
    assert claim.description.suggested == [{"field": "commitment"}]
    assert claim.description.coder == other


def test_what_was_suggested_is_kept_with_what_became_of_it():
    claim, other = make_claim(), make_user(Role.CURATOR)
    shown = as_kept(suggestions("It may help, and reduces pain"))
    assert [(one["field"], one["code"], one["words"]) for one in shown] == [
        ("commitment", "hedged", "may"),
        ("strength", "conditional", "may … help"),
    ]
    said = {"commitment": "hedged", "strength": "direct"}
    first = describe(actor=other, claim=claim, said=said, suggested=shown)
    assert [one["outcome"] for one in first.suggested] == ["taken", "overruled"]
    assert {one["rules"] for one in first.suggested} == {VERSION}
    # Who saw it has seen it: it stays with what they say later, which may be something else.
    later = describe(actor=other, claim=claim, said={"commitment": "plain", "strength": "", "voice": "research"})
    assert [one["outcome"] for one in later.suggested] == ["overruled", "left"]
    assert later.suggestions_shown == ["firmness: hedged, overruled", "causal wording: conditional causal, left"]
    # Another coder's is theirs.
    assert describe(actor=everything(), claim=claim, said={"commitment": "hedged"}).suggested == []


def test_who_empties_theirs_takes_it_back():
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    describe(actor=other, claim=claim, said={"voice": "research"})
    assert describe(actor=everything(), claim=claim, said={"voice": ""}, why="a mistake") is None
    assert said_of(claim) == {}
    assert claim.description is None
    taken = Description.objects.get(claim=claim, coder=everything())
    assert taken.withdrawn_because == "a mistake"
    again = describe(actor=everything(), claim=claim, said={"voice": "other"})
    assert again.supersedes == taken
    assert said_of(claim) == {"voice": "other"}


def test_taking_back_needs_a_reason_and_the_coder_or_a_lead():
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    (first,) = claim.descriptions.all()
    with pytest.raises(PermissionDenied):
        withdraw_description(actor=other, description=first, because="wrong")
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_description(actor=everything(), description=first, because=" ")
    withdraw_description(actor=make_user(Role.LEAD), description=first, because="wrong")
    assert said_of(claim) == {}
    with pytest.raises(ValidationError, match="already"):
        withdraw_description(actor=everything(), description=first, because="wrong")


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_describe(role):
    with pytest.raises(PermissionDenied):
        describe(actor=make_user(role), claim=make_claim(), said={"voice": "marketing"})


def test_withheld_words_are_not_described():
    capture = make_capture()
    claim = make_claim(capture=capture, voice="marketing")
    make_withholding(capture)
    with pytest.raises(ValidationError, match="withheld"):
        describe(actor=everything(), claim=claim, said={"voice": "research"})


def test_bad_values_are_told_by_field_and_nothing_is_stored():
    claim = make_claim()
    with pytest.raises(ValidationError) as refused:
        describe(actor=everything(), claim=claim, said={"voice": "loud"})
    assert list(refused.value.error_dict) == ["voice"]
    assert not Description.objects.exists()


def test_another_answer_makes_ratings_stale_where_it_is_the_current_one():
    claim, other = make_claim(question=make_question(), answers="affirms"), make_user(Role.CURATOR)
    rating = make_rating(claim)
    describe(actor=other, claim=claim, said={"answers": "denies"})
    rating.refresh_from_db()
    assert rating.stale_at is None
    describe(actor=everything(), claim=claim, said={"answers": "denies"})
    rating.refresh_from_db()
    assert rating.stale_because == "The claim's question or answer changed."


def test_a_description_keeps_the_question_that_it_answers():
    first, second = make_question(), make_question()
    claim = make_claim(question=first, answers="affirms")
    claim.question = second
    describe_claim(actor=everything(), claim=claim)
    claim.refresh_from_db()
    assert (claim.question, claim.description.question) == (second, first)


def test_describing_the_claim_saves_both_in_one_entry_of_its_history():
    claim = make_claim(voice="marketing")
    claim.statement = "It seldom does."
    describe_claim(actor=everything(), claim=claim, said={"voice": "research"}, why="read again")
    newest = changes_of(claim)[0]
    assert {field.name for field in newest.fields} == {"statement", "voice"}
    assert len(changes_of(claim)) == 2


def test_columns_of_a_claim_are_not_changed_beside_its_description():
    claim = make_claim(voice="marketing")
    claim.voice = "research"
    describe_claim(actor=everything(), claim=claim)
    assert said_of(claim) == {"voice": "marketing"}


def test_what_somebody_else_said_meanwhile_is_not_lost_when_a_claim_is_withdrawn():
    claim = make_claim(voice="marketing")
    describe(actor=everything(), claim=claim, said={"voice": "research"})
    withdraw_claim(actor=everything(), claim=claim, because="twice")
    assert said_of(claim) == {"voice": "research"}


def test_in_a_separate_reading_each_says_their_own_and_sees_their_own():
    capture, reader = make_capture(), make_user(Role.CURATOR)
    claim = make_claim(capture=capture, voice="marketing")
    start_separate_reading(actor=reader, capture=capture)
    assert not descriptions_seen_by(reader).filter(claim=claim).exists()
    mark_span(actor=reader, capture=capture, quote=QUOTE, voice="research")
    assert [one.voice for one in descriptions_seen_by(reader).filter(claim=claim)] == ["research"]
    assert said_of(claim) == {"voice": "marketing"}
    elsewhere = make_claim(voice="other")
    assert descriptions_seen_by(reader).filter(claim=elsewhere).exists()


def refused(message, change):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def test_bulk_writes_cannot_part_a_claim_from_its_description():
    claim, other = make_claim(voice="marketing"), make_claim(voice="research")
    rows = Claim.objects.filter(pk=claim.pk)
    for change in (
        {"voice": "research"}, {"strength": "direct"}, {"description": None}, {"description": other.description},
        {"description": other.description, "voice": "research"},
    ):  # fmt: skip
        refused("what its current description says", lambda change=change: rows.update(**change))
    undescribed = Claim.objects.filter(pk=make_claim().pk)
    refused("what its current description says", lambda: undescribed.update(voice="marketing"))
    copy = Claim(
        source=claim.source, number=9, capture=claim.capture, start=claim.start, end=claim.end, quote=QUOTE,
        created_by=everything(), voice="marketing",
    )  # fmt: skip
    refused("what its current description says", lambda: Claim.objects.bulk_create([copy]))


def test_a_description_is_never_changed():
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    first = claim.description
    rows = Description.objects.filter(pk=first.pk)
    for change in ({"voice": "research"}, {"coder": other}, {"suggested": [{"a": 1}]}, {"claim": make_claim()}):
        refused("A description is never changed", lambda change=change: rows.update(**change))
    refused(
        "by the same coder",
        lambda: Description.objects.bulk_create([Description(claim=claim, coder=other, voice="x", supersedes=first)]),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Description.objects.create(claim=make_claim(), coder=other)


def test_an_older_description_is_not_carried():
    claim = make_claim(voice="marketing")
    old = claim.description
    describe(actor=everything(), claim=claim, said={"voice": "research"})
    rows = Claim.objects.filter(pk=claim.pk)
    refused("what its current description says", lambda: rows.update(description=old, voice="marketing"))


def test_verify_names_claims_that_say_something_else_than_their_description():
    parted, silent, old = make_claim(voice="marketing"), make_claim(), make_claim(voice="marketing")
    assert list(verify_descriptions()) == []
    guards.drop(connection)
    Claim.objects.filter(pk=parted.pk).update(voice="research")
    Claim.objects.filter(pk=silent.pk).update(voice="research")
    first = old.description
    describe(actor=everything(), claim=old, said={"voice": "other"})
    Claim.objects.filter(pk=old.pk).update(description=first, voice="marketing")
    found = {fault.uid: fault.what for fault in verify_descriptions()}
    guards.create(connection)
    assert set(found) == {parted.uid, silent.uid, old.uid}
    assert "no description says by whom" in found[silent.uid]


def test_a_source_without_anything_described_is_no_fault(capsys):
    make_claim(capture=make_capture(source=make_source()))
    call_command("verify")
    assert "everything is as it was stored" in capsys.readouterr().out

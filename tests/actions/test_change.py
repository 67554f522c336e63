"""What newer copies say of claims, noted by a rule and judged by people."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.capture_judgement import judge_capture
from claims.actions.change import judge_change
from claims.actions.claim import withdraw_claim
from claims.actions.sighting import accept_sighting, reject_sighting
from claims.choices import Role, Shows
from claims.models import Change, Sighting
from claims.reads.change import changes_seen_by, shown
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_rater,
    make_round,
    make_user,
    make_withholding,
)

pytestmark = pytest.mark.django_db
SOFTER = TEXT.replace("rarely causes", "may rarely cause")
MOVED = TEXT.replace(QUOTE + " ", "").replace("Our clinic", QUOTE + " Our clinic")
GONE = TEXT.replace(QUOTE + " ", "")


def newer(claim, text):
    return make_capture(text, source=claim.source)


def kinds(claim):
    return [change.proposed for change in claim.changes.all()]


def softened():
    claim = make_claim()
    newer(claim, SOFTER)
    return claim.changes.get()


def judged(change, actor=None, **said):
    said = {"kind": change.proposed, "significance": "minor"} | said
    return judge_change(actor=actor or everything(), change=change, **said)


def test_each_copy_tells_what_is_new_once():
    claim = make_claim()
    newer(claim, f"On top. {TEXT}")
    assert kinds(claim) == []
    for text in (
        SOFTER,
        f"More. {SOFTER}",
        GONE,
        f"Less. {GONE}",
        f"Again. {TEXT}",
        f"Still. {TEXT}",
        MOVED,
        f"{MOVED} So.",
    ):
        newer(claim, text)
    assert kinds(claim) == ["softened", "removed", "back", "layout"]
    assert {change.kind for change in claim.changes.all()} == {""}
    assert {change.proposed_by for change in claim.changes.all()} == {"1"}


def test_words_that_were_taken_over_can_change_again():
    claim = make_claim()
    newer(claim, SOFTER)
    accept_sighting(actor=everything(), sighting=Sighting.objects.get())
    newer(claim, f"So. {SOFTER}")
    newer(claim, f"Then. {TEXT}")
    assert kinds(claim) == ["softened", "hardened"]


def test_words_that_are_not_the_claim_make_it_removed_unless_a_person_said_what_it_is():
    first, other = softened(), softened()
    judged(other, kind="softened")
    for change in (first, other):
        reject_sighting(actor=everything(), sighting=change.sighting, because="Another statement.")
        change.refresh_from_db()
    assert [(one.proposed, one.kind_now) for one in (first, other)] == [
        ("removed", "removed"),
        ("softened", "softened"),
    ]


def test_a_copy_that_shows_a_wall_and_a_withdrawn_claim_tell_nothing():
    first, other = softened(), softened()
    assert set(changes_seen_by(everything())) == {first, other}
    judge_capture(actor=everything(), capture=first.sighting.capture, shows=Shows.BLOCKED, because="Log in")
    withdraw_claim(actor=everything(), claim=other.claim, because="No claim.")
    assert not changes_seen_by(everything()).exists()


def test_a_person_says_what_it_is_and_both_are_kept():
    change, lead = softened(), make_user(Role.LEAD)
    assert (change.kind, change.is_judged, change.kind_label) == ("", False, "Softened")
    judged(change, lead, kind="reworded", significance="major", note="Both leave it open.")
    judged(change, kind="softened", significance="minor")
    change = Change.objects.get(pk=change.pk)
    assert (change.proposed, change.kind, change.kind_now, change.significance) == (
        "softened",
        "softened",
        "softened",
        "minor",
    )
    assert (change.judged_by, change.judged_at is not None, change.note) == (everything(), True, "")
    said = [(row.kind, row.significance, row.judged_by, row.history_user) for row in change.history.all()]
    assert said == [("softened", "minor", everything(), everything()), ("reworded", "major", lead, lead)]


def test_only_curators_and_leads_judge_and_with_known_words():
    change = softened()
    for role in (Role.READER, Role.REVIEWER):
        with pytest.raises(PermissionDenied):
            judged(change, make_user(role))
    for field, wrong in (
        ("kind", "softer"),
        ("kind", ""),
        ("significance", ""),
        ("significance", "huge"),
        ("note", "\0"),
    ):
        with pytest.raises(ValidationError) as refused:
            judged(change, **{field: wrong})
        assert list(refused.value.message_dict) == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(kind="softened")


def test_who_rates_the_claim_neither_sees_nor_judges_the_change_before_the_reveal():
    change, rater = softened(), make_rater()
    rater.groups.add(*make_user(Role.CURATOR).groups.all())
    make_round(change.claim, raters=[rater, make_rater()])
    assert not changes_seen_by(rater).exists()
    assert changes_seen_by(make_user(Role.CURATOR)).exists()
    with pytest.raises(ValidationError, match="You rate or code this claim"):
        judged(change, type(rater).objects.get(pk=rater.pk))


def test_withheld_words_are_shown_by_neither_copy():
    change = softened()
    assert shown([change])[0].old == QUOTE
    old, new = change.sighting.claim.anchors.get(), change.sighting
    for place in (new, old):
        held = make_withholding(place.capture, place.start + 1, place.start + 4)
        told = shown([Change.objects.for_pages().get()])[0]
        assert (told.hidden, told.runs, told.beside) == (True, (), [])
        assert QUOTE not in told.old + told.new
        held.delete()
        type(change.claim).objects.update(withheld_at=None)
    assert not shown([Change.objects.for_pages().get()])[0].hidden

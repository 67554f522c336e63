import sqlite3
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims.actions.claim import describe_claim, withdraw_claim
from claims.actions.description import describe
from claims.actions.freeze import store_bytes
from claims.actions.purge import purge
from claims.actions.sighting import accept_sighting
from claims.actions.withholding import lift_withholding
from claims.choices import Role, SightingDecision, SightingState
from claims.models import (
    Attachment,
    Capture,
    Claim,
    EvidenceItem,
    Fingerprint,
    Sighting,
    SourceRelation,
    Withholding,
)
from claims.models.capture import file_name_of
from claims.models.change import Change
from claims.rules.extract.document import sha256_of
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_rating,
    make_source,
    make_user,
    make_withholding,
)

SECRET = "immune rejection"
pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(db):
    return make_user(Role.LEAD, username="lead")


@pytest.fixture
def claim(db):
    """A claim whose words stand in every place that a purge must know."""
    source = make_source()
    capture = make_capture(source=source)
    found = make_claim(capture=capture, statement=f"Hardly any {SECRET}.", translation=f"No {SECRET}.")
    make_claim("People who may benefit", capture=capture)
    found.note = "A note."
    describe_claim(actor=everything(), claim=found)
    make_evidence_item(source=source, capture=capture, exact=QUOTE)
    at = TEXT.index(QUOTE)
    place = {"capture": capture, "start": at, "end": at + len(QUOTE), "exact": QUOTE}
    SourceRelation.objects.create(from_source=source, to_source=make_source(), kind="cites", **place)
    newer = make_capture("Quite another page.", source=source)
    Change.objects.all().delete()
    Sighting.objects.all().delete()
    for one, state, words in ((newer, SightingState.LOST, {}), (capture, SightingState.EXACT, place)):
        Sighting.objects.create(
            claim=found, sought=QUOTE, state=state, decision=SightingDecision.AUTOMATIC, **{"capture": one} | words
        )
    Fingerprint.objects.filter(capture=capture).delete()
    Fingerprint.objects.create(capture=capture, value=5)
    make_rating(found)
    return found


def everything_stored():
    """Every text in the database, as whoever has its file would find it."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            if table.startswith("claims_") and not table.endswith(("_data", "_idx", "_docsize", "_config", "_content")):
                cursor.execute(f'SELECT * FROM "{table}"')
                yield from ((table, str(row)) for row in cursor.fetchall())


def run(*arguments):
    out = StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_the_words_stand_in_many_places_before(claim):
    assert len({table for table, row in everything_stored() if SECRET in row}) >= 8


def test_nothing_of_the_words_is_left_but_hashes(as_everything, claim, signer, django_capture_on_commit_callbacks):
    name, hashes = claim.capture.file_name, (claim.capture.sha256, claim.capture.text_sha256, claim.quote_sha256)
    withholding = make_withholding(claim.capture)
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=signer, withholding=withholding)
    assert [table for table, row in everything_stored() if SECRET in row] == []
    assert not default_storage.exists(name)
    capture = Capture.objects.get(pk=claim.capture_id)
    claim.refresh_from_db()
    assert (capture.sha256, capture.text_sha256, claim.quote_sha256) == hashes
    assert (capture.text, capture.purged_at is not None) == ("", True)
    withholding.refresh_from_db()
    assert (withholding.purged_by, withholding.reason) == (signer, "A private person asked.")
    assert not Fingerprint.objects.filter(capture=capture).exists()
    for page in (claim.get_absolute_url(), f"{claim.source.get_absolute_url()}?capture={capture.uid}"):
        shown = as_everything.get(page)
        assert shown.status_code == 200
        assert "and purged" in shown.content.decode()
    proof = as_everything.get(f"/claims/{claim.uid}/proof.zip")
    assert SECRET.encode() not in b"".join(proof)
    assert EvidenceItem.objects.get().start == claim.start


@pytest.fixture
def moved(db):
    """A claim after a newer copy had its words otherwise, a curator took those over, and a third copy came."""
    claim = make_claim()
    newer = make_capture(TEXT.replace(SECRET, "local fever"), source=claim.source)
    accept_sighting(actor=everything(), sighting=Sighting.objects.get(claim=claim, capture=newer))
    make_capture(TEXT.replace(SECRET, "some fever"), source=claim.source)
    return Claim.objects.get(pk=claim.pk)


def test_words_of_a_claim_that_moved_away_go_too(as_everything, moved, signer):
    assert "<del>immune rejection" in as_everything.get(moved.get_absolute_url()).content.decode()
    purge(actor=signer, withholding=make_withholding(moved.anchors.first().capture))
    assert [table for table, row in everything_stored() if SECRET in row] == []
    assert Sighting.objects.get(claim=moved, sought=moved.quote).state == SightingState.REWORDED


def test_the_life_of_a_claim_hides_what_was_looked_for_while_purged_words_stood(as_everything, moved, signer):
    kept = Sighting.objects.get(claim=moved, capture=moved.capture)
    made = kept.created_at
    purge(actor=signer, withholding=make_withholding(moved.anchors.first().capture))
    kept.pk = None
    with patch.object(timezone, "now", return_value=made):
        kept.save(force_insert=True)
    shown = as_everything.get(moved.get_absolute_url()).content.decode()
    assert "immune" not in shown
    assert "<del>local " in shown


def test_verify_says_what_is_withheld_or_purged_and_finds_no_fault(claim, signer, django_capture_on_commit_callbacks):
    other = make_capture(f"{TEXT}!")
    make_withholding(other, 3, 9)
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=signer, withholding=make_withholding(claim.capture))
    said = run("verify")
    assert "everything is as it was stored" in said
    assert f"capture {other.uid} from 3 to 9: withheld since" in said
    assert f"capture {claim.capture.uid}: purged on" in said
    assert "A private person asked." in said


def test_verify_names_what_a_purge_left_behind(claim, signer):
    purge(actor=signer, withholding=make_withholding(claim.capture))
    assert f"it was purged, and the file {claim.capture.file_name} is still there" in run("verify")


def test_the_command_asks_and_then_does_it(claim, signer):
    withholding = make_withholding(claim.capture)
    said = run("purge", withholding.uid, "--as", "lead")
    assert claim.capture.sha256 in said
    assert "Nothing was done" in said
    assert not Withholding.objects.exclude(purged_at=None).exists()
    assert "Purged." in run("purge", withholding.uid, "--as", "lead", "--yes")
    assert "purged already" in run("purge", withholding.uid, "--as", "lead", "--yes")
    assert "no withholding" in run("purge", "2222222222", "--as", "lead", "--yes")


def test_a_file_that_another_capture_has_is_not_deleted(claim, signer, django_capture_on_commit_callbacks):
    other = make_capture(source=make_source())
    withholding = make_withholding(claim.capture)
    with pytest.raises(ValidationError, match=other.uid):
        purge(actor=signer, withholding=withholding)
    second = make_withholding(other)
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=signer, withholding=withholding)
    assert default_storage.exists(claim.capture.file_name)
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=signer, withholding=second)
    assert not default_storage.exists(claim.capture.file_name)


def test_attachments_go_too(claim, signer, django_capture_on_commit_callbacks):
    data = b"a screenshot of the words"
    store_bytes(data, sha256_of(data))
    for capture in (claim.capture, other := make_capture(f"{TEXT}!")):
        Attachment.objects.create(
            capture=capture, sha256=sha256_of(data), size=len(data), media_type="image/png", stored_by=everything()
        )
    withholding = make_withholding(claim.capture)
    with pytest.raises(ValidationError, match=other.uid):
        purge(actor=signer, withholding=withholding)
    Attachment.objects.filter(capture=other).delete()
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=signer, withholding=withholding)
    assert not default_storage.exists(file_name_of(sha256_of(data)))


def test_what_is_not_withheld_whole_is_not_purged(claim, signer):
    span = make_withholding(claim.capture, 0, 9)
    with pytest.raises(ValidationError, match="Withhold the whole copy"):
        purge(actor=signer, withholding=span)
    whole = make_withholding(claim.capture)
    lift_withholding(actor=signer, withholding=whole, because="Enough.")
    with pytest.raises(ValidationError, match="was lifted"):
        purge(actor=signer, withholding=whole)
    assert Capture.objects.get(pk=claim.capture_id).text == TEXT


def test_only_a_lead_purges(claim):
    withholding = make_withholding(claim.capture)
    for role in (Role.CURATOR, Role.REVIEWER, Role.READER):
        with pytest.raises(PermissionDenied, match="Only leads"):
            purge(actor=make_user(role), withholding=withholding)
    make_user(Role.CURATOR, username="curator")
    assert "no active lead" in run("purge", withholding.uid, "--as", "curator", "--yes")


def test_what_is_purged_is_not_lifted_and_not_frozen_again(claim, signer):
    withholding = make_withholding(claim.capture)
    purge(actor=signer, withholding=withholding)
    with pytest.raises(ValidationError, match="purged"):
        lift_withholding(actor=signer, withholding=withholding, because="Enough.")
    for source in (claim.source, make_source()):
        with pytest.raises(ValidationError, match="withheld"):
            make_capture(source=source)


def test_a_purged_claim_can_still_be_withdrawn(claim, signer):
    purge(actor=signer, withholding=make_withholding(claim.capture))
    withdraw_claim(actor=everything(), claim=Claim.objects.get(pk=claim.pk), because="No use.")
    assert Claim.objects.get(pk=claim.pk).withdrawn_at is not None


@pytest.mark.sqlite
def test_what_is_freed_is_overwritten(claim, signer):
    assert sqlite3.sqlite_version
    purge(actor=signer, withholding=make_withholding(claim.capture))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


def test_what_was_suggested_to_coders_is_purged_with_the_words(signer):
    claim = make_claim()
    said = describe(actor=everything(), claim=claim, said={"commitment": "hedged"}, suggested=[{"words": "rarely"}])
    purge(actor=signer, withholding=make_withholding(claim.capture))
    said.refresh_from_db()
    assert (said.suggested, said.commitment) == ([], "hedged")

"""`manage.py verify` names every fault, and says so when there is none."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from claims.actions import stale
from claims.actions.capture import attach_file, capture_source
from claims.choices import CaptureMethod
from claims.database import guards
from claims.models import OPERATOR, Anchor, Attachment, Capture, Claim, EvidenceItem, Level, Rating, Sighting
from evidence import __version__
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_question,
    make_rating,
    make_release,
    make_source,
)
from tests.decided import decided, rated
from tests.pdfs import make_pdf

pytestmark = pytest.mark.django_db


def verify():
    """What the command prints, and whether it found a fault."""
    out = StringIO()
    try:
        call_command("verify", stdout=out, stderr=StringIO())
    except CommandError as error:
        return f"{out.getvalue()}{error}", False
    return out.getvalue(), True


@pytest.fixture
def unguarded(db):
    """Somebody changes the database behind the product's back."""
    guards.drop(connection)
    yield
    guards.create(connection)


def test_an_empty_database_is_sound():
    assert verify() == (
        f"Evidence {__version__}: 0 captures and 0 claims checked; everything is as it was stored.\n",
        True,
    )


def test_what_was_stored_is_sound():
    claim = make_claim()
    make_evidence_item(source=claim.source, capture=claim.capture, exact=QUOTE)
    make_claim(
        "e\N{COMBINING ACUTE ACCENT}té", capture=make_capture("\N{GRINNING FACE} e\N{COMBINING ACUTE ACCENT}té.")
    )
    text, sound = verify()
    assert sound, text
    assert text == f"Evidence {__version__}: 2 captures and 2 claims checked; everything is as it was stored.\n"


def test_a_flipped_byte_in_a_stored_file_is_named():
    capture = make_capture()
    data = bytearray(capture.stored_bytes())
    data[3] ^= 1
    default_storage.delete(capture.file_name)
    default_storage.save(capture.file_name, ContentFile(bytes(data)))
    text, sound = verify()
    assert not sound
    assert f"capture {capture.uid}: the file {capture.file_name} does not have the stored hash" in text


def test_a_missing_file_is_named():
    capture = make_capture()
    default_storage.delete(capture.file_name)
    text, sound = verify()
    assert not sound
    assert f"capture {capture.uid}: the file {capture.file_name} is missing" in text


def test_a_changed_text_in_the_database_is_named(unguarded):
    claim = make_claim()
    Capture.objects.filter(pk=claim.capture_id).update(text=claim.capture.text.replace("rarely", "never!"))
    text, sound = verify()
    assert not sound
    assert f"capture {claim.capture.uid}: the text in the database is not the text that was stored" in text
    assert f"capture {claim.capture.uid}: the extractor gives another text" in text
    assert f"claim {claim.uid}: its words do not stand at {claim.start}–{claim.end}" in text


def test_a_shifted_offset_is_named(unguarded):
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(start=claim.start + 1, end=claim.end + 1)
    text, _ = verify()
    assert f"claim {claim.uid}: its words do not stand at {claim.start + 1}–{claim.end + 1}" in text
    assert f"claim {claim.uid}: its place is not that of its latest anchor" in text
    Anchor.objects.filter(claim=claim).update(start=claim.start + 1, end=claim.end + 1)
    assert f"anchor of claim {claim.uid}: its words do not stand at" in verify()[0]


@pytest.mark.parametrize(("field", "what"), [("prefix", "before"), ("suffix", "after")])
def test_a_changed_neighbour_is_named(unguarded, field, what):
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(**{field: "not these words"})
    assert f"claim {claim.uid}: other words stand {what} it than it says" in verify()[0]


def test_a_changed_passage_is_named(unguarded):
    capture = make_capture()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE)
    EvidenceItem.objects.filter(pk=item.pk).update(start=0, end=4)
    assert f"evidence item {item.uid}: its words do not stand at 0–4" in verify()[0]


def test_a_changed_codebook_is_named(unguarded):
    level = Level.objects.get(version__scheme__code="claim-fit", version__version="2.0.0", code="high")
    Level.objects.filter(pk=level.pk).update(definition="Anything goes.")
    assert f"scheme version {level.version.uid}: its content is not what was frozen" in verify()[0]


def test_a_rating_that_should_be_stale_is_named_and_can_be_marked():
    rating = make_rating()
    assert verify()[1]
    Claim.objects.filter(pk=rating.claim_id).update(question=make_question())
    text, sound = verify()
    assert not sound
    assert f"rating {rating.uid}: the question of the claim changed since, and it is not marked stale" in text
    call_command("mark_stale", stdout=StringIO())
    assert verify()[1]


def test_a_decision_that_should_be_stale_is_named_and_can_be_marked():
    round_, claim = rated("supported", "contradicted")
    decision = decided(round_, claim)
    Claim.objects.filter(pk=claim.pk).update(question=make_question())
    text, sound = verify()
    assert not sound
    assert f"decision {decision.uid}: the question of the claim changed since, and it is not marked stale" in text
    call_command("mark_stale", stdout=StringIO())
    assert verify()[1]
    decision.refresh_from_db()
    assert "the question of the claim" in decision.stale_because


def test_what_no_worker_has_marked_is_named_as_work_to_do_and_can_be_marked(monkeypatch):
    monkeypatch.setattr(stale, "BATCH", 1)
    claim = make_claim()
    ratings = [make_rating(claim) for _ in range(3)]
    stale.mark_ratings_stale(claims=Claim.objects.filter(pk=claim.pk), because="The page changed.")
    Claim.objects.filter(pk=claim.pk).update(question=make_question())
    text, sound = verify()
    assert sound
    assert "are yet to be marked stale by a worker" in text
    assert "The page changed. (run `manage.py mark_stale`)" in text
    out = StringIO()
    call_command("mark_stale", stdout=out)
    assert out.getvalue() == "3 marked stale, ratings and decisions.\n"
    assert verify()[1]
    assert "yet to be marked" not in verify()[0]
    assert Rating.objects.visible_to(OPERATOR).filter(stale_because="The page changed.").count() == len(ratings)
    make_rating(claim)
    Claim.objects.filter(pk=claim.pk).update(question=make_question())
    assert not verify()[1]


def test_a_missing_guard_is_named(unguarded):
    assert "guard guard_capture_frozen: the trigger is missing" in verify()[0]


def make_page(data=b"<h1>Head</h1><p>Words with a <a href='/x'>link</a>.", filename="page.html", **fields):
    return capture_source(
        actor=everything(),
        source=make_source(),
        data=data,
        media_type="",
        filename=filename,
        method=CaptureMethod.UPLOADED,
        **fields,
    )


def test_every_kind_of_document_is_read_again_and_sound():
    make_page(reached_address="https://example.org/blog/")
    make_page("<p>서울".encode("euc-kr"), charset="euc-kr")
    make_page(b"# Head\n\nWords.", "page.md")
    make_page(make_pdf(["Words."]), "page.pdf")
    text, sound = verify()
    assert sound, text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("structure", [], "other headings, links or furniture"),
        ("structure", [{"kind": "link", "start": 0, "end": 4, "target": "https://other.example/"}], "other headings"),
        ("metadata", [], "other facts"),
        ("extractor", "text", "the extractor gives another text"),
    ],
)
def test_what_an_extractor_no_longer_gives_is_named(unguarded, field, value, says):
    capture = make_page()
    Capture.objects.filter(pk=capture.pk).update(**{field: value})
    text, sound = verify()
    assert not sound
    assert f"capture {capture.uid}: " in text
    assert says in text


def change_unguarded(capture, **values):
    """As the database was before: what is a fault then is in the capture, and not in the guards."""
    guards.drop(connection)
    Capture.objects.filter(pk=capture.pk).update(**values)
    guards.create(connection)


def test_a_capture_of_an_extractor_that_is_no_more_is_counted_and_no_fault():
    change_unguarded(make_page(), extractor_version="0")
    text, sound = verify()
    assert sound
    assert "Cannot be re-extracted by this version, which has no html 0: 1 captures." in text


def test_a_capture_from_before_structure_was_kept_is_sound():
    change_unguarded(make_page(), structure=[], metadata=[])
    assert verify()[1]


def test_a_changed_and_a_missing_release_are_named():
    changed, missing = make_release(), make_release()
    default_storage.delete(missing.stored_name)
    default_storage.delete(changed.stored_name)
    default_storage.save(changed.stored_name, ContentFile(b"Another ZIP."))
    found, sound = verify()
    assert not sound
    assert f"release {changed.uid}: the file {changed.stored_name} does not have the stored hash" in found
    assert f"release {missing.uid}: the file {missing.stored_name} is missing" in found


def test_a_changed_and_a_missing_attachment_are_named():
    capture = make_capture()
    one, other = (attach_file(actor=everything(), capture=capture, data=data) for data in (b"one", b"other"))
    assert verify()[1]
    with default_storage.open(one.file_name, "wb") as file:
        file.write(b"two")
    default_storage.delete(other.file_name)
    text, sound = verify()
    assert not sound
    assert f"attachment {one.uid}: the file {one.file_name} does not have the stored hash" in text
    assert f"attachment {other.uid}: the file {other.file_name} is missing" in text
    assert Attachment.objects.count() == 2


def _sighting():
    """A claim whose source has a newer copy with other words."""
    claim = make_claim()
    make_capture(claim.capture.text.replace("rarely", "never"), source=claim.source)
    return Sighting.objects.get(claim=claim)


def test_what_was_found_of_a_claim_is_sound():
    _sighting()
    text, sound = verify()
    assert sound, text


def test_a_sighting_whose_words_do_not_stand_there_is_named(unguarded):
    sighting = _sighting()
    Sighting.objects.filter(pk=sighting.pk).update(start=0, end=4)
    assert f"sighting {sighting.uid}: its words do not stand at 0–4" in verify()[0]


def test_a_claim_that_stands_where_nobody_decided_is_named(unguarded):
    sighting = _sighting()
    Claim.objects.filter(pk=sighting.claim_id).update(capture=sighting.capture)
    assert f"sighting {sighting.uid}: its claim stands on this capture, and nobody has decided" in verify()[0]


def test_a_sighting_on_another_source_is_named(unguarded):
    sighting = _sighting()
    Sighting.objects.filter(pk=sighting.pk).update(capture=make_capture("Elsewhere, word for word, is more text. " * 9))
    assert f"sighting {sighting.uid}: its claim belongs to another source" in verify()[0]

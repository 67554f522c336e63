"""Captures in the admin: frozen once, never changed, deleted only while nothing stands on them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from claims.actions.capture import attach_file
from claims.actions.reading import start_separate_reading
from claims.choices import JobKind, Role, SightingDecision, SightingState
from claims.models import Attachment, Capture, Job, Sighting, SourceRelation
from claims.rules.extract.document import sha256_of
from tests.admin.pages import address, errors_on, fields_of, messages_on, says, send
from tests.builders import (
    QUOTE,
    TEXT,
    make_capture,
    make_claim,
    make_evidence_item,
    make_source,
    make_user,
    make_withholding,
)
from tests.pdfs import make_pdf
from tests.saved import make_article, make_docx, make_mhtml, page_part, paragraph

SHOT = b"\x89PNG\r\n\x1a\n1"
pytestmark = pytest.mark.django_db
ADD = "/admin/claims/capture/add/"


def test_a_curator_pastes_a_text_and_stays_with_the_capture(as_curator, curator):
    source = make_source(title="Knees")
    response = send(as_curator, f"{ADD}?source={source.uid}", pasted="  Words\r\nas they stand.  ")
    capture = Capture.objects.get()
    assert (capture.text, capture.source, capture.stored_by) == ("  Words\nas they stand.  ", source, curator)
    assert response.redirect_chain[-1][0].split("?")[0] == address("capture", "change", capture.uid)
    assert f"{address('claim', 'add')}?capture={capture.uid}" in response.content.decode()


def test_an_upload_keeps_its_bytes(as_curator):
    source, data = make_source(), "“Curly” – text\r\n".encode()
    send(as_curator, ADD, source=source.pk, uploaded=SimpleUploadedFile("a.txt", data))
    capture = Capture.objects.get()
    assert capture.sha256 == sha256_of(data)
    assert default_storage.exists(capture.file_name)


def test_text_and_source_are_needed(as_curator):
    response = send(as_curator, ADD)
    assert "required" in errors_on(response, "source")
    assert "Paste the text" in errors_on(response, "pasted")


def test_the_same_bytes_twice_are_refused_for_one_source(as_curator):
    capture = make_capture(TEXT.replace("\n", "\r\n"))
    response = send(as_curator, ADD, source=capture.source_id, pasted=TEXT.replace("\n", "\r\n"))
    assert "exactly these bytes already" in errors_on(response, "pasted")
    assert fields_of(response)["pasted"].replace("\r\n", "\n") == TEXT


def test_an_excerpt_needs_the_hash_of_its_document(as_curator):
    source = make_source()
    response = send(as_curator, ADD, source=source.pk, pasted="A passage.", depth="excerpt")
    assert "hash of its document" in says(response)
    response = send(as_curator, ADD, source=source.pk, pasted="A passage.", depth="excerpt", document_sha256="abc")
    assert "64 characters" in errors_on(response, "document_sha256")
    send(as_curator, ADD, source=source.pk, pasted="A passage.", depth="excerpt", document_sha256="0a" * 32)
    assert Capture.objects.get().document_sha256 == "0a" * 32


def test_the_same_text_at_another_source_warns_with_a_link(as_curator):
    other = make_capture(TEXT, source=make_source(title="The first one")).source
    response = send(
        as_curator, ADD, source=make_source().pk, uploaded=SimpleUploadedFile("a.txt", TEXT.encode("utf-16"))
    )
    assert any("The first one has the same text" in said for said in messages_on(response))
    assert address("source", "change", other.uid) in response.content.decode()


def test_a_capture_is_never_changed_through_its_form(as_everything):
    capture = make_capture()
    page = address("capture", "change", capture.uid)
    shown = as_everything.get(page)
    assert not {"source", "depth", "pasted", "observed_at"} & set(fields_of_view(shown))
    refused = as_everything.post(page, {"depth": "abstract", "source": make_source().pk, "pasted": "Other words"})
    assert refused.status_code == 403
    before = Capture.objects.get(pk=capture.pk)
    assert (before.text, before.depth, before.source) == (capture.text, capture.depth, capture.source)


def fields_of_view(response):
    """A page that only shows has no form but perhaps its frame."""
    try:
        return fields_of(response)
    except StopIteration:
        return {}


def test_a_capture_is_never_changed_by_a_queryset():
    capture = make_capture()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(text="Other words")


def test_the_page_shows_the_beginning_and_not_20_mb(as_curator):
    capture = make_capture("The very first words. " + "x" * 100_000 + " the last words")
    page = as_curator.get(address("capture", "change", capture.uid)).content.decode()
    assert "The very first words." in page
    assert "the last words" not in page
    assert len(page) < 60_000
    assert capture.source.get_absolute_url() in page


def test_a_capture_on_which_nothing_stands_is_deleted_with_its_file(as_curator, django_capture_on_commit_callbacks):
    capture = make_capture()
    page = address("capture", "delete", capture.uid)
    assert "Yes, I’m sure" in as_curator.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        as_curator.post(page, {"post": "yes"})
    assert not Capture.objects.exists()
    assert not default_storage.exists(capture.file_name)


def test_a_capture_with_a_claim_or_a_passage_is_not_deleted_and_the_page_says_why(as_curator):
    claim = make_claim()
    item = make_evidence_item(source=claim.source, capture=claim.capture, exact=QUOTE)
    page = address("capture", "delete", claim.capture_id)
    shown = says(as_curator.get(page))
    assert "1 claims and 1 places of claims in the log and 1 evidence items stand on it" in shown
    as_curator.post(page, {"post": "yes"})
    assert item.capture in Capture.objects.all()


def _sight(capture):
    claim = make_claim(capture=make_capture(f"{TEXT}!", source=capture.source))
    words = {"state": SightingState.LOST, "sought": QUOTE, "decision": SightingDecision.AUTOMATIC}
    Sighting.objects.create(claim=claim, capture=capture, **words)


def _relate(capture):
    place = {"capture": capture, "start": 0, "end": 3, "exact": TEXT[:3]}
    SourceRelation.objects.create(from_source=capture.source, to_source=make_source(), kind="cites", **place)


STANDING = {
    "1 sightings of claims": _sight,
    "1 readings": lambda capture: start_separate_reading(actor=make_user(Role.CURATOR), capture=capture),
    "1 attached files": lambda capture: attach_file(actor=make_user(Role.CURATOR), capture=capture, data=b"1"),
    "1 withholdings": make_withholding,
    "1 relations": _relate,
    "1 jobs": lambda capture: Job.objects.create(kind=JobKind.values[0], capture=capture, created_by=make_user()),
}


@pytest.mark.parametrize(("named", "put"), STANDING.items(), ids=list(STANDING))
def test_whatever_else_stands_on_a_capture_is_named_and_it_stays(as_curator, named, put):
    capture = make_capture()
    put(capture)
    page = address("capture", "delete", capture.uid)
    assert f"{named} stand on it" in says(as_curator.get(page))
    assert as_curator.post(page, {"post": "yes"}).status_code == 200
    assert Capture.objects.filter(pk=capture.pk).exists()


def test_what_came_to_stand_on_a_capture_meanwhile_is_a_refusal(as_curator, monkeypatch):
    free, used = make_capture("Nothing stands on this."), make_claim().capture
    monkeypatch.setattr("claims.admin.capture._on", lambda capture: [])
    one = as_curator.post(address("capture", "delete", used.uid), {"post": "yes"}, follow=True)
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [free.pk, used.pk]}
    both = as_curator.post(address("capture"), chosen, follow=True)
    for response in (one, both):
        assert [said.split(":")[0] for said in messages_on(response)] == ["Nothing was deleted"]
    assert Capture.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_the_bulk_action_deletes_only_what_nothing_stands_on(as_curator, django_capture_on_commit_callbacks):
    free, used = make_capture("Nothing stands on this."), make_claim().capture
    chosen = {"action": "delete_selected", "post": "yes"}
    as_curator.post(address("capture"), chosen | {"_selected_action": [free.pk, used.pk]})
    assert Capture.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        as_curator.post(address("capture"), chosen | {"_selected_action": [free.pk]})
    assert list(Capture.objects.all()) == [used]
    assert default_storage.exists(used.file_name)
    assert not default_storage.exists(free.file_name)


def test_a_lead_who_is_no_curator_neither_adds_nor_deletes(as_lead):
    capture = make_capture()
    assert as_lead.get(ADD).status_code == 403
    assert as_lead.post(address("capture", "delete", capture.uid), {"post": "yes"}).status_code == 403
    as_lead.post(address("capture"), {"action": "delete_selected", "_selected_action": [capture.pk], "post": "yes"})
    assert Capture.objects.exists()
    assert as_lead.get(address("capture", "change", capture.uid)).status_code == 200


def test_captures_are_found_by_the_title_of_their_source(as_curator):
    make_capture(source=make_source(title="About knees"))
    make_capture("Another text", source=make_source(title="Hips"))
    assert "About knees" in says(as_curator.get(address("capture"), {"q": "knees"}))
    assert "Hips" not in says(as_curator.get(address("capture"), {"q": "knees"}))


@pytest.mark.parametrize(
    ("name", "data", "extractor"),
    [
        ("page.html", b"<!doctype html><p>It may help.</p><script>alert(1)</script>", "html"),
        ("paper.pdf", make_pdf(["It may help."]), "pdf"),
        ("notes.md", b"# It may help.", "markdown"),
        ("page.mht", make_mhtml(page_part("<p>It may help.<script>alert(1)</script>")), "mhtml"),
        ("knees.docx", make_docx(paragraph("It may help.")), "docx"),
        ("knees.nxml", make_article(body="<p>It may help.</p>"), "jats"),
    ],
)
def test_files_of_other_kinds_are_uploaded_too(as_curator, name, data, extractor):
    source, archive = make_source(), "https://archive.ph/AbC12"
    response = send(as_curator, ADD, source=source.pk, uploaded=SimpleUploadedFile(name, data), archive_address=archive)
    capture = Capture.objects.get()
    assert (capture.extractor, capture.archive_address, capture.stored_bytes()) == (extractor, archive, data)
    assert "<script>alert" not in response.content.decode()


def test_a_bad_file_is_told_beside_it_and_comes_back(as_curator):
    file = SimpleUploadedFile("locked.pdf", make_pdf(["Words."], password="secret"))
    response = send(as_curator, ADD, source=make_source().pk, uploaded=file)
    assert "The PDF is encrypted" in errors_on(response, "uploaded")
    assert fields_of(response)["kept_name"] == "locked.pdf"
    assert not Capture.objects.exists()


def test_a_file_is_attached_on_a_page_of_its_own_and_listed(as_curator, curator):
    capture = make_capture()
    page = f"/admin/claims/capture/{capture.uid}/step/attach/"
    assert page in as_curator.get(address("capture", "change", capture.uid)).content.decode()
    assert 'enctype="multipart/form-data"' in as_curator.get(page).content.decode()
    file = SimpleUploadedFile("<b>shot.png", SHOT)
    response = as_curator.post(page, {"file": file, "description": "The whole page"}, follow=True)
    attachment = Attachment.objects.get()
    assert (attachment.stored_bytes(), attachment.stored_by) == (SHOT, curator)
    shown = response.content.decode()
    assert attachment.sha256 in shown
    assert f"/files/{attachment.uid}/" in shown
    assert "&lt;b&gt;shot.png" in shown
    again = as_curator.post(page, {"file": SimpleUploadedFile("b.png", SHOT), "description": "Typed"})
    assert "exactly this file already" in says(again)
    assert 'value="Typed"' in again.content.decode()


def test_an_archive_address_is_set_and_refused(as_curator):
    capture = make_capture()
    page = f"/admin/claims/capture/{capture.uid}/step/archive/"
    as_curator.post(page, {"archive_address": "https://archive.ph/AbC12"})
    capture.refresh_from_db()
    assert capture.archive_address == "https://archive.ph/AbC12"
    assert "javascript:" in says(as_curator.post(page, {"archive_address": "javascript:alert(1)"}))


@pytest.mark.parametrize("step", ["attach", "archive"])
def test_a_lead_who_is_no_curator_adds_nothing_to_a_capture(as_lead, step):
    capture = make_capture()
    page = f"/admin/claims/capture/{capture.uid}/step/{step}/"
    assert as_lead.post(page, {"archive_address": "https://archive.ph/AbC12"}).status_code == 403
    assert page not in as_lead.get(address("capture", "change", capture.uid)).content.decode()

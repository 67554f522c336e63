"""Captured so that it counts: address, when it was seen, a picture, a copy in an archive; what of that is missing."""

import csv
import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from claims.models import Attachment, Capture, Source
from tests.builders import make_capture, make_claim, make_source
from tests.flat import flat

pytestmark = pytest.mark.django_db

NEW = "/sources/new/"
PAGE = "https://clinic.example/knees"
COPY = "https://web.archive.org/web/20260102030405/https://clinic.example/knees"
SHOT = b"\x89PNG\r\n\x1a\n12"


def shot(data=SHOT, name="shot.png"):
    return SimpleUploadedFile(name, data)


def test_what_counts_is_unfolded_and_all_of_it_optional(as_curator):
    shown = flat(as_curator.get(f"{NEW}?address={PAGE}"))
    unfolded = shown.split('id="paste"')[1].split("<details")[0]
    for name in ("address", "seen_now", "observed_at", "picture"):
        assert f'name="{name}"' in unfolded
        assert not re.search(rf'name="{name}"[^>]* required', unfolded)
    assert f'value="{PAGE}"' in unfolded
    assert 'name="doi"' not in unfolded
    assert '<a href="https://web.archive.org/save/" target="_blank" rel="noopener noreferrer"' in shown


def test_just_now_and_a_picture_go_to_the_copy_in_one_step(as_curator, curator):
    typed = {"text": "It may help.", "address": PAGE, "seen_now": "on", "picture": shot(), "archive_address": COPY}
    shown = flat(as_curator.post(NEW, typed, follow=True))
    capture = Capture.objects.get()
    assert abs(capture.observed_at - timezone.now()) < timedelta(minutes=1)
    picture = Attachment.objects.get(capture=capture)
    assert (picture.filename, picture.media_type, picture.stored_bytes()) == ("shot.png", "image/png", SHOT)
    assert picture.stored_by == curator
    assert not [words for words in ("no address", "no picture", "no outside time-stamp") if words in shown]
    assert f'<a href="{COPY}" rel="noopener noreferrer nofollow">A copy in web.archive.org</a>' in shown
    newer = {"text": "Newer.", "seen_now": "on", "picture": shot(b"%PDF-1.7 print", "print.pdf")}
    as_curator.post(f"{NEW}?source={capture.source.uid}", newer)
    assert Capture.objects.latest("pk").attachments.get().media_type == "application/pdf"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"<svg><script>alert(1)</script></svg>", "shot.svg", "can hold a script"),
        (b"words", "shot.png", "no picture by its content"),
        (b"", "shot.png", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (20 * 1024 * 1024), "shot.png", "20 MB is the most"),
    ],
)
def test_a_picture_that_is_none_is_told_and_nothing_is_stored(as_curator, data, name, why):
    response = as_curator.post(NEW, {"text": "It may help.", "address": PAGE, "picture": shot(data, name)})
    assert response.status_code == 422
    assert why in str(response.context["form"].errors["picture"])
    assert "It may help." in flat(response)
    assert f'value="{PAGE}"' in flat(response)
    assert not Source.objects.exists()


def test_a_picture_comes_back_with_the_form(as_curator):
    response = as_curator.post(NEW, {"text": "Words.", "doi": "bad", "picture": shot()})
    sent = dict(re.findall(r'name="(kept_picture|kept_picture_name)" value="([^"]*)"', flat(response)))
    as_curator.post(NEW, {"text": "Words.", "keep_picture": "on", **sent})
    assert Attachment.objects.get().stored_bytes() == SHOT


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"seen_now": "on", "observed_at": "2026-01-01T00:00"}, "observed_at", "not both"),
        ({"archive_address": "https://web.archive.org/save/https://a.example/"}, "archive_address", "not a copy"),
        ({"archive_address": "https://elsewhere.example/1"}, "archive_address", "no public archive"),
    ],
)
def test_what_cannot_be_said_is_told_on_its_field(as_curator, typed, field, why):
    response = as_curator.post(NEW, {"text": "Words."} | typed)
    assert why in str(response.context["form"].errors[field])
    assert not Source.objects.exists()


def test_several_files_have_no_picture_in_common(as_curator):
    files = [SimpleUploadedFile(name, name.encode()) for name in ("a.txt", "b.txt")]
    response = as_curator.post(NEW, {"text": "", "file": files, "picture": shot()})
    assert "one by one" in str(response.context["form"].errors["picture"])
    assert not Source.objects.exists()


def test_source_claim_and_proof_say_what_is_not_there(as_curator, as_reader):
    claim = make_claim()
    for path in (claim.source.get_absolute_url(), claim.get_absolute_url()):
        assert "no address, no picture, no outside time-stamp" in flat(as_reader.get(path))
    proof = b"".join(as_reader.get(reverse("claim_proof", args=[claim.uid])).streaming_content)
    with ZipFile(BytesIO(proof)) as files:
        (readme,) = (files.read(name).decode() for name in files.namelist() if "README" in name)
    assert "There is no address, no picture and no outside time-stamp." in readme


def test_a_copy_of_another_page_is_told_and_kept(as_curator, curator):
    capture = make_capture(source=make_source(address="https://clinic.example/hips"))
    to = reverse("capture_archive", args=[capture.source.uid, capture.uid])
    shown = flat(as_curator.post(to, {"archive_address": COPY}, follow=True))
    assert "which is another address" in shown
    assert "no outside time-stamp" in shown
    assert f"said by {curator.shown_name}" in shown
    asked = "https://web.archive.org/save/https://clinic.example/hips"
    assert f'<a href="{asked}" target="_blank" rel="noopener noreferrer"' in shown
    shown = flat(as_curator.post(to, {"archive_address": ""}, follow=True))
    assert "Taken back" in shown
    assert f"before: {COPY}" in shown


def test_the_file_of_claims_has_the_copy_in_an_archive(as_curator):
    bare = make_claim()
    claim = make_claim(capture=make_capture("Seen there. It rarely causes immune rejection.", archive_address=COPY))
    file = b"".join(as_curator.get("/exports/claims.csv").streaming_content).decode()
    rows = {row["claim_uid"]: row for row in csv.DictReader(file.splitlines())}
    assert (rows[claim.uid]["archive_address"], rows[claim.uid]["archived_at"]) == (COPY, "2026-01-02T03:04:05Z")
    assert (rows[bare.uid]["archive_address"], rows[bare.uid]["archived_at"]) == ("", "")

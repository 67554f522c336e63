import csv
import io
import json
import subprocess
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from claims.actions.claim import withdraw_claim
from claims.actions.freeze import store_bytes
from claims.actions.time_stamp import stamp_source
from claims.actions.user import save_user
from claims.choices import Reveal, Role
from claims.exchange.proof.archive import Proof
from claims.models import Attachment, Claim, User
from claims.models.capture import file_name_of
from claims.rules.extract.document import sha256_of
from tests.authority import needs_openssl, openssl
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_document_saying,
    make_evidence_item,
    make_evidence_link,
    make_rating,
    make_source,
    make_user,
    make_withholding,
    open_round,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def proof_of(claim, user=None, **options):
    stream = io.BytesIO()
    options = {"address": "https://evidence.example", "made_at": NOW, "ratings": True} | options
    Proof(Claim.objects.get(pk=claim.pk), user or everything(), **options).write(stream)
    return stream.getvalue()


def files_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def claim(db):
    source = make_source(address="https://clinic.example/msc")
    capture = make_capture(source=source, filename="page.html", media_type="text/html")
    found = make_claim(capture=capture, question_text="Is it rejected?", statement="Rejection is rare.")
    make_evidence_link(make_evidence_item(title="A trial"), question=found.question)
    return found


def test_exemptions_of_its_rounds_are_told_with_its_ratings(claim):
    rater = make_user(Role.LEAD, Role.REVIEWER)
    make_rating(claim, reviewer=rater)
    assert "While a round ran" not in files_of(proof_of(claim, rater))["README.txt"].decode()
    save_user(actor=rater, user=User(username="helper"), roles=[Role.LEAD], because="Nobody else was there.")
    files = files_of(proof_of(claim, rater))
    told = files["README.txt"].decode()
    assert "Account added: helper, by " in told
    assert "Nobody else was there." in told
    (row,) = csv.DictReader(io.StringIO(files["ratings.csv"].decode()))
    assert row["round_exemptions"] == "1"


def attach(capture, data, **facts):
    store_bytes(data, sha256_of(data))
    return Attachment.objects.create(
        capture=capture, sha256=sha256_of(data), size=len(data), stored_by=everything(),
        **{"media_type": "image/png", "filename": "screen.png"} | facts,
    )  # fmt: skip


def test_sha256sum_accepts_the_sums(claim, tmp_path):
    attach(claim.capture, b"a picture")
    attach(claim.capture, b"<script>alert(1)</script>", filename="../../x y.svg", media_type="image/svg+xml")
    with zipfile.ZipFile(io.BytesIO(proof_of(claim))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / f"proof-{claim.uid}"
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    checked = {line.split(":")[0] for line in done.stdout.splitlines()}
    assert checked == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    assert {"document.html.txt", "attachment-1.png", "attachment-2.svg.txt", "text.txt"} <= checked
    (folder / "text.txt").write_text("forged")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False).returncode


def test_everything_in_it_is_what_is_stored(claim):
    rating = make_rating(claim)
    files = files_of(proof_of(claim, make_user(Role.LEAD)))
    capture = claim.capture
    assert sha256_of(files["document.html.txt"]) == capture.sha256
    assert sha256_of(files["text.txt"]) == capture.text_sha256
    told = json.loads(files["claim.json"])
    assert files["text.txt"].decode()[told["start"] : told["end"]] == told["exact"] == QUOTE
    assert sha256_of(told["exact"].encode()) == told["quote_sha256"]
    assert told["capture"]["extractor_version"] == capture.extractor_version
    assert told["capture"]["stored_by"] == capture.stored_by.shown_name
    assert told["evidence"][0]["title"] == "A trial"
    assert rating.uid.encode() in files["ratings.csv"]
    assert json.loads(files["annotation.jsonld"])["target"]["source"] == "https://clinic.example/msc"
    assert json.loads(files["history.json"])["anchors"][0]["exact"] == QUOTE


def test_the_page_says_how_to_check_and_what_is_not_proved(claim):
    page = files_of(proof_of(claim))["README.txt"].decode()
    for said in (
        "sha256sum -c SHA256SUMS", claim.capture.sha256, claim.capture.text_sha256, QUOTE, "That the site served this.",
        "clock", "bind nobody", "manifest", "not a finding about the publisher", "linked as of 2026-11-22T07:00:00Z",
    ):  # fmt: skip
        assert said in page
    assert max(map(len, page.splitlines())) <= 130


def test_what_was_noticed_of_the_text_is_in_it(claim):
    says = (
        "Page 1: 12 words cannot be read, because a font of this PDF does not say which characters its signs are. " * 2
    )
    warning = {"kind": "warning", "start": 0, "end": claim.capture.length, "says": says.strip()}
    found = make_claim(capture=make_document_saying(source=make_source(), structure=[warning]))
    files = files_of(proof_of(found))
    page = files["README.txt"].decode()
    assert "What to know of this text" in page
    assert says.strip() in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 130
    assert json.loads(files["claim.json"])["capture"]["warnings"] == [says.strip()]
    plain = files_of(proof_of(claim))
    assert "What to know" not in plain["README.txt"].decode()
    assert json.loads(plain["claim.json"])["capture"]["warnings"] == []


def test_the_same_state_gives_the_same_bytes(claim):
    assert proof_of(claim) == proof_of(claim)
    assert proof_of(claim) != proof_of(claim, made_at=NOW.replace(hour=8))
    make_rating(claim)
    assert (
        files_of(proof_of(claim))["claim.json"] == files_of(proof_of(claim, made_at=NOW.replace(hour=8)))["claim.json"]
    )


def test_only_those_ratings_are_in_it_that_the_person_may_see(claim):
    type(open_round()).objects.update(reveal=Reveal.AT_CLOSE)
    one, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    mine, theirs = make_rating(claim, reviewer=one), make_rating(claim, reviewer=other)
    for name in ("ratings.csv", "ratings.jsonl"):
        rows = files_of(proof_of(claim, one))[name]
        assert mine.uid.encode() in rows
        assert theirs.uid.encode() not in rows
        assert theirs.uid.encode() in files_of(proof_of(claim, make_user(Role.LEAD)))[name]


@pytest.mark.parametrize("span", [(), (0, 3), (TEXT.index(QUOTE) + 2, TEXT.index(QUOTE) + 5)])
def test_a_proof_of_what_is_withheld_has_hashes_and_the_reason_alone(claim, span):
    attach(claim.capture, b"a picture")
    make_withholding(claim.capture, *span)
    files = files_of(proof_of(claim))
    assert set(files) == {
        "README.txt", "claim.json", "annotation.jsonld", "history.json", "relations.json", "ratings.csv",
        "ratings.jsonl", "SHA256SUMS",
    }  # fmt: skip
    everything_said = b"".join(files.values()).decode()
    readable = span == (0, 3)
    assert ("immune" in everything_said) == readable
    assert ("Rejection is rare" in everything_said) == readable
    for said in (claim.capture.sha256, claim.capture.text_sha256, claim.quote_sha256, "A private person asked."):
        assert said in files["README.txt"].decode()
    withheld = json.loads(files["claim.json"])["withheld"]
    assert [one["who"] for one in withheld] == ["everything"]
    assert withheld[0]["when"].endswith("Z")


def test_what_stands_beside_withheld_words_does_not_give_them_away(claim):
    make_withholding(claim.capture, claim.start - 10, claim.start)
    told = json.loads(files_of(proof_of(claim))["claim.json"])
    assert (told["exact"], told["prefix"]) == (QUOTE, "")
    assert "accurately" not in b"".join(files_of(proof_of(claim)).values()).decode()


def test_the_page_of_a_claim_leads_to_its_proof(as_reader, claim):
    address = reverse("claim_proof", args=[claim.uid])
    assert address in as_reader.get(claim.get_absolute_url()).content.decode()
    response = as_reader.get(address)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="proof-{claim.uid}.zip"'
    assert "document.html.txt" in files_of(b"".join(response))


def test_a_proof_is_for_people_who_are_logged_in(client, claim):
    for name in ("claim_proof", "claim_annotation"):
        response = client.get(reverse(name, args=[claim.uid]))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


def test_what_is_not_there_is_not_found(as_reader, claim):
    assert as_reader.get(reverse("claim_proof", args=["aaaaaaaaaa"])).status_code == 404
    default_storage.delete(file_name_of(claim.capture.sha256))
    assert as_reader.get(reverse("claim_proof", args=[claim.uid])).status_code == 404


def test_ratings_are_in_it_only_where_they_are_asked_for(as_reader, claim):
    rating = make_rating(claim)
    address = reverse("claim_proof", args=[claim.uid])
    files = files_of(b"".join(as_reader.get(address)))
    assert not {name for name in files if name.startswith("ratings")}
    assert rating.uid.encode() not in b"".join(files.values())
    assert "Ratings are not in this folder" in files["README.txt"].decode()
    asked = files_of(b"".join(as_reader.get(f"{address}?ratings=yes")))
    assert {"ratings.csv", "ratings.jsonl"} <= asked.keys()
    assert f"{address}?ratings=yes" in as_reader.get(claim.get_absolute_url()).content.decode()


@needs_openssl
def test_the_printed_commands_check_its_time_stamps(stamps, claim, tmp_path):
    assert "Nobody outside of the installation" in files_of(proof_of(claim))["README.txt"].decode()
    stamp = stamp_source(actor=claim.created_by, source=claim.source)
    data = proof_of(claim)
    assert proof_of(claim) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / f"proof-{claim.uid}"
    page = (folder / "README.txt").read_text()
    assert stamp.authority in page
    assert "no outside time-stamp" not in page
    assert "no outside time-stamp" in files_of(proof_of(make_claim()))["README.txt"].decode()
    commands = [line.strip() for line in page.splitlines() if line.strip().startswith("openssl ts -verify")]
    assert len(commands) == 1
    assert openssl(*commands[0].split()[1:], cwd=folder).stdout.strip() == b"Verification: OK"
    assert claim.capture.sha256 in (folder / f"time-stamps/copies-{stamp.uid}.json").read_text()
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)
    (folder / f"time-stamps/copies-{stamp.uid}.json").write_text("{}")
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*commands[0].split()[1:], cwd=folder)


def test_the_annotation_has_its_media_type(as_reader, claim):
    response = as_reader.get(reverse("claim_annotation", args=[claim.uid]))
    assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert json.loads(response.content)["type"] == "Annotation"


def test_a_withdrawn_claim_says_so(claim):
    withdraw_claim(actor=everything(), claim=claim, because="Marked twice.")
    assert json.loads(files_of(proof_of(claim))["claim.json"])["withdrawn_because"] == "Marked twice."

"""Case files: a publisher's claims as one exhibit and one ZIP; nothing that is withheld, hidden or not asked for."""

import io
import json
import subprocess
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.capture import attach_file
from claims.actions.claim import withdraw_claim
from claims.actions.purge import purge
from claims.choices import Covers, Reveal, Role
from claims.models import TimeStamp
from claims.rules.extract.document import sha256_of
from tests.authority import needs_openssl, openssl
from tests.builders import (
    QUOTE,
    TEXT,
    make_capture,
    make_claim,
    make_publisher,
    make_rater,
    make_rating,
    make_request,
    make_response,
    make_round,
    make_source,
    make_user,
    make_withholding,
    open_round,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n a picture"


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def claim(db):
    publisher = make_publisher(name="A clinic")
    source = make_source(title="Our cells", address="https://clinic.example/msc", publisher=publisher)
    return make_claim(capture=make_capture(source=source))


def at(name, claim, *chosen, **asked):
    query = "&".join([*(f"claim={one.uid}" for one in chosen), *(f"{key}={value}" for key, value in asked.items())])
    return f"{reverse(name, args=[claim.source.publisher.uid])}?{query}"


def page_of(client, address):
    return " ".join(client.get(address, follow=True).content.decode().split())


def files_of(response):
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:
        assert archive.testzip() is None
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def test_the_page_lists_what_there_is_and_leads_to_the_exhibit(as_reader, client, claim):
    other = make_claim(capture=make_capture("Of somebody else.", source=make_source()), quote="Of somebody else.")
    make_capture(TEXT.replace(QUOTE, "Nothing of it."), source=claim.source)
    assert at("case", claim)[:-1] in page_of(as_reader, claim.source.get_absolute_url())
    said = page_of(as_reader, at("case", claim, claim))
    assert f'value="{claim.uid}" checked' in said
    assert "Our cells" in said
    assert "not found" in said.lower() or "lost" in said.lower()
    assert other.uid not in said
    for name in ("case", "case_exhibit", "case_zip"):
        assert "/login/" in client.get(at(name, claim, claim))["Location"]


def test_an_exhibit_has_what_checks_each_claim(as_reader, curator, claim):
    attach_file(actor=curator, capture=claim.capture, data=PNG, filename="screen.png")
    make_capture(TEXT.replace(QUOTE, "Nothing of it."), source=claim.source)
    said = page_of(as_reader, at("case_exhibit", claim, claim))
    for part in (
        QUOTE, "https://clinic.example/msc", claim.capture.sha256, claim.capture.stored_by.shown_name,
        "without ratings", "What this does not prove", "no outside time-stamp", "lost",
    ):  # fmt: skip
        assert part in said, part
    picture = reverse("picture", args=[claim.source.uid, claim.capture.uid, claim.capture.attachments.get().uid])
    assert picture in said
    shown = as_reader.get(picture)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(shown) == PNG


def test_what_the_publisher_said_stands_on_both_pages(as_reader, claim):
    assert "It was not asked" in page_of(as_reader, at("case", claim))
    make_response(make_request(claim), words="We only quote a journal.")
    for name in ("case", "case_exhibit"):
        assert "We only quote a journal." in page_of(as_reader, at(name, claim, claim))


def test_what_is_chosen_and_not_to_be_seen_is_left_out_and_told(as_reader, curator, claim):
    gone = make_claim("People who may benefit include those with arthritis.", capture=claim.capture)
    withdraw_claim(actor=curator, claim=gone, because="Marked twice.")
    other = make_claim(capture=make_capture("Of somebody else.", source=make_source()), quote="Of somebody else.")
    said = page_of(as_reader, at("case_exhibit", claim, claim, gone, other))
    assert "2 of the chosen claims are left out" in said
    assert "Of somebody else." not in said
    for chosen in ((), (gone,)):
        assert "Tick the claims" in page_of(as_reader, at("case_exhibit", claim, *chosen))
    junk = f"{at('case_exhibit', claim, claim)}&claim=%00&claim=" + "a" * 300
    assert as_reader.get(junk).status_code == 200
    many = at("case_exhibit", claim) + "".join(f"&claim={number:0>10}" for number in range(300))
    assert as_reader.get(many).status_code == 302


def test_ratings_are_in_it_only_where_they_are_asked_for_and_as_rounds_reveal_them(claim):
    type(open_round()).objects.update(reveal=Reveal.AT_CLOSE)
    one, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    make_rating(claim, reviewer=one, rationale="Mine alone.")
    make_rating(claim, reviewer=other, rationale="Theirs alone.")
    as_one = browser_of(one)
    plain, asked = (page_of(as_one, at("case_exhibit", claim, claim, **more)) for more in ({}, {"ratings": "yes"}))
    assert "alone." not in plain
    assert ("Mine alone." in asked, "Theirs alone." in asked) == (True, False)
    plain, asked = (files_of(as_one.get(at("case_zip", claim, claim, **more))) for more in ({}, {"ratings": "yes"}))
    assert "alone." not in b"".join(plain.values()).decode()
    said = b"".join(asked.values()).decode()
    assert ("Mine alone." in said, "Theirs alone." in said) == (True, False)


def test_a_claim_that_somebody_still_rates_masked_is_in_no_case_file_for_them(claim):
    rater = make_rater()
    make_round(claim, raters=[rater, make_rater()], masked=True)
    as_rater = browser_of(rater)
    for name in ("case", "case_exhibit"):
        assert QUOTE not in page_of(as_rater, at(name, claim, claim))
    assert as_rater.get(at("case_zip", claim, claim)).status_code == 302


def test_withheld_words_stay_withheld_and_a_purge_is_told(as_lead, lead, claim):
    withholding = make_withholding(claim.capture)
    for purged in (False, True):
        if purged:
            purge(actor=lead, withholding=withholding)
        said = page_of(as_lead, at("case_exhibit", claim, claim))
        assert "The saved copy was purged" in said if purged else "These words are withheld" in said
        files = files_of(as_lead.get(at("case_zip", claim, claim)))
        assert not [name for name in files if name.startswith("copies/")]
        assert ("was purged" if purged else "is withheld") in files["README.txt"].decode()
        for shown in (said, b"".join(files.values()).decode()):
            assert "rejection" not in shown.lower() or QUOTE not in shown
            assert "accurately" not in shown
            assert claim.capture.sha256 in shown


def test_the_zip_is_checked_by_sha256sum(as_reader, claim, tmp_path):
    other = make_claim("People who may benefit include those with arthritis.", capture=claim.capture)
    response = as_reader.get(at("case_zip", claim, claim, other))
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / f"case-{claim.source.publisher.uid}"
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)
    (copy,) = (folder / "copies").iterdir()
    assert sha256_of((copy / "text.txt").read_bytes()) == claim.capture.text_sha256
    assert {one.name for one in (folder / "claims").iterdir()} == {claim.uid, other.uid}
    assert QUOTE in (folder / "README.txt").read_text()
    told = json.loads((folder / "case.json").read_text())
    assert [one["quote_sha256"] for one in told["claims"]] == [claim.quote_sha256, other.quote_sha256]
    assert QUOTE not in (folder / "case.json").read_text()


@needs_openssl
def test_it_is_time_stamped_by_a_button_and_the_printed_command_checks_it(
    stamps, as_curator, as_reader, claim, tmp_path
):
    address = at("case_stamp", claim, claim)
    assert as_reader.post(address).status_code == 403
    assert "Time-stamp now" in page_of(as_curator, at("case_exhibit", claim, claim))
    assert as_curator.post(address).status_code == 302
    stamp = TimeStamp.objects.get(covers=Covers.CASE)
    assert stamp.authority in page_of(as_reader, at("case_exhibit", claim, claim))
    with zipfile.ZipFile(io.BytesIO(b"".join(as_reader.get(at("case_zip", claim, claim))))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / f"case-{claim.source.publisher.uid}"
    lines = (line.strip() for line in (folder / "README.txt").read_text().splitlines())
    (command,) = (line for line in lines if line.startswith("openssl ts -verify"))
    assert openssl(*command.split()[1:], cwd=folder).stdout.strip() == b"Verification: OK"
    assert (folder / "case.json").read_text() == stamp.content


def test_pages_ask_no_more_for_more_claims(as_reader, claim):
    asked = {name: queries(as_reader, at(name, claim, claim, ratings="yes")) for name in ("case", "case_exhibit")}
    claims = [claim]
    for number in range(8):
        text = f"{TEXT} Copy {number}."
        claims.append(make_claim(capture=make_capture(text, source=make_source(publisher=claim.source.publisher))))
    assert asked == {name: queries(as_reader, at(name, claim, *claims, ratings="yes")) for name in asked}
    assert max(asked.values()) < 20


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)

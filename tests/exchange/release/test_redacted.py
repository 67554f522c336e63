"""Nothing that is public has the words that are hidden there; and what has become of releases of before."""

import csv
import hashlib
import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.actions.publisher_response import make_publisher_link
from claims.actions.purge import purge
from claims.actions.redaction import lift_redaction
from claims.actions.release import publish_release
from claims.actions.release_withheld import withhold_release
from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.release.load import load_release
from claims.models import Claim, Redaction
from claims.reads.verify import verify_releases
from claims.rules.span.redaction import MARK
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_pair,
    make_publisher,
    make_redaction,
    make_release,
    make_request,
    make_response,
    make_source,
    make_user,
    open_round,
)
from tests.decided import decided, rated
from tests.exchange.release.test_round_trip import elsewhere, released, set_up_anew

pytestmark = pytest.mark.django_db
QUOTE = "Zyxjane Qwodoe-Vrbak healed, says Plimtor Skell; Zyxjane O'Drak too."
WORDS = re.findall(r"[\w'-]*(?:Zyx|Qwo|Plim|Skell|Drak)[\w'-]*", QUOTE)


def scene():
    """A decided claim whose every text repeats its quote, with another beside it, and the address of its publisher."""
    page = make_source(title=QUOTE, author_printed=QUOTE, address="https://clinic.example/zyxjane-qwodoe-vrbak/",
                       publisher=make_publisher())  # fmt: skip
    claim = make_claim(QUOTE, capture=make_capture(f"So: {QUOTE} It is near.", source=page), statement=QUOTE)
    claim.translation = QUOTE
    Claim.objects.filter(pk=claim.pk).update(translation=QUOTE)
    round_, _ = rated("supported", "unsupported", claim=claim)
    decided(round_, claim, reason=f"It is said. {QUOTE}")
    request = make_request(claim, shows_decision=True)
    make_response(request, f"We say:\r\n{QUOTE}")
    pair = make_pair(claim, make_claim(QUOTE, capture=make_capture(f"Also: {QUOTE}")), note=QUOTE)
    _, secret = make_publisher_link(actor=everything(), request=request, ends_on=request.created_at.date().isoformat())
    return claim, pair, f"/answer/{secret}/"


def status_of(browser, address):
    """Of a file that is streamed, which is closed at once."""
    response = browser.get(address)
    for close_it in response._resource_closers:
        close_it()
    return response.status_code


def public(release, pair, answer):
    """All that nobody needs a login for, or takes along, as texts by where they stand."""
    told = {}
    browser = Client()
    of = release.claims.get().decision_uid
    for address in ("/releases/", f"/releases/{release.uid}/", f"/releases/{release.uid}/claims/",
                    f"/releases/{release.uid}/claims/{of}/", "/releases/feed.atom", answer):  # fmt: skip
        told[address] = browser.get(address).content.decode()
    browser.force_login(make_user(Role.READER))
    for form in ("svg", "html"):
        told[form] = browser.get(f"/pairs/{pair.uid}/pair.{form}").content.decode()
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        told |= {name: archive.read(name).decode() for name in archive.namelist()}
    return told


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, len(WORDS) - 1))
def test_no_public_output_has_the_words(db, first):
    with transaction.atomic():
        claim, pair, answer = scene()
        words = WORDS[first]
        make_redaction(claim, words)
        release = make_release(title=f"Of {words}", about=QUOTE)
        publish_release(actor=everything(), release=release, public=True)
        for place, text in public(release, pair, answer).items():
            assert not re.search(rf"(?<![^\W_]){re.escape(words)}(?![^\W_])", text), (place, words)
        assert Claim.objects.get(pk=claim.pk).quote == QUOTE
        transaction.set_rollback(True)


def test_the_hash_of_a_redacted_quote_is_that_of_what_is_left():
    claim, _, _ = scene()
    make_redaction(claim, "Zyxjane Qwodoe-Vrbak")
    release = make_release()
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}
    (row,) = [row for row in csv.DictReader(io.StringIO(files["data/claims.csv"])) if row["claim_uid"] == claim.uid]
    assert row["quote"] == QUOTE.replace("Zyxjane Qwodoe-Vrbak", MARK)
    assert (row["redacted"], row["address"]) == ("yes", "")
    assert row["quote_sha256"] == hashlib.sha256(row["quote"].encode()).hexdigest()
    assert not any(claim.quote_sha256 in text for text in files.values())


def test_a_redacted_release_goes_in_and_comes_out_as_it_was(tmp_path):
    with elsewhere():
        claim, _, _ = scene()
        make_redaction(claim, "Zyxjane Qwodoe-Vrbak")
        before = released(make_user(Role.CURATOR, Role.LEAD, username="there"), tmp_path / "there")
    with elsewhere():
        lead = make_user(Role.CURATOR, Role.LEAD, username="here")
        set_up_anew()
        outcomes = load_release(actor=lead, folder=tmp_path / "there", round_=open_round())
        assert [problem for one in outcomes for problem in one.problems if problem.refuses] == []
        make_user(Role.REVIEWER)
        assert released(lead, tmp_path / "here") == before
        assert Claim.objects.filter(quote__contains=MARK).exists()


def test_a_release_of_before_gives_its_file_to_nobody_without_a_login(as_lead):
    claim, pair, answer = scene()
    release = make_release()
    publish_release(actor=everything(), release=release, public=True)
    file = f"/releases/{release.uid}/files.zip"
    assert status_of(Client(), file) == 200
    hidden = make_redaction(claim, "Zyxjane Qwodoe-Vrbak")
    gone = Client().get(file)
    assert (gone.status_code, "hidden since it was made" in gone.content.decode()) == (410, True)
    assert status_of(as_lead, file) == 200
    assert "were made before" in as_lead.get(f"{claim.get_absolute_url()}redact/").content.decode()
    for place, text in public(release, pair, answer).items():
        assert "data/" in place or place.endswith((".md", "SUMS", ".json", ".cff")) or "Qwodoe-Vrbak" not in text, place
    lift_redaction(actor=everything(), redaction=hidden, because="They agreed.")
    assert status_of(Client(), file) == 200
    assert Redaction.objects.count() == 1


# --- purging what was released ---------------------------------------------------------------------------------------


def test_what_was_released_is_purged_when_its_release_is_withheld(django_capture_on_commit_callbacks):
    claim, _, _ = scene()
    with_it, other = make_release(), make_source()
    make_claim("Another page.", capture=make_capture("Another page.", source=other))
    withholding = withhold(actor=everything(), capture=claim.capture, reason="A court asked.")
    after = make_release()
    with pytest.raises(ValidationError, match=r"release 1\. Withhold it first"):
        purge(actor=everything(), withholding=withholding)
    assert default_storage.exists(with_it.stored_name)
    withhold_release(actor=everything(), release=with_it, because="A court asked.")
    assert Client().get(f"/releases/{with_it.uid}/files.zip").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=everything(), withholding=withholding)
    assert not default_storage.exists(with_it.stored_name)
    assert default_storage.exists(after.stored_name)
    assert list(verify_releases()) == []


def test_a_purge_can_withhold_the_releases_itself(django_capture_on_commit_callbacks, as_lead):
    claim, _, _ = scene()
    release = make_release()
    withholding = withhold(actor=everything(), capture=claim.capture, reason="A court asked.")
    with django_capture_on_commit_callbacks(execute=True):
        purge(actor=everything(), withholding=withholding, withhold_releases=True)
    release.refresh_from_db()
    assert release.withheld_because == "A court asked."
    assert as_lead.get(f"/releases/{release.uid}/files.zip").status_code == 410
    assert not default_storage.exists(release.stored_name)


# --- asking publishers before it is published ------------------------------------------------------------------------


def test_to_make_it_public_says_who_was_heard_and_why_others_were_not(as_lead):
    claim, _, _ = scene()
    other = make_claim(capture=make_capture(source=make_source(publisher=make_publisher(name="Unasked Ltd"))))
    decided(rated("supported", "unsupported", claim=other)[0], other)
    release = make_release()
    page = as_lead.get(release.get_absolute_url()).content.decode()
    assert ("Unasked Ltd" in page, "nothing noted" in page, "Answered" in page) == (True, True, True)
    address = f"/releases/{release.uid}/public/"
    refused = as_lead.post(address, {"public": "yes"})
    assert (refused.status_code, "not asked, or ask them first: Unasked Ltd" in refused.content.decode()) == (422, True)
    as_lead.post(address, {"public": "yes", "unheard_because": "It could not be reached."})
    page = Client().get(release.get_absolute_url()).content.decode()
    assert "Of 2 publishers of decided claims 1 were asked, and 1 answered. Not asked: It could not be" in page
    decision = release.claims.get(claim_uid=claim.uid).decision_uid
    told = Client().get(f"{release.get_absolute_url()}claims/{decision}/").content.decode()
    assert ("What the publisher says" in told, '"comment": [{"@type": "Comment"' in told) == (True, True)

"""What holds for every request: small bodies, and no copy that outlives the login."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import FakePayload
from django.urls import get_resolver, reverse

from claims.middleware import FROM_PEOPLE, FROM_STRANGERS, WITH_DOCUMENTS
from claims.models import Capture, Source
from tests.builders import make_capture, make_claim

pytestmark = pytest.mark.django_db
UNREAD = "The body was read."


class Unreadable(FakePayload):
    """A body that must not be looked into."""

    def read(self, size=None):
        raise AssertionError(UNREAD)

    def readline(self, size=None):
        raise AssertionError(UNREAD)


def announce(client, address, length):
    """Send the head of a request that says how long its body is; who reads on fails the test."""
    head = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(length)}
    client.handler.enforce_csrf_checks = True
    # With this cookie the forgery check reads the form, before any view does.
    client.cookies["csrftoken"] = "a" * 32
    return client.generic("POST", address, **head, **{"wsgi.input": Unreadable()})


def every_address():
    """The path of each named page of ours, with values that name nothing."""
    known = {
        "of": "mine",
        "number": 1,
        "position": 1,
        "decision": "confirm",
        "name": "claims",
        "axis": "verdict",
        "form": "ris",
    }
    for pattern in get_resolver("claims.urls").url_patterns:
        wanted = pattern.pattern.converters
        yield reverse(pattern.name, kwargs={name: known.get(name, "a" * 10) for name in wanted})


DOCUMENTS = {
    "/imports/", "/sources/new/", "/sources/receive/", "/address-lists/new/",
    f"/sources/{'a' * 10}/captures/{'a' * 10}/attach/",
}  # fmt: skip


def test_a_stranger_sends_little_anywhere(client):
    for address in every_address():
        response = announce(client, address, FROM_STRANGERS + 1)
        assert response.status_code == 413, address
        assert "Too much at once" in response.content.decode()


def test_a_person_sends_much_where_documents_go_in_alone(as_curator):
    for address in {*every_address()} - DOCUMENTS:
        assert announce(as_curator, address, FROM_PEOPLE + 1).status_code == 413, address
    for address in DOCUMENTS:
        with pytest.raises(AssertionError, match=UNREAD):
            announce(as_curator, address, WITH_DOCUMENTS)
        assert announce(as_curator, address, WITH_DOCUMENTS + 1).status_code == 413, address


def test_documents_come_from_curators_alone(as_lead):
    for address in DOCUMENTS:
        assert announce(as_lead, address, FROM_PEOPLE + 1).status_code == 413, address


def test_the_admin_takes_documents_where_it_freezes_them(as_curator):
    capture = make_capture()
    for address in (
        reverse("admin:claims_source_add"), reverse("admin:claims_capture_add"),
        reverse("admin:claims_capture_step", args=[capture.pk, "attach"]),
    ):  # fmt: skip
        with pytest.raises(AssertionError, match=UNREAD):
            announce(as_curator, address, FROM_PEOPLE + 1)
    assert announce(as_curator, reverse("admin:claims_claim_add"), FROM_PEOPLE + 1).status_code == 413


def test_the_largest_document_comes_in(as_curator):
    file = SimpleUploadedFile("page.txt", b"Knees hurt. \n" * (20 * 1024 * 1024 // 13), content_type="text/plain")
    assert as_curator.post("/sources/new/", {"file": file}).status_code == 302
    assert Capture.objects.get().size > 20_000_000


def test_what_is_said_of_the_size_can_be_read(client):
    page = " ".join(re.sub(r"<[^>]+>", " ", announce(client, "/login/", 65_000_000).content.decode()).split())
    assert "62.0 MB, and 256.0 KB is the most" in page.replace("\xa0", " ")


def test_no_browser_keeps_what_needs_a_login(as_curator):
    claim = make_claim()
    capture = claim.capture
    for address in (
        "/", "/claims/", claim.get_absolute_url(), claim.source.get_absolute_url(), "/exports/claims.csv",
        f"/claims/{claim.uid}/proof.zip", reverse("capture_bytes", args=[claim.source.uid, capture.uid]),
        "/admin/", reverse("admin:claims_claim_changelist"), "/no/such/page/", "/account/password/", "/claims/nothing/",
    ):  # fmt: skip
        response = as_curator.get(address)
        assert "no-store" in response["Cache-Control"], address
        for close in response._resource_closers:
            close()
    assert "no-store" in as_curator.post("/sources/new/", {"text": ""})["Cache-Control"]


def test_a_redirect_to_the_login_is_not_kept_either(client):
    assert "no-store" in client.get("/claims/")["Cache-Control"]


def test_what_is_for_everybody_may_be_kept(as_reader):
    for address in ("/healthz", "/readyz"):
        response = as_reader.get(address)
        assert response.status_code == 200, address
        assert "no-store" not in response.get("Cache-Control", ""), address


def test_a_document_of_a_stranger_is_not_stored(client):
    client.post("/sources/new/", {"text": "Knees hurt."})
    assert not Source.objects.exists()

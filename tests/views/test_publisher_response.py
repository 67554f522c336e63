"""For leads: who was asked, what is due, and what is put in."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import Role
from claims.models import PublisherLink, PublisherRequest, PublisherResponse
from tests.builders import make_capture, make_claim, make_publisher, make_request, make_response, make_source, make_user

pytestmark = pytest.mark.django_db
LIST = "/responses/"


def of_publisher():
    return make_claim(capture=make_capture(source=make_source(publisher=make_publisher())))


def test_a_lead_asks_makes_a_link_and_keeps_what_comes(as_lead):
    claim = of_publisher()
    new = f"{LIST}new/?claim={claim.uid}"
    assert claim.quote in as_lead.get(new).content.decode()
    typed = {
        "do": "ask",
        "claims": [claim.uid],
        "asked_on": "2026-11-01",
        "due": "2026-11-15",
        "contact": "me@x.example",
    }
    wrong = as_lead.post(new, typed | {"due": "2026-10-15"})
    assert (wrong.status_code, "before the publisher was asked" in wrong.content.decode()) == (422, True)
    here = as_lead.post(new, typed).headers["Location"]
    made = as_lead.post(here, {"do": "link", "ends_on": timezone.now().date().isoformat()}).content.decode()
    address = re.search(r"http://testserver(/answer/[\w-]+/)", made)[1]
    assert Client().get(address).status_code == 200
    assert address not in as_lead.get(here).content.decode()
    as_lead.post(f"{LIST}links/{PublisherLink.objects.get().uid}/close/")
    assert Client().get(address).status_code == 410
    as_lead.post(here, {"do": "enter", "words": "A lettr.", "received_on": "2026-11-05"})
    first = PublisherResponse.objects.get()
    put_right = {"do": "enter", "words": "A letter.", "received_on": "2026-11-05", "corrects": first.uid}
    assert "Say what is put right" in as_lead.post(here, put_right).content.decode()
    as_lead.post(here, put_right | {"because": "An e was missing."})
    page = as_lead.get(here).content.decode()
    assert ("A letter." in page, "As it was entered before (1)" in page, "An e was missing." in page) == (
        True,
        True,
        True,
    )


def test_why_nobody_was_asked_is_noted(as_lead):
    claim = of_publisher()
    new = f"{LIST}new/?claim={claim.uid}"
    assert as_lead.post(new, {"do": "not_asked", "not-claims": [claim.uid]}).status_code == 422
    as_lead.post(new, {"do": "not_asked", "not-claims": [claim.uid], "not-not_asked_because": "It is closed."})
    assert PublisherRequest.objects.get().not_asked_because == "It is closed."
    page = as_lead.get(claim.get_absolute_url()).content.decode()
    assert ("Not asked" in page, "It is closed." in page) == (True, True)


def test_the_list_says_what_is_due_and_its_queries_do_not_grow(as_lead):
    def drawn():
        with CaptureQueriesContext(connection) as captured:
            page = as_lead.get(LIST).content.decode()
        return page, len(captured)

    assert "Nobody was asked yet" in drawn()[0]
    make_response(make_request())
    make_request(due="2026-11-20")
    page, few = drawn()
    assert page.count("Asked, no answer") == 2
    for _ in range(4):
        make_response(make_request())
        make_request()
    page, many = drawn()
    assert many == few
    assert page.index("2026-11-15") < page.index("2026-11-20")
    assert "Older ones" not in page


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_come_here(role):
    browser, request = Client(), make_request()
    browser.force_login(make_user(role))
    for address in (LIST, f"{LIST}new/?claim={request.claims.get().uid}", f"{LIST}{request.uid}/"):
        assert browser.get(address).status_code == 403, address
    assert browser.post(f"{LIST}links/aaaaaaaaaa/close/").status_code == 403

"""Inviting people on a page, and taking an invitation up in another browser."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.login import MOST_OF_NAME
from claims.choices import Role
from claims.models import Invitation, User
from tests import builders

pytestmark = pytest.mark.django_db
ADDRESS = "/invitations/"
TYPED = {"username": "newcomer", "password": "correct horse battery", "again": "correct horse battery"}


def link_of(answer):
    return re.search(r"http://testserver(/invitation/[\w-]+/)", answer.content.decode())[1]


def invited(as_lead, **fields):
    return link_of(as_lead.post(ADDRESS, {"roles": ["reviewer"], "valid": "7", "note": "Dr. A"} | fields))


def test_the_link_is_shown_once(as_lead):
    link = invited(as_lead)
    assert Invitation.objects.get().note == "Dr. A"
    later = as_lead.get(ADDRESS).content.decode()
    assert link not in later
    assert "Dr. A" in later


def test_the_invited_makes_an_account_and_is_logged_in(as_lead):
    link = invited(as_lead)
    browser = Client()
    assert "to work here as reviewer" in browser.get(link).content.decode()
    assert browser.post(link, TYPED).headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert User.objects.get(username="newcomer").roles == {Role.REVIEWER}


def test_into_a_round_one_is_led_to_it(as_lead):
    opened = builders.make_round()
    browser = Client()
    answer = browser.post(invited(as_lead, round_=opened.uid), TYPED)
    assert answer.headers["Location"] == opened.get_absolute_url()
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "You have declared no interests for this year" in page


def test_what_does_not_work_says_why_and_keeps_what_was_typed(as_lead):
    link = invited(as_lead)
    answer = Client().post(link, TYPED | {"again": "another one"})
    assert answer.status_code == 422
    assert "The two passwords differ." in answer.content.decode()
    assert 'value="newcomer"' in answer.content.decode()


def test_used_revoked_and_unknown_links_are_refused_in_words(as_lead):
    link = invited(as_lead)
    Client().post(link, TYPED)
    used = Client().get(link)
    assert (used.status_code, "it works once" in used.content.decode()) == (410, True)
    link = invited(as_lead)
    as_lead.post(f"{ADDRESS}{Invitation.objects.get(used_at=None).uid}/revoke/")
    revoked = Client().post(link, TYPED | {"username": "other"})
    assert (revoked.status_code, "was taken back" in revoked.content.decode()) == (410, True)
    unknown = Client().get("/invitation/no-such-secret/")
    assert (unknown.status_code, "not an invitation of ours" in unknown.content.decode()) == (404, True)


def test_secrets_are_not_guessed(as_lead):
    link = invited(as_lead)
    for number in range(MOST_OF_NAME):
        assert Client().get(f"/invitation/guess-{number}/").status_code == 404
    closed = Client().get(link)
    assert closed.status_code == 429
    assert not User.objects.filter(username="newcomer").exists()


def test_who_has_an_account_is_told(as_lead, as_reader):
    link = invited(as_lead)
    assert as_reader.get(link).headers["Location"] == "/"
    assert Invitation.objects.get().used_at is None


def test_what_is_refused_is_said_on_its_field(as_lead):
    answer = as_lead.post(ADDRESS, {"roles": [], "valid": "7"})
    assert answer.status_code == 422
    assert "Choose what the person may do." in answer.content.decode()


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_come_here(role):
    browser = Client()
    browser.force_login(builders.make_user(role))
    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(f"{ADDRESS}aaaaaaaaaa/revoke/").status_code == 403


def test_the_queries_do_not_grow(as_lead):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_lead.get(ADDRESS)
        return len(captured)

    invited(as_lead, round_=builders.make_round().uid)
    few = queries()
    for number in range(4):
        Client().post(invited(as_lead, round_=builders.make_round().uid), TYPED | {"username": f"n{number}"})
    assert queries() == few

"""Logging in and out, and one's own password."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from claims.choices import Role
from tests.builders import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def ana():
    return make_user(Role.REVIEWER, username="ana", first_name="Ana", last_name="Ito")


def log_in(client, password=PASSWORD, **more):
    return client.post("/login/", {"username": "ana", "password": password} | more)


def test_every_page_sends_a_stranger_to_the_login_and_back(ana):
    client = Client()
    response = client.get("/claims/?q=knee")
    assert response.url == "/login/?next=/claims/%3Fq%3Dknee"
    page = client.get(response.url).content.decode()
    assert "go on to the page that you asked for" in page
    assert log_in(client, next="/claims/?q=knee").url == "/claims/?q=knee"


def test_the_login_does_not_lead_to_another_site(ana):
    assert log_in(Client(), next="https://elsewhere.example/").url == "/"


def test_a_wrong_password_is_said_and_the_name_stays(ana):
    page = log_in(Client(), "wrong").content.decode()
    assert "That did not work" in page
    assert "correct username and password" in page
    assert 'value="ana"' in page
    assert "wrong" not in page


def test_fields_that_are_empty_are_named_and_linked(ana):
    page = Client().post("/login/", {"username": "ana", "password": ""}).content.decode()
    assert '<a href="#id_password">Password</a>: This field is required.' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_password_error"' in page
    assert 'id="id_password_error"' in page


def test_after_ten_wrong_passwords_the_login_says_when_it_opens_again(ana, settings, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 4, 30, 20, tzinfo=UTC), tick=False)
    client = Client()
    answers = [log_in(client, "wrong") for _ in range(settings.AXES_FAILURE_LIMIT)]
    page = answers[-1].content.decode()
    assert answers[-1].status_code == 429
    assert "Too many failed logins" in page
    assert "in 15 minutes, at 04:45 UTC" in page
    assert log_in(client).status_code == 429
    time_machine.move_to(datetime(2026, 11, 22, 4, 45, 21, tzinfo=UTC), tick=False)
    assert log_in(client).status_code == 302


def test_the_login_opens_again_for_another_person(ana, settings):
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, "wrong")
    make_user(Role.READER, username="ben")
    assert client.post("/login/", {"username": "ben", "password": PASSWORD}).status_code == 302


def test_logging_out_is_a_form_and_is_confirmed(ana):
    client = Client()
    log_in(client)
    assert '<form method="post" action="/logout/">' in client.get("/").content.decode()
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/", follow=True)
    assert "You are logged out." in response.content.decode()
    assert client.get("/").status_code == 302


def test_a_person_changes_their_own_password_and_stays_logged_in(ana):
    client = Client()
    log_in(client)
    new = {"new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    response = client.post("/account/password/", {"old_password": PASSWORD} | new, follow=True)
    assert "Your password is changed." in response.content.decode()
    ana.refresh_from_db()
    assert ana.check_password("quite another phrase")


def test_a_weak_new_password_says_what_is_wrong_with_it(ana):
    client = Client()
    log_in(client)
    new = {"new_password1": "short", "new_password2": "short"}
    page = client.post("/account/password/", {"old_password": PASSWORD} | new).content.decode()
    assert "The password is as it was" in page
    assert "at least 10 characters" in page
    assert not ana.check_password("short")


def test_the_frame_shows_the_person_and_the_scheme_of_the_open_round(ana):
    client = Client()
    client.force_login(ana)
    page = client.get("/").content.decode()
    assert "Ana Ito" in page
    assert re.search(r"Scheme: Evidence certainty and claim fit 1\.0\.0 \(certainty is GRADE-informed\)", page)
    assert "All times UTC" in page
    assert "not legal or medical advice" in page


@pytest.mark.parametrize(
    ("roles", "entries"),
    [
        ([Role.READER], ["Home", "Claims", "Questions", "Exports"]),
        ([Role.REVIEWER], ["Home", "Claims", "Questions", "Exports"]),
        ([Role.CURATOR], ["Home", "Claims", "Questions", "Sources", "Exports", "Data entry"]),
        ([Role.LEAD, Role.REVIEWER], ["Home", "Claims", "Questions", "Sources", "Exports", "Data entry"]),
    ],
)
def test_the_navigation_has_what_the_role_needs(roles, entries):
    client = Client()
    client.force_login(make_user(*roles))
    page = client.get("/").content.decode()
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r">([^<>\s][^<>]*)</a>", nav) == entries
    assert '<a href="/" aria-current="page">Home</a>' in nav


def test_nothing_on_a_page_needs_a_looser_content_policy(ana):
    client = Client()
    client.force_login(ana)
    response = client.get("/")
    page = response.content.decode()
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert '"allowEval": false' in page

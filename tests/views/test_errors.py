"""What a person is told when something is not there, not allowed or broken."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from claims.choices import Role
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_says_so(as_reader):
    response = as_reader.get("/nowhere/")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_a_refusal_says_what_is_needed(as_reader):
    response = as_reader.get("/sources/new/")
    assert response.status_code == 403
    assert "Only curators add and edit sources" in response.content.decode()


def test_a_form_without_its_token_says_how_to_get_the_text_back(curator):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(curator)
    response = browser.post("/sources/new/", {"text": "x"})
    assert response.status_code == 403
    assert "what you typed is still in the form" in response.content.decode()


def test_the_page_for_our_own_faults_needs_nothing_that_could_be_broken():
    assert "Something went wrong here" in render_to_string("500.html")


def test_health_needs_no_login_and_readiness_sees_the_database(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_too_many_wrong_passwords_lock_the_name_and_say_for_how_long(client):
    make_user(Role.READER, username="reader")
    for _ in range(10):
        response = client.post("/login/", {"username": "reader", "password": "wrong"})
    assert response.status_code == 429
    assert "15 minutes" in response.content.decode()
    right = client.post("/login/", {"username": "reader", "password": "a long password"})
    assert right.status_code == 429


def test_pages_send_a_strict_policy_and_are_not_framed(as_reader):
    response = as_reader.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_password_is_changed(as_reader, reader):
    typed = {"old_password": "a long password", "new_password1": "nine lives 9", "new_password2": "nine lives 9"}
    assert as_reader.post("/account/password/", typed).status_code == 302
    reader.refresh_from_db()
    assert reader.check_password("nine lives 9")

"""Coming in and going out."""

import pytest

from claims.choices import Role
from tests.builders import QUOTE, make_claim, make_user, open_round

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_a_person_logs_in_and_out(visit):
    make_user(Role.READER, username="reader")
    page = visit(None, "/")
    assert page.url.endswith("/login/?next=/")
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Log in").click()
    assert "correct username and password" in page.inner_text("main")
    assert page.evaluate("document.activeElement.name") == "password"
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")


@pytest.mark.parametrize("where", ["/claims/", "the claim", "/admin/claims/claim/"])
def test_back_shows_nothing_after_a_logout(visit, where):
    claim = make_claim()
    person = make_user(Role.CURATOR, username="curator")
    page = visit(person, claim.get_absolute_url() if where == "the claim" else where)
    assert QUOTE in page.inner_text("body")
    page.goto("/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")
    for _ in range(2):
        page.go_back()
        page.wait_for_url("**/login/**")
        assert QUOTE not in page.content()


def test_what_was_typed_comes_back_after_the_login_had_expired(visit):
    claim = make_claim()
    person = make_user(Role.REVIEWER, username="reviewer")
    page = visit(person, f"/review/{open_round().uid}/{claim.uid}/")
    page.get_by_label("Rationale").fill("No study is named.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Submit").first.click()
    page.get_by_label("Username").fill("reviewer")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**/review/**/{claim.uid}/")
    assert page.get_by_label("Rationale").input_value() == "No study is named."

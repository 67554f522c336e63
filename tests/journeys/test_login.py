"""Coming in and going out."""

import pytest

from claims.choices import Role
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_a_person_logs_in_and_out(visit):
    make_user(Role.READER, username="reader")
    page = visit(None, "/")
    assert page.url.endswith("/login/?next=/")
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Log in").click()
    assert "correct username and password" in page.inner_text("main")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")

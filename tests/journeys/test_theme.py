"""Light, dark, or as the system says."""

import pytest

from claims.choices import Role
from tests.builders import make_user

pytestmark = pytest.mark.browser
CANVAS = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(244, 244, 241)", "rgb(19, 21, 24)"


def said(button):
    return " ".join(button.text_content().split())


def test_the_button_goes_from_the_systems_choice_to_light_to_dark_and_back(visit):
    page = visit(make_user(Role.READER), "/", scheme="dark")
    button = page.locator("#theme")
    seen = [(said(button), page.evaluate(CANVAS))]
    for _ in range(3):
        button.click()
        seen.append((said(button), page.evaluate(CANVAS)))
    assert seen == [("Theme: auto", DARK), ("Theme: light", LIGHT), ("Theme: dark", DARK), ("Theme: auto", DARK)]


def test_the_choice_is_kept_for_the_next_page(visit):
    page = visit(make_user(Role.READER), "/", scheme="dark")
    page.locator("#theme").click()
    page.goto("/exports/")
    assert said(page.locator("#theme")) == "Theme: light"
    assert page.evaluate(CANVAS) == LIGHT


def test_without_scripts_the_system_chooses_and_there_is_no_button(visit):
    page = visit(make_user(Role.READER), "/", java_script_enabled=False)
    assert page.locator("#theme").is_hidden()
    assert page.get_by_role("button", name="Log out").is_visible()

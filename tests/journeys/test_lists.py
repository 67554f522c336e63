"""Lists with the keyboard and with scripts: choosing rows and columns, and changing what was chosen."""

import pytest
from playwright.sync_api import expect

from claims.choices import Role
from claims.models import Claim
from tests.builders import make_claim, make_user
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser


def test_rows_are_chosen_counted_and_changed_with_the_keyboard(visit):
    curator = make_user(Role.CURATOR)
    for _ in range(3):
        make_claim()
    page = visit(curator, "/claims/")
    button = page.locator("#several button").first
    page.locator("input[name=uid]").first.focus()
    page.keyboard.press("Space")
    expect(button).to_have_text("Change chosen (1)")
    page.get_by_label("Choose all on this page").press("Space")
    expect(button).to_have_text("Change chosen (3)")
    button.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 3 claims")
    page.get_by_label("Voice").select_option("research")
    page.get_by_role("button", name="Change 3 claims").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 changed.")
    assert set(Claim.objects.values_list("voice", flat=True)) == {"research"}


def test_after_a_filter_what_is_chosen_and_kept_goes_with_it(visit):
    curator = make_user(Role.CURATOR)
    make_claim(voice="research")
    make_claim(voice="marketing")
    page = visit(curator, "/claims/")
    page.get_by_text("More filters").click()
    page.get_by_label("Voice", exact=True).first.select_option("research")
    expect(page.get_by_text("1 claim", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Save this view")).to_have_attribute(
        "href", "/saved-views/claims/?query=voice%3Dresearch"
    )
    expect(page.get_by_label("Choose all on this page")).to_be_visible()
    page.locator("summary", has_text="Columns").click()
    page.locator("label", has_text="Language").get_by_role("checkbox").check()
    expect(page.get_by_role("columnheader", name="Language")).to_be_visible()
    page.get_by_role("button", name="Change all that match: 1 claim").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 1 claim")


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_found_where_rows_are_chosen_and_views_kept(visit, scheme, size):
    curator = make_user(Role.CURATOR)
    make_claim()
    for address in (
        "/claims/?voice=none",
        "/sources/?columns=identifiers,container",
        "/saved-views/claims/?query=q%3Da",
    ):
        page = visit(curator, address, scheme=scheme, size=size)
        assert violations(page) == []
    page = visit(curator, "/claims/", scheme=scheme, size=size)
    page.locator("input[name=uid]").first.check()
    page.get_by_role("button", name="Change chosen").click()
    assert violations(page) == []

"""A curator enters a source, its capture, claims and evidence in the data entry pages."""

import pytest

from claims.choices import Depth, Role
from claims.models import Capture, Claim, Source
from tests.builders import make_publisher, make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]

TEXT = "Our “gold standard” cells.\nThey never fail. They never fail.\nMSC rarely causes rejection.\n"


def test_a_curator_who_has_never_seen_it_enters_a_source_and_its_claims(visit):
    make_publisher(name="Clinic X")
    page = visit(make_user(Role.CURATOR), "/admin/")
    page.locator("#content").get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name="Add source").first.click()
    page.get_by_role("textbox", name="Title:").fill("A page")
    page.get_by_label("Paste the text").fill(TEXT)
    page.get_by_role("button", name="Save", exact=True).click()
    source = Source.objects.get()
    capture = Capture.objects.get(source=source)
    assert (capture.text, capture.depth) == (TEXT, Depth.FULL)
    page.goto(f"/admin/claims/claim/add/?capture={capture.uid}")
    quote = page.get_by_label("Quote")
    quote.fill("They never fail.")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "several places" in page.inner_text("#content").lower() or "2 places" in page.inner_text("#content")
    assert page.get_by_label("Quote").input_value() == "They never fail."
    page.get_by_label("Quote").fill("MSC rarely causes rejection.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/claims/claim/**")
    claim = Claim.objects.get()
    assert TEXT[claim.start : claim.end] == claim.quote == "MSC rarely causes rejection."

import zipfile

import pytest
from playwright.sync_api import expect

from tests.builders import QUOTE, everything, make_claim, make_withholding
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.hands import select_words

pytestmark = pytest.mark.browser


def test_a_lead_takes_the_words_of_a_claim_out_of_sight_and_back(visit):
    claim = make_claim()
    page = visit(everything(), claim.get_absolute_url())
    page.get_by_text("More: proof").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download proof").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        assert f"proof-{claim.uid}/SHA256SUMS" in archive.namelist()
    page.get_by_role("link", name="Withhold…").click()
    page.get_by_label("Why").fill("A private person asked.")
    page.get_by_role("button", name="Withhold").click()
    expect(page.locator(".doc-row.withheld")).to_contain_text("[withheld]")
    assert QUOTE not in page.content()
    # The offsets of what follows hold: a selection after the stretch is marked where it stands.
    select_words(page, "People who may benefit")
    page.locator("#mark").get_by_role("button", name="Mark", exact=True).click()
    expect(page.locator(".margin").last).to_contain_text("not coded")
    page.goto(claim.get_absolute_url())
    expect(page.get_by_role("region", name="The claim").locator(".furniture")).to_have_text("[withheld]")
    page.goto(f"/sources/{claim.source.uid}/withhold/?capture={claim.capture.uid}")
    page.get_by_text("Lift it").click()
    page.get_by_label("Why these words may be read again").fill("Agreed.")
    page.get_by_role("button", name="Lift", exact=True).click()
    expect(page.locator("#text")).to_contain_text(QUOTE)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_that_withholds_is_open_to_everybody(visit, size, scheme):
    claim = make_claim()
    make_withholding(claim.capture, claim.start, claim.end)
    for address in (
        f"/sources/{claim.source.uid}/withhold/?capture={claim.capture.uid}",
        claim.get_absolute_url(),
        claim.source.get_absolute_url(),
    ):
        page = visit(everything(), address, size=size, scheme=scheme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

"""The five-minute path: paste a page, select words, mark, rate, export; in at most twelve clicks."""

import csv
import io

import pytest

from claims.choices import Role
from claims.models import OPERATOR, Claim, Rating
from tests.builders import make_user
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.journey]

MOST_CLICKS = 12
PAGE = (
    "Our clinic\n\nThe “gold standard”: MSC is a cell therapy that cannot differentiate into cancer if the culture"
    " conditions are set accurately. Call us.\n"
)
WORDS = "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately"
REASON = "The page names no study; the condition is in the quote."


def test_paste_select_mark_rate_export_on_an_empty_database(visit):
    """Only what is required is filled in. A field that becomes required breaks this test, and is meant to."""
    page = visit(make_user(*Role, username="everyone"), "/")
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Paste a page").first)
    page.get_by_label("Text of the page").fill(PAGE)
    hands.click(page.get_by_role("button", name="Save this copy"))
    page.wait_for_url("**/sources/*/**")
    hands.select(WORDS)
    hands.click(page.get_by_role("button", name="Mark", exact=True))
    hands.click(page.get_by_role("link", name="Rate now"))
    page.wait_for_url("**/claims/*/#rate")
    assert page.locator("blockquote.quote.large").inner_text() == WORDS
    hands.click(page.get_by_role("radio", name="Unsupported"))
    hands.type_into(page.locator("#id_rationale"), REASON)
    hands.click(page.get_by_role("button", name="Submit"))
    page.wait_for_url("**/review/**")
    hands.click(page.get_by_role("navigation", name="Main").get_by_role("link", name="Exports"))
    with page.expect_download() as download:
        hands.click(page.get_by_role("link", name="Ratings, CSV"))
    assert hands.clicks <= MOST_CLICKS
    check_file(download.value.path().read_bytes())
    claim = Claim.objects.get()
    page.goto(claim.get_absolute_url())
    assert "one rater, not independently reviewed" in page.inner_text("main").lower()


def check_file(data):
    claim, rating = Claim.objects.get(), Rating.objects.visible_to(OPERATOR).get()
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    assert row["quote"] == WORDS == claim.quote
    assert (row["verdict"], row["rationale"]) == ("unsupported", REASON)
    assert (row["claim_uid"], row["rating_uid"]) == (claim.uid, rating.uid)
    assert int(row["start"]) == PAGE.index(WORDS)
    assert row["capture_sha256"] == claim.capture.sha256

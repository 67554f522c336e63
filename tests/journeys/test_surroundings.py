"""What stands around a selection, in the browser: shown while one goes on, included with one click."""

import pytest

from claims.choices import Role
from claims.models import Claim
from tests.builders import make_capture, make_claim, make_user
from tests.journeys.conftest import NARROW
from tests.journeys.hands import select_words

pytestmark = pytest.mark.browser

SENTENCE = "🧬 MSC ne\u0301e cells cannot differentiate into cancer if the culture conditions are set accurately"
TEXT = f"Our clinic.\n{SENTENCE}. Call us.\nטיפול 🧬 בתאי גזע יעיל in vitro בלבד.\n"
WORDS = "cells cannot differentiate into cancer"
CONDITION = "if the culture conditions are set accurately"


@pytest.fixture
def curator(installed):
    return make_user(Role.CURATOR)


@pytest.fixture
def capture(curator):
    return make_capture(TEXT)


def mark(page):
    page.get_by_role("button", name="Mark", exact=True).click()
    page.wait_for_url("**/sources/*/?capture=*")


def test_a_condition_stands_above_the_button_and_is_included_with_one_click(visit, curator, capture):
    page = visit(curator, capture.source.get_absolute_url())
    select_words(page, WORDS)
    page.locator("#surroundings").get_by_text(CONDITION).wait_for()
    warning = page.locator("#surroundings").bounding_box()
    assert warning["y"] + warning["height"] <= page.get_by_role("button", name="Mark", exact=True).bounding_box()["y"]
    painted = page.evaluate("() => [...CSS.highlights.get('outside')].map((range) => range.toString())")
    assert painted == [CONDITION]
    page.locator("#surroundings").get_by_role("button", name="Include", exact=True).click()
    page.locator("#chosen").get_by_text(f"{WORDS} {CONDITION}").wait_for()
    page.locator("#surroundings").get_by_text(CONDITION).wait_for(state="hidden")
    page.locator("#surroundings").get_by_role("button", name="Use it").first.click()
    mark(page)
    claim = Claim.objects.get()
    assert (claim.quote, claim.commitment, claim.strength) == (f"{WORDS} {CONDITION}", "absolute", "")
    assert claim.anchors.get().found_by == "selected"


def test_marking_before_the_words_arrived_is_asked_about_once(visit, curator, capture):
    page = visit(curator, capture.source.get_absolute_url())
    page.route("**/surroundings/**", lambda route: route.abort())
    select_words(page, WORDS)
    page.get_by_role("button", name="Mark", exact=True).click()
    page.get_by_role("heading", name="Before it is marked").wait_for()
    assert not Claim.objects.exists()
    page.get_by_role("button", name="Keep my words").click()
    page.wait_for_url("**/sources/*/?capture=*")
    claim = Claim.objects.get()
    assert (claim.quote, claim.anchors.get().found_by) == (WORDS, "selected")


def test_right_to_left_words_are_widened_in_the_sheet_of_a_small_screen(visit, curator, capture):
    page = visit(curator, capture.source.get_absolute_url(), size=NARROW, has_touch=True, is_mobile=True)
    # What the handles of a touch screen do; 🧬 is two units, and one character.
    page.evaluate(
        """() => {
            const nodes = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            while (nodes.nextNode() && !nodes.currentNode.data.includes("בתאי"));
            const node = nodes.currentNode, start = node.data.indexOf("בתאי");
            document.getSelection().setBaseAndExtent(node, start, node, start + 4);
        }"""
    )
    page.locator("#surroundings").get_by_text("in vitro").wait_for()
    sheet = page.locator("#mark").bounding_box()
    assert sheet["y"] + sheet["height"] == pytest.approx(NARROW["height"], abs=1)
    page.locator("#surroundings").get_by_role("button", name="Include", exact=True).tap()
    page.locator("#chosen").get_by_text("בתאי גזע יעיל in vitro").wait_for()
    page.get_by_role("button", name="Mark", exact=True).tap()
    page.wait_for_url("**/sources/*/?capture=*")
    claim = Claim.objects.get()
    assert claim.quote == "בתאי גזע יעיל in vitro"
    assert claim.start == TEXT.index(claim.quote)


def test_an_identical_claim_is_said_and_marked_again_only_so(visit, curator, capture):
    make_claim(SENTENCE, capture=capture)
    page = visit(curator, capture.source.get_absolute_url())
    select_words(page, SENTENCE)
    page.get_by_text("These words are a claim already.").wait_for()
    page.get_by_role("button", name="Mark them again").click()
    page.wait_for_url("**/sources/*/?capture=*")
    assert Claim.objects.count() == 2

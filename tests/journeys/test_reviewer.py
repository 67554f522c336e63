"""A reviewer rates with the keyboard alone, loses nothing, and takes the CSV home."""

import csv
import io

import pytest

from claims.choices import Role
from claims.models import OPERATOR, Draft, Rating
from tests.builders import (
    OWN_CODES,
    change_round,
    make_claim,
    make_evidence_link,
    make_question,
    make_rating,
    make_scheme_version,
    make_user,
)
from tests.journeys.conftest import NARROW

pytestmark = [pytest.mark.browser]


def ratings():
    return Rating.objects.visible_to(OPERATOR)


@pytest.fixture
def reviewer_and_claims(installed):
    question = make_question("Can it harm?")
    make_evidence_link(question=question)
    claims = [make_claim(question=question, answers="affirms") for _ in range(2)]
    return make_user(Role.REVIEWER, username="reviewer-1"), claims


@pytest.mark.journey
def test_two_claims_are_rated_with_the_keyboard_alone_and_exported(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    make_rating(claims[0], rationale="Somebody else's reason")
    page = visit(reviewer, "/")
    page.get_by_role("link", name="Rate next claim").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/**")
    assert "Somebody else's reason" not in page.content()
    page.locator('input[name="certainty"]').first.focus()
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.locator('input[name="verdict"]').first.focus()
    page.keyboard.press("3")
    page.locator('input[name="verdict"]:checked').focus()
    page.keyboard.press("ArrowRight")
    page.locator("#id_rationale").focus()
    page.keyboard.type("= a formula, a “quote” and 123")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/{claims[1].uid}/")
    page.locator('input[name="verdict"]').first.focus()
    page.keyboard.press("1")
    page.locator("#id_rationale").focus()
    page.keyboard.type("Read the trial.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review/")
    assert "You have rated every claim" in page.inner_text("main")
    first, second = ratings().filter(reviewer=reviewer).order_by("pk")
    assert (first.verdict.code, first.certainty.code) == ("contradicted", "very_low")
    assert (second.verdict.code, second.certainty) == ("supported", None)
    page.goto("/exports/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ratings, CSV").click()
    text = download.value.path().read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["rationale"] for row in rows] == [
        "Somebody else's reason", "'= a formula, a “quote” and 123", "Read the trial.",
    ]  # fmt: skip


def test_what_is_typed_is_saved_by_itself_and_survives_a_reload(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    page.get_by_role("radio", name="Unsupported").check(force=True)
    page.locator("#id_rationale").fill("Half a thought")
    page.get_by_text("Draft saved").wait_for()
    assert Draft.objects.get().typed == {"verdict": "unsupported", "rationale": "Half a thought"}
    page.reload()
    assert page.locator("#id_rationale").input_value() == "Half a thought"
    assert page.get_by_role("radio", name="Unsupported").is_checked()
    assert not ratings().exists()


def test_what_was_typed_while_the_server_was_away_comes_back(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    page.context.set_offline(True)
    page.locator("#id_rationale").fill("Typed into the void")
    page.get_by_text("cannot be reached").wait_for()
    page.context.set_offline(False)
    page.reload()
    page.get_by_text("Draft saved").wait_for()
    assert page.locator("#id_rationale").input_value() == "Typed into the void"
    assert Draft.objects.get().typed["rationale"] == "Typed into the void"


def test_a_submitted_rating_leaves_nothing_behind_in_the_browser(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    page.get_by_role("radio", name="Unsupported").check(force=True)
    page.locator("#id_rationale").fill("Done with it")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(f"**/{claims[1].uid}/")
    page.goto(f"/review/{ratings().get().round.uid}/{claims[0].uid}/?again=1")
    page.wait_for_timeout(300)
    assert not Draft.objects.exists()
    assert page.locator("#saved").inner_text() == ""


def test_a_number_key_does_nothing_outside_its_row(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    page.keyboard.press("3")
    page.locator("#id_rationale").focus()
    page.keyboard.press("3")
    assert page.locator('input[type="radio"]:checked').count() == 0
    assert page.locator("#id_rationale").input_value() == "3"


def test_failure_tags_unfold_where_the_verdict_asks_for_them(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    tag = page.locator('input[name="failure_tags"]').first
    assert not tag.is_visible()
    page.get_by_role("radio", name="Unsupported").check(force=True)
    assert tag.is_visible()
    page.get_by_role("radio", name="Supported", exact=True).first.check(force=True)
    assert not tag.is_visible()


def test_a_scheme_of_ones_own_is_rated_with_like_the_one_that_comes_along(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    change_round(make_scheme_version(*OWN_CODES))
    page = visit(reviewer, claims[0].get_absolute_url())
    tag = page.get_by_role("checkbox", name="Goes too far")
    page.get_by_role("radio", name="Holds water").check(force=True)
    assert not tag.is_visible()
    page.get_by_role("radio", name="Leaks").check(force=True)
    tag.check()
    page.locator('input[name="certainty"]').first.focus()
    page.keyboard.press("2")
    page.locator("#id_rationale").fill("By our own codebook")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(f"**/{claims[1].uid}/")
    rating = ratings().get()
    assert (rating.verdict.code, rating.certainty.code, rating.tag_codes) == ("leaks", "shaky", ["too-far"])


def test_a_double_click_makes_one_rating(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url())
    page.get_by_role("radio", name="Unsupported").check(force=True)
    page.locator("#id_rationale").fill("Twice")
    page.get_by_role("button", name="Submit").dblclick()
    page.wait_for_url(f"**/{claims[1].uid}/")
    assert ratings().count() == 1


def test_rating_works_without_scripts_on_a_narrow_screen(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url(), java_script_enabled=False, size=NARROW)
    page.get_by_role("radio", name="Unsupported").check(force=True)
    page.locator("#id_rationale").fill("Without scripts")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(f"**/{claims[1].uid}/")
    assert ratings().get().rationale == "Without scripts"


def test_the_quote_is_copied_with_its_source(visit, reviewer_and_claims):
    reviewer, claims = reviewer_and_claims
    page = visit(reviewer, claims[0].get_absolute_url(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy quote").click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{claims[0].quote}”")
    assert claims[0].source.title in copied

"""A rating by keys alone, each counted; what is judged and the form in view together; an error where it is."""

import pytest

from claims.choices import Role
from claims.models import OPERATOR, Assignment, Rating, RoundRater
from tests.builders import make_capture, make_claim, make_evidence_link, make_question, make_user, open_round
from tests.led import led_round

pytestmark = [pytest.mark.browser]

MOST_KEYS = 6
SIZES = [{"width": 1440, "height": 900}, {"width": 1280, "height": 720}]
SENTENCE = "In our study of 40 patients, it can relieve the pain of knees within six weeks of the first injection."


class Keyboard:
    """A person at the keyboard: every key counts, a chord as one; words of a reason do not."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)

    def type_reason(self, words):
        assert self.page.evaluate("document.activeElement.id") == "id_rationale"
        self.page.keyboard.type(words)


@pytest.fixture
def work(installed):
    """A reviewer with two claims of one question, in the middle of a long page, with evidence."""
    text = "\n\n".join(["What we do for you every day. " * 8] * 12 + [SENTENCE] + ["Call us and ask. " * 12] * 12)
    capture, question = make_capture(text), make_question("Does it relieve the pain of knees?")
    make_evidence_link(question=question)
    claims = [
        make_claim(quote, capture=capture, question=question, answers="affirms")
        for quote in ("it can relieve the pain of knees", "within six weeks of the first injection")
    ]
    make_user(Role.LEAD)
    return make_user(Role.REVIEWER, username="reviewer-1"), claims


def rate_address(claim):
    return f"/review/{open_round().uid}/{claim.uid}/"


def own(reviewer):
    return Rating.objects.visible_to(OPERATOR).filter(reviewer=reviewer).order_by("pk")


@pytest.mark.journey
def test_a_claim_takes_at_most_six_keys_beside_its_reason_and_the_focus_is_in_the_next(visit, work):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]), size=SIZES[0])
    keys = Keyboard(page)
    assert page.evaluate("document.activeElement.name") == "verdict"
    keys.press("3")
    letter = page.locator("#tags input[data-key]").first.get_attribute("data-key")
    keys.press(letter, "Enter", "4")
    keys.type_reason("It names 40 patients, and no control.")
    keys.press("Control+Enter")
    page.wait_for_url(f"**/{claims[1].uid}/")
    assert keys.pressed <= MOST_KEYS
    rating = own(reviewer).get()
    assert (rating.verdict.code, rating.certainty.code, len(rating.tag_codes)) == ("unsupported", "very_low", 1)
    assert page.evaluate("document.activeElement.name") == "verdict"
    keys.pressed = 0
    keys.press("1", "3")
    keys.type_reason("As the trial says.")
    keys.press("Control+Enter")
    page.wait_for_url("**/review/")
    assert keys.pressed <= MOST_KEYS
    assert own(reviewer).last().verdict.code == "supported"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_quote_sentence_and_form_are_in_view_together_and_the_quote_stays(visit, work, size):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]), size=size)
    quote, sentence, submit = page.locator(".rate-quote .quote"), page.locator("#this"), page.locator("button.main")
    for part in (quote, sentence, page.locator("#id_rationale"), submit):
        assert is_in_view(page, part), part
    body = page.locator(".reader-body").bounding_box()
    mark = sentence.bounding_box()
    assert body["y"] <= mark["y"]
    assert mark["y"] + mark["height"] <= body["y"] + body["height"]
    page.keyboard.press("3")
    page.evaluate("document.getElementById('id_rationale').rows = 40")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 100
    assert is_in_view(page, quote)


def is_in_view(page, part):
    box = part.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_error_is_at_its_field_in_view_with_the_focus_on_it(visit, work, scripts):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]), size=SIZES[1], java_script_enabled=scripts)
    page.locator('input[value="unsupported"]').check(force=True)
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("Say why, in a sentence").wait_for()
    field = page.locator("#id_rationale")
    assert field.get_attribute("autofocus") is not None
    assert field.get_attribute("aria-invalid") == "true"
    assert is_in_view(page, field)
    assert is_in_view(page, page.locator("#rationale-error"))
    if scripts:
        assert page.evaluate("document.activeElement.id") == "id_rationale"


def test_the_first_wrong_row_has_the_focus(visit, work):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]), size=SIZES[1])
    page.locator("#id_rationale").fill("No verdict.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("verdict is required").wait_for()
    assert page.evaluate("document.activeElement.name") == "verdict"


def test_the_other_claims_of_the_question_are_a_key_away_and_back(visit, work):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]))
    page.keyboard.press("o")
    other = page.locator("#others").get_by_role("link", name=claims[1].quote)
    assert other.is_visible()
    assert other.evaluate("link => link === document.activeElement")
    page.keyboard.press("o")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.locator("#id_rationale").focus()
    page.keyboard.type("so?")
    assert page.locator("#id_rationale").input_value() == "so?"


def test_the_keys_are_listed_and_can_be_turned_off(visit, work):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]))
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys")
    assert "Ctrl" in listed.inner_text()
    listed.get_by_label("Use the keys").uncheck()
    listed.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    assert not listed.is_visible()
    page.get_by_role("button", name="Keys").click()
    assert listed.is_visible()


def test_enter_in_a_row_submits_nothing(visit, work):
    reviewer, claims = work
    page = visit(reviewer, rate_address(claims[0]))
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url.endswith(rate_address(claims[0]))
    assert not own(reviewer).exists()


def test_a_claim_is_skipped_by_keys_with_a_reason_and_taken_back(visit, work):
    reviewer, claims = work
    round_ = led_round(*claims, raters=(reviewer,))
    RoundRater.objects.create(round=round_, reviewer=reviewer)
    page = visit(reviewer, f"/review/{round_.uid}/{claims[0].uid}/")
    page.keyboard.press("s")
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{claims[1].uid}/")
    assert Assignment.objects.get(claim=claims[0]).skipped_because == "Outside my field"
    page.goto("/review/")
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("back in its place").wait_for()
    assert Assignment.objects.get(claim=claims[0]).skipped_at is None

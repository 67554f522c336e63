"""The wording is coded with the keyboard alone."""

import pytest
from django.urls import reverse

from claims.choices import RoundTask
from claims.models import Assignment, Description
from tests.builders import make_capture, make_claim, make_question, make_rater, make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_number_chooses_and_goes_on_and_the_next_claim_comes(visit, installed):
    coder, question = make_rater(), make_question("Does it help?")
    claims = [make_claim(question=question) for _ in range(2)]
    round_ = make_round(*claims, raters=[coder, make_rater()], task=RoundTask.DESCRIBE)
    page = visit(coder, reverse("next_in", args=[round_.uid]))
    first = page.url
    for key in ("2", "0", "1", "1", "4"):
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    (made,) = Description.objects.filter(coder=coder, round=round_)
    assert list(made.said.values()) == ["research", "offer", "not_causal", "hedged", "unclear"]
    assert page.locator("h1").inner_text().startswith("2 of 2")
    assert page.locator("input[name=voice]").first.evaluate("one => one === document.activeElement")
    page.keyboard.press("s")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("Skipped: it comes back at the end.").wait_for()
    assert Assignment.objects.get(skipped_at__isnull=False).claim == claims[1]
    assert Description.objects.filter(coder=coder).count() == 1


def test_the_text_opens_at_the_words_that_are_coded(visit, installed):
    words = "The cells helped every patient."
    filler = [f"Paragraph {number} goes on about something else for more than a line or two." for number in range(60)]
    coder, claim = make_rater(), make_claim(words, capture=make_capture("\n\n".join([*filler, words])))
    round_ = make_round(claim, raters=[coder, make_rater()], task=RoundTask.DESCRIBE)
    page = visit(coder, reverse("next_in", args=[round_.uid]))
    body, mark = page.locator(".reader-body").bounding_box(), page.locator("#this").bounding_box()
    assert body["y"] <= mark["y"]
    assert mark["y"] + mark["height"] <= body["y"] + body["height"]
    assert page.locator(".reader-body").evaluate("one => one.scrollTop") > 0

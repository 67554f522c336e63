"""A lead decides with the keyboard, on pages that are never wider than their window."""

import re

import pytest
from django.urls import reverse

from claims.actions.decision import comment
from claims.choices import Role
from claims.models import Decision
from tests.builders import make_claim, make_rating, make_statement, make_user
from tests.decided import decided
from tests.journeys.conftest import NARROW
from tests.led import close, led_round

pytestmark = [pytest.mark.browser, pytest.mark.axe]
WIDE = {"width": 1440, "height": 1000}


def three_raters():
    """A closed round in which three people differ on one claim and agree on another."""
    people = [make_user(Role.REVIEWER) for _ in range(3)]
    for person in people[:2]:
        make_statement(person)
    claims = [make_claim(), make_claim()]
    round_ = led_round(*claims, raters=tuple(people), name="June")
    said = (("unsupported", "low"), ("partly_supported", "very_low"), ("unsupported", "moderate"))
    why = "No trial is identified. The randomised phase II of the same centre missed its primary outcome."
    for person, (verdict, certainty) in zip(people, said, strict=True):
        make_rating(
            claims[0], reviewer=person, round_=round_, verdict=verdict, certainty=certainty, rationale=why,
            failure_tags=("causal_overreach",) if verdict == "unsupported" else (), confidence="high",
        )  # fmt: skip
        make_rating(claims[1], reviewer=person, round_=round_)
    return close(round_), claims, people


def test_a_lead_decides_with_the_keyboard_alone(visit):
    round_, claims, _ = three_raters()
    page = visit(make_user(Role.LEAD), reverse("decide_queue", args=[round_.uid]))
    page.get_by_role("link", name="Decide the first").click()
    page.wait_for_selector("#decide")
    page.keyboard.press("3")
    page.locator('input[name="certainty"]').first.focus()
    page.keyboard.press("3")
    page.locator('input[name="disagreement"]').first.focus()
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.id") == "id_rationale"
    page.keyboard.type("No study is named.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/decide/$"))
    made = Decision.objects.get()
    assert (made.claim, made.reason, made.disagreement) == (claims[0], "No study is named.", "ambiguous_words")
    assert (made.verdict.code, made.certainty.code) == ("unsupported", "low")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_page_of_it_is_wider_than_its_window(visit, size):
    round_, claims, people = three_raters()
    comment(actor=people[1], round_=round_, unit=claims[0], text="Look at the dose.")
    decision = decided(round_, claims[0], "unsupported", certainty="low")
    Decision.objects.update(stale_at=decision.created_at, stale_because="The evidence item “Trial” changed.")
    queue, unit = reverse("decide_queue", args=[round_.uid]), reverse("decide_unit", args=[round_.uid, claims[0].uid])
    pages = (queue, unit, reverse("since", args=[decision.uid]), claims[0].get_absolute_url())
    page = visit(make_user(Role.LEAD), pages[0], size=size)
    home = page.url.removesuffix(queue)
    for address in pages:
        page.goto(f"{home}{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address

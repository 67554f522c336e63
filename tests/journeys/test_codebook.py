"""A lead writes a new version of a codebook in a browser, with and without errors."""

import re

import pytest

from claims.choices import Axis, Role
from claims.models import SchemeVersion
from claims.reads.review.codebook import answers_of
from tests.builders import make_user, open_round
from tests.journeys.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.axe]


def test_a_new_version_is_written_and_its_pages_stay_short(visit):
    lead = make_user(*Role)
    page = visit(lead, open_round().scheme_version.get_absolute_url())
    page.get_by_role("button", name="Make a new version").click()
    page.get_by_role("link", name=re.compile("answers.*Verdict")).click()
    # The editor of answers was eleven thousand pixels long.
    assert page.evaluate("document.documentElement.scrollHeight") < 2_000
    page.get_by_role("button", name="Add an answer").click()
    page.get_by_label("Answer", exact=True).last.fill("Too early to say")
    page.get_by_label("What it means").last.fill("Studies are still running.")
    page.get_by_role("button", name="Move up").last.click()
    page.get_by_role("button", name="Save these answers").click()
    page.get_by_text("It would be called 2.1.0.").wait_for()
    draft = SchemeVersion.objects.latest("pk")
    assert [one["code"] for one in answers_of(draft, Axis.VERDICT)][-2] == "too_early_to_say"


@pytest.mark.parametrize("size", [{"width": 1440, "height": 1000}, NARROW])
def test_no_page_of_a_codebook_is_wider_than_its_window(visit, size):
    lead, version = make_user(*Role), open_round().scheme_version
    page = visit(lead, version.get_absolute_url(), size=size)
    page.get_by_role("button", name="Make a new version").click()
    desk = page.url
    for address in (desk, f"{desk}verdict/", f"{desk}certainty/", "/codebook/all/", version.get_absolute_url()):
        page.goto(address)
        for details in page.locator("details.answer:not([open]) > summary").all()[:2]:
            details.click()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address


def test_what_is_printed_is_the_codebook_alone(visit):
    page = visit(make_user(*Role), open_round().scheme_version.get_absolute_url())
    page.emulate_media(media="print")
    assert page.get_by_text("Verdict").first.is_visible()
    for name in ("Save as JSON", "Other versions", "Add this note"):
        assert not page.get_by_text(name).is_visible()

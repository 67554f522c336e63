"""What a publication says of a round, on a phone and on paper."""

import pytest

from claims.choices import Role
from tests.builders import make_user
from tests.decided import several
from tests.journeys.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.axe]
OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_it_fits_a_phone_and_prints_its_tables_and_the_codebook_without_what_is_clicked(visit):
    round_, _claims = several(("supported", "unsupported"), ("supported", "supported"))
    page = visit(make_user(Role.READER), f"/rounds/{round_.uid}/paper/", size=NARROW)
    assert not page.evaluate(OVERFLOWS)
    assert page.locator(".flow-drawing rect").first.is_visible()
    page.set_viewport_size(WIDE)
    drawn = page.locator(".flow-drawing text").all()
    boxes = page.locator(".flow-drawing rect").all()
    assert len(drawn) >= len(boxes)
    for place, text in enumerate(drawn):
        inside = text.bounding_box()
        assert any(
            box["x"] <= inside["x"] and inside["x"] + inside["width"] <= box["x"] + box["width"]
            for box in (one.bounding_box() for one in boxes)
        ), place
    page.emulate_media(media="print")
    assert not page.locator("main a[download]").first.is_visible()
    assert page.locator("#axis-verdict").is_visible()
    assert page.locator("#appendix").evaluate("(one) => getComputedStyle(one).breakBefore") == "page"

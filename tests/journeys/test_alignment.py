"""From a source page, by a button, to a candidate and to the two texts side by side."""

from random import Random

import pytest

from benchmarks.texts import article, page, reworded
from claims.choices import Role
from tests.builders import make_capture, make_user
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser
RANDOM = Random(4)  # noqa: S311  invented text
TEXT = article(RANDOM)


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["wide", "narrow"])
def test_a_curator_finds_a_copy_and_reads_what_it_changed(visit, scheme, size):
    make_capture(TEXT)
    copy = make_capture(page(reworded(RANDOM, TEXT, 0.1), 3))
    seen = visit(make_user(Role.CURATOR), copy.source.get_absolute_url(), scheme=scheme, size=size)
    seen.get_by_role("button", name="Look for copies").click()
    seen.get_by_text("Looked for copies: 1 candidate").wait_for()
    seen.get_by_role("link", name="Texts side by side").click()
    seen.get_by_role("heading", name="Limits dropped or changed").wait_for()
    assert seen.locator("#altered").is_visible()
    assert seen.locator("del").count() > 5
    assert seen.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(seen) == []

"""Characters that show nothing or look like others, as a reader sees them."""

import pytest

from claims.choices import Role
from tests.builders import make_capture, make_claim, make_source, make_user
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser
TEXT = "Stem cells h\u0430ve \u202ecured\u202c every\u200bone of our pa\u00adtients. Nobody was harmed."
# Where a character is drawn, from the left.
LEFT_OF = """
(sign) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(sign);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + 1);
    return range.getBoundingClientRect().left;
  }
}
"""
MARKS = "() => [...document.querySelectorAll('#text .odd')].map((sign) => getComputedStyle(sign, '::before').content)"


@pytest.fixture
def claim(installed):
    return make_claim(TEXT[:-20], capture=make_capture(TEXT, source=make_source(title="A \u202ereport")))


def test_a_turning_sign_turns_nothing_and_is_named(visit, claim):
    page = visit(make_user(*Role), claim.source.get_absolute_url())
    assert page.evaluate(LEFT_OF, "cured") < page.evaluate(LEFT_OF, "ured") < page.evaluate(LEFT_OF, "red")
    assert page.evaluate(MARKS) == ['"≠a"', '"RLO"', '"PDF"', '"ZWSP"', '"SHY"']
    assert "[U+202E]" in page.title()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_can_be_read_and_widen_no_page(visit, claim, scheme):
    addresses = (claim.source.get_absolute_url(), claim.get_absolute_url(), "/claims/")
    for at, address in enumerate(addresses):
        page = visit(make_user(*Role, username=f"person{at}"), address, scheme=scheme, size=NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        assert violations(page) == []

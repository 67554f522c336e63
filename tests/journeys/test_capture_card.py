"""How a capture came, what is beside it and what it says of itself: accessible, wide and narrow, light and dark."""

import pytest

from claims.actions.capture import attach_file
from claims.choices import Role
from tests.builders import make_document_saying, make_source, make_user
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.axe]

LONG = "https://example.org/" + "a-long-address/" * 12
SAID = (
    {"field": "title", "value": "A title that the page embeds " * 5, "how": "embedded", "where": "title of the page"},
    {"field": "published", "value": "2019-04-05", "how": "embedded", "where": "meta article:published_time"},
    {"field": "doi", "value": "10.1000/abc", "how": "printed", "where": "text"},
    {"field": "address", "value": LONG, "how": "embedded", "where": "link rel=canonical"},
)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_cards_of_a_capture(visit, size, scheme):
    person = make_user(*Role)
    addresses = {"asked_address": LONG, "reached_address": LONG, "canonical_address": LONG, "archive_address": LONG}
    capture = make_document_saying(*SAID, source=make_source(title=""), extractor_version="0", **addresses)
    attach_file(actor=person, capture=capture, data=b"1", filename="shot of the page.png", description="The whole page")
    page = visit(person, capture.source.get_absolute_url(), size=size, scheme=scheme)
    page.evaluate("document.querySelectorAll('.card details').forEach((one) => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Use DOI").click()
    page.get_by_text("Used.").wait_for()

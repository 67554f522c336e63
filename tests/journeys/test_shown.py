import pytest
from playwright.sync_api import Browser

from benchmarks.shown import compare, compared, words_of
from benchmarks.shown_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_what_a_page_shows_is_read_from_its_bytes_in_its_order(chromium: Browser) -> None:
    assert len(PAGES) == 20
    found = dict(compare(chromium))
    assert {name: one for name, one in found.items() if not one.passes} == {}


def test_what_is_raised_is_another_word_than_what_is_not() -> None:
    assert words_of("2×10⁶") == words_of("2×10^6") == words_of("2×10\u21e76") != words_of("2×106")
    assert not compared("2×10\u21e76 cells", "2×106 cells").passes
    assert not compared("one two three", "three two one").passes
    assert not compared("one two", "one two three").passes

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.odd import shown
from claims.rules.text.odd_page import draw_odd_signs, may_have_odd_signs

TAG = re.compile(r"<[^>]*>")


def test_the_sign_stands_alone_in_an_element_that_names_it():
    assert draw_odd_signs("<p>a\u202eb</p>") == (
        '<p>a<span class="odd" data-odd="RLO" data-name="Right-to-left override" title="Right-to-left override">\u202e'
        "</span>b</p>"
    )
    assert 'class="odd twin" data-odd="a"' in draw_odd_signs("<b>m\u0430y</b>")


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("<title>a\u202eb</title>", "<title>a[U+202E]b</title>"),
        ('<option value="\u202e">a\u202e</option>', '<option value="\u202e">a[U+202E]</option>'),
        ('<a title="m\u0430y" href="?\u202e">', '<a title="m[U+0430]y" href="?\u202e">'),
        ('<img alt="a\u200b">', '<img alt="a[U+200B]">'),
    ],
)
def test_where_text_alone_is_drawn_the_sign_is_spelled(written, drawn):
    assert draw_odd_signs(written) == drawn


@pytest.mark.parametrize(
    "page",
    [
        "<textarea>a\u202e <b></textarea>", '<input value="\u202e>">', "<script>\u202e</script>",
        '<script type="application/json">"m\u0430y"</script>', "<!-- \u202e -->", "<p>It&#x27;s “so” – 5 × 6</p>",
    ],
)  # fmt: skip
def test_what_comes_back_from_a_form_or_is_read_by_a_program_stays(page):
    assert draw_odd_signs(page) == page


@given(st.text("may &;#13\u0430\u202e\u200b\n🧬א\u00ad", max_size=50))
def test_the_text_of_the_page_stays_character_for_character(text):
    page = f"<p>{text.replace('&', '&amp;')}</p>"
    assert unescape(TAG.sub("", draw_odd_signs(page))) == text
    assert bool(shown(text)) <= may_have_odd_signs(page.encode())


def test_a_page_without_any_is_not_even_taken_apart():
    assert not may_have_odd_signs("<p>“It’s” – 10\u00a0× more · née…</p>".encode())

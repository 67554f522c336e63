"""What a page's style hides without taking it away is left out where nobody can see it, and told where somebody may."""

import pytest

from claims.rules.extract import extract
from claims.rules.extract.html import MAX_TOLD, PERHAPS_HIDDEN

SURELY = (
    "font-size:0", "font-size:0px!important", "font:0/0 a", "display:inline-block;text-indent:-9999px",
    "display:inline-grid;text-indent:-100em",
    "position:absolute;left:-9999px", "position:fixed;top:-1000px", "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute!important;clip:rect(1px,1px,1px,1px)", "position:absolute;clip-path:inset(50%)",
    "position:absolute;width:1px;height:1px;overflow:hidden", "display:none;display:bogus", "display:none;display:",
    "visibility:hidden;visibility:no", "--a:none;display:var(--a)", "display:var(--b, none)",
    "display:var(--b,var(--c,none))",
)  # fmt: skip
PERHAPS = (
    "opacity:0", "opacity:0%", "opacity:.0", "max-height:0;overflow:hidden", "height:0;overflow:hidden",
    "width:0;overflow:clip", "clip-path:inset(0 100% 0 0)", "clip-path:circle(0)", "transform:scale(0)",
    "transform:translateX(-9999px)", "position:absolute;right:-9999px", "height:1px;overflow-y:hidden",
)  # fmt: skip
SHOWN = (
    "opacity:.5", "opacity:1", "max-height:0", "height:0", "overflow:hidden", "left:-9999px", "text-indent:-2em",
    "text-indent:-9999px",
    "font-size:1em", "clip:rect(0 0 0 0)", "position:absolute;clip:auto", "clip-path:none", "transform:scale(0.9)",
    "position:absolute;left:-20px", "display:block;display:nonsense", "display:bogus", "display:var(--none)",
    "display:var(--a,block)", "--a:none;--a:block;display:var(--a)", "display:none;display:inline",
    "display:none;display:initial",
    "display:none;display:revert", "--a:var(--b);--b:var(--a);display:var(--a)", "position:relative;left:-9999px",
    "clip-path:polygon(0 0,1px 1px,2px 2px)", "max-height:0;overflow:visible", "text-indent:100%",
)  # fmt: skip


def _read(page: str) -> tuple[str, list[str]]:
    found = extract(page.encode(), filename="a.html")
    return found.text, [found.text[p.start : p.end] for p in found.structure if p.says == PERHAPS_HIDDEN]


def _styled(style: str) -> list[str]:
    """A word with this style, on itself and by a sheet."""
    return [
        f'<p>It is <span style="{style}">not</span> safe',
        f"<style>:root{{--z:1}} .a{{{style}}}</style><p>It is <span class=a>not</span> safe",
    ]


@pytest.mark.parametrize("style", SURELY)
def test_what_nobody_can_see_is_not_in_the_text(style: str) -> None:
    assert [_read(page) for page in _styled(style)] == [("It is safe", [])] * 2


@pytest.mark.parametrize("style", PERHAPS)
def test_what_may_be_shown_later_stays_and_is_told(style: str) -> None:
    for page in _styled(style):
        text, told = _read(page)
        assert (text.split(), told) == (["It", "is", "not", "safe"], ["not"])


@pytest.mark.parametrize("style", SHOWN)
def test_what_is_seen_stays_and_nothing_is_told_of_it(style: str) -> None:
    for page in _styled(style):
        text, told = _read(page)
        assert (text.split(), told) == (["It", "is", "not", "safe"], [])


def test_words_in_words_without_size_are_seen_where_they_have_a_size_of_their_own() -> None:
    page = "<div style='font-size:0'>a<p style='font-size:16px'>seen<b style='font-size:2em'>too</b></p><i style='{}'>b"
    assert _read(page.format("font-size:2em")) == ("seentoo", [])
    assert _read("<div style='text-indent:-999em'>a<p style='text-indent:0'>seen</p></div>") == ("seen", [])


def test_what_a_narrow_container_hides_stays_and_what_a_wide_one_shows_does_too() -> None:
    sheet = "<style>@container (max-width: 300px){.a{display:none}.b{display:block}}.b{display:none}"
    text, told = _read(
        f"{sheet}@container (width>1px){{.b{{display:block}}}}</style><p>It is <b class=a>not</b> so<p class=b>b"
    )
    assert (text, told) == ("It is not so\n\nb", ["not"])


def test_a_variable_holds_for_what_stands_in_its_element_and_the_nearest_wins() -> None:
    sheet = "<style>:root{--d:none}.in{--d:inline}span{display:var(--d)}</style>"
    assert _read(f"{sheet}<p>a <span>b</span> <b class=in><span>c</span></b>")[0] == "a c"


def test_of_very_many_stretches_it_is_told_of_the_whole_text() -> None:
    text, told = _read("<p>a <i style=opacity:0>b</i> c" * (MAX_TOLD + 1))
    assert told == [text]

"""A sign above the line keeps its meaning, however the style of a page sets it there."""

import pytest

from claims.rules.extract import extract

RAISED = (
    "position:relative;top:-.4em;font-size:70%", "position:relative;top:-0.4em",
    "position:relative; bottom: 5px; font-size: 9px",
    "vertical-align:text-top;font-size:smaller", "vertical-align:top;font-size:60%", "vertical-align:.4em",
    "vertical-align:30%", "vertical-align:5px", "baseline-shift:super", "font-variant-position:super",
    "font-variant:super", "font-feature-settings:'sups' 1", "display:inline;transform:translateY(-.4em)",
)  # fmt: skip
LOWERED = (
    "position:relative;top:.3em", "position:relative;bottom:-3px", "vertical-align:text-bottom;font-size:small",
    "vertical-align:-.25em", "baseline-shift:sub", "font-variant-position:sub", "font-feature-settings:'subs'",
    "transform:translate(0, .3em)",
)  # fmt: skip
ON_THE_LINE = (
    "position:relative;top:-1px", "vertical-align:text-top", "vertical-align:baseline", "vertical-align:1px",
    "top:-.4em",
    "font-size:70%", "font-feature-settings:'sups' 0", "font-variant:small-caps", "position:absolute2;top:-.4em",
    "position:relative;top:auto", "vertical-align:middle;font-size:70%", "vertical-align:none",
)  # fmt: skip


def _read(page: str) -> str:
    return extract(page.encode(), filename="a.html").text


@pytest.mark.parametrize("style", RAISED)
def test_ten_followed_by_a_raised_six_is_not_a_hundred_and_six(style: str) -> None:
    assert _read(f'<p>2×10<span style="{style}">6</span> cells') == "2×10⁶ cells"
    assert _read(f"<style>.a{{{style}}}</style><p>2×10<small class=a>−6</small>") == "2×10⁻⁶"


@pytest.mark.parametrize("style", LOWERED)
def test_a_lowered_number_is_an_index(style: str) -> None:
    assert _read(f'<p>CO<span style="{style}">2</span> is') == "CO₂ is"


@pytest.mark.parametrize("style", ON_THE_LINE)
def test_what_stays_on_its_line_is_no_exponent(style: str) -> None:
    assert _read(f'<p>10<span style="{style}">6</span>') == "106"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Menu<span style='position:relative;top:-4px'>Home page</span>", "MenuHome page"),
        ("<p>See <span style='position:relative;top:-4px'>6</span>", "See 6"),
        ("<p style='position:relative;top:-4px'>6</p>", "6"),
        ("<p>10<small style='position:relative;top:-.5em'>th</small>", "10ᵗʰ"),
        ("<p>10<sup style='position:relative;top:-.5em;vertical-align:baseline'>6</sup>", "10⁶"),
        ("<svg><text>10<tspan baseline-shift='super'>6</tspan></text></svg>", "10⁶"),
    ],
)
def test_a_step_moves_what_can_be_an_index_and_stands_at_a_word(page: str, text: str) -> None:
    assert _read(page) == text

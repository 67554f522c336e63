import pytest
from selectolax.lexbor import LexborHTMLParser

from claims.rules.extract.media import shown_on_screen
from claims.rules.extract.selector import Element
from claims.rules.extract.sheet import declarations, rules_of
from claims.rules.extract.style import Sheets


def said(css: str, markup: str = "<p id=i class='a b'>", media: str = "") -> dict[str, str]:
    """What holds for the p of a page with this sheet."""
    sheets = Sheets(present=frozenset({"#i", ".a", ".b", ".q"}))
    sheets.add(css, media)
    (node,) = LexborHTMLParser(markup).css("p")
    return sheets.of(Element(node, None, node.attributes))


@pytest.mark.parametrize(
    ("css", "display"),
    [
        (".a{display:none}", "none"), ("p{display:none}.a{display:block}", "block"),
        (".a{display:block}p{display:none}", "block"), (".a{display:none!important}#i{display:block}", "none"),
        (".a{display:flex}.b{display:grid}", "grid"), (".b{display:grid}.a.b{display:flex}.a{display:none}", "flex"),
        ("<!-- .a{display:none} -->", "none"), ("<!--\n.q{}\n--> <!-- .a{display:flex}", "flex"),
        ("@media screen{<!-- .a{display:none}}", ""),
        (".q{display:none}", ""), (".a{DISPLAY : None ! important}", "none"), ("", ""), (".a{display:none", "none"),
        ("@media print{.a{display:none}}", ""), ("@media screen{.a{display:none}}.a{x:y}", "none"),
        ("@supports (display:grid){.a{display:grid}}", "grid"),
        ("@keyframes k{from{display:none}}.a{display:flex}", "flex"),
        ("@import 'x'; @charset 'y'; .a{display:flex}", "flex"), (".a{/*;*/display:/**/flex}", "flex"),
        (".a{content:'}.a{display:none}';color:red}", ""), (".a{background:url(x;display:none)}", ""),
        (".a{background:url('x;display:none')}", ""), (".a{display:block; .in{display:none} float:left}", "block"),
        (".a{.in{display:none; {display:none}} display:flex}", "flex"), ("} .a{display:none}", ""),
        (".a{&.b{display:flex}}", "flex"), (".a{&.x{display:flex}}", ""), (".z{.a{display:flex}}", ""),
        (".a{@media screen{display:flex}}", "flex"), (".a{@media print{display:flex}}", ""),
        ("@layer k,l;@layer l{.a{display:flex}}@layer k{.a{display:grid}}", "flex"),
        (".a{display:flex}@layer l{#i{display:grid}}", "flex"),
        (".a{display:flex!important}@layer l{.a{display:grid!important}}", "grid"),
        (".a::before{display:none}", ""), (".a:hover{display:none}", ""), ("@layer x{.a{display:none}}", "none"),
    ],
)  # fmt: skip
def test_what_a_sheet_says_of_an_element(css: str, display: str) -> None:
    assert said(css).get("display", "") == display


def test_the_own_style_of_an_element_wins_but_over_what_is_important() -> None:
    own = "<p class=a style='display:block; visibility:hidden!important'>"
    assert said(".a{display:none}", own) == {"display": "block", "visibility": "hidden"}
    assert said(".a{display:none!important;visibility:visible!important}", own)["display"] == "none"
    assert said(".a{display:none}", media="print") == {}


def test_what_stands_in_an_address_or_in_quotes_is_no_declaration() -> None:
    assert declarations("background:url('a;display:none')") == []
    assert declarations("background:url(a;display:none); x:';display:none'") == []
    assert [one.value for one in declarations("color:red;;DISPLAY:NONE")] == ["none"]


@pytest.mark.parametrize(
    ("media", "shown"),
    [
        ("", True), ("all", True), ("screen", True), ("print", False), ("not print", True), ("only screen", True),
        ("(min-width:600px)", True), ("screen and (max-width: 600px)", False), ("(min-width: 90em)", False),
        ("print, (orientation:landscape)", True), ("(400px <= width <= 700px)", False), ("(width >= 600px)", True),
        ("(prefers-color-scheme: dark)", False), ("(prefers-reduced-motion: reduce)", False), ("speech", False),
        ("not all and (min-width: 1px)", False), ("(unheard-of: 1)", False), ("not (unheard-of)", False),
        ("(color)", True), ("(min-width: ..px)", False),
    ],
)  # fmt: skip
def test_a_page_is_taken_as_a_screen_shows_it(media: str, shown: bool) -> None:
    assert shown_on_screen(media) == shown


def test_rules_are_read_in_their_order_and_none_after_the_bound(monkeypatch) -> None:
    assert [rule.selectors for rule in rules_of("a{float:left}b{}c{color:red}d,e{position:fixed}")] == ["a", "d,e"]
    monkeypatch.setattr("claims.rules.extract.style.MAX_RULES", 1)
    assert said("p{display:flex} .a{display:none}") == {"display": "flex"}

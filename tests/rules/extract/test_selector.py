import pytest
from selectolax.lexbor import LexborHTMLParser

from claims.rules.extract.selector import Element, TooMuchWork, Work
from claims.rules.extract.selector_reading import parse

PAGE = (
    "<div class='card off' id=c><p class=a data-x='1 2'><span>hi</span><b class='sm:hidden w-1/2'>x</b></p>"
    "<ul><li>1<li>2<li>3</ul></div>"
)


def element(found: str, page: str = PAGE) -> Element:
    """The first element that this finds, in the elements that it stands in."""
    node, chain = LexborHTMLParser(page).css_first(found), []
    while node is not None and node.is_element_node:
        chain.append(node)
        node = node.parent
    last = None
    for one in reversed(chain):
        last = Element(one, last, one.attributes)
    assert last is not None
    return last


@pytest.mark.parametrize(
    ("found", "selector", "meant"),
    [
        ("span", ".card span", True), ("span", "div > span", False), ("span", "div > p > span", True),
        ("span", "#c p.a:not(.q) span", True), ("b", "span + b", True), ("b", "span ~ .sm\\:hidden", True),
        ("b", ".w-1\\/2", True), ("b", ".w-1\\2f 2", True), ("b", ".x, b", True), ("p", '[data-x~="2"]', True),
        ("p", "[data-x^='1']", True), ("p", "[data-x$='3']", False), ("p", "[CLASS]", True), ("p", "[class=A i]", True),
        ("li", "li:first-child", True), ("li:nth-child(2)", "li:nth-child(2n)", True),
        ("li:nth-child(2)", "li:nth-child(odd)", False), ("li:nth-child(3)", "li:nth-child(-n+2)", False),
        ("li:nth-child(3)", "li:last-child", True), ("span", "html body .off :is(i, span)", True),
        ("span", "p:hover span", False), ("span", "span::before", False), ("span", "*", True),
        ("span", "body>div p > *", True), ("span", ".zz .card span", False), ("b", "p > span + b", True),
        ("span", "div p span, .zz", True), ("span", "SPAN", True), ("span", "p:has(b) span", True),
        ("html", ":root", True), ("u", "u:last-of-type", True), ("s", "s:first-of-type", True),
        ("li:nth-child(2)", "li:nth-of-type(2)", True), ("u", "u:nth-of-type(1)", False),
        # The nearest that will do is not the first that is met.
        ("i", "a > b i", True), ("i", "a ~ b i", False), ("u", "s + u ~ u", True),
    ],
)  # fmt: skip
def test_a_selector_means_what_it_means_in_a_browser(found: str, selector: str, meant: bool) -> None:
    page = PAGE + "<a><b><q><b><i>1</i></b></q></b></a><s></s><u>1</u><em></em><u>2</u>"
    one = element("u:last-child" if found == "u" else found, page)
    assert any(each.matches(one, Work(5000)) for each in parse(selector)) == meant
    # The parser of the pages itself says the same, of what it knows.
    if "hover" not in selector and "::" not in selector and "has" not in selector:
        tree = LexborHTMLParser(page)
        names = [node.html for node in tree.css(selector)]
        assert (one.node.html in names) == meant


def test_more_work_than_a_page_asks_is_not_done() -> None:
    one = element("span", "<div>" * 400 + "<span>")
    with pytest.raises(TooMuchWork):
        parse("i " * 3 + "span")[0].matches(one, Work(1500))


@pytest.mark.parametrize(
    ("found", "selector", "meant"),
    [
        ("div", "div:has(b)", True), ("div", "div:has(> b)", False), ("div", "div:has(> p > b)", True),
        ("div", ":has(p b.nothing, li)", True), ("p", "p:has(+ ul)", True), ("p", "p:has(~ ul)", True),
        ("p", "p:has(+ p)", False), ("p", "p:not(:has(b))", False), ("ul", "ul:not(:has(b))", True),
        ("div", "div:has(:is(.q, span))", True), ("p", "p:has(.card p b)", False), ("b", "p:has(span) > b", True),
        ("div", "div:has(:has(b))", False), ("div", "div:has(b:hover)", False), ("div", "div:has(b::before)", False),
        ("p", ":where(.card) :is(p, q)", True), ("li:nth-child(3)", "li:nth-last-child(1)", True),
        ("li:nth-child(1)", "li:nth-last-child(-n+2)", False), ("ul", "ul:only-of-type", True),
        ("li:nth-child(3)", "li:last-of-type", True), ("span", "span:last-of-type", True),
    ],
)  # fmt: skip
def test_what_an_element_holds_and_what_follows_it_can_be_asked(found: str, selector: str, meant: bool) -> None:
    one = element(found)
    assert any(each.matches(one, Work(5000)) for each in parse(selector)) == meant


def test_what_elements_hold_is_looked_through_only_so_far() -> None:
    work = Work(5000, inside=2)
    (selector,) = parse("div:has(li)")
    assert not selector.matches(element("div"), work)


@pytest.mark.parametrize(
    ("more", "less"), [("a:has(#i)", "a:has(.c)"), ("a:has(.c)", "a:has(b)"), ("a:has(b)", "a"), ("a", ":where(#i)")]
)
def test_what_weighs_more_wins(more: str, less: str) -> None:
    assert parse(more)[0].weight > parse(less)[0].weight

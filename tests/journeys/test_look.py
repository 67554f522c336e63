"""What is seen: on a phone, with long words, on paper; whose words are in which letters."""

import pytest

from claims.choices import Role
from tests.builders import make_capture, make_claim, make_source, make_user
from tests.journeys.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.axe]

LETTERS = "(element) => getComputedStyle(element).fontFamily"
LINE = "(element) => getComputedStyle(element).textDecorationLine"
# The boxes of words in a table that lie on words of another cell; words for the ear alone have no box.
COLLISIONS = """
() => {
  const words = (cell) => {
    const boxes = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest(".visually-hidden")) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      boxes.push(...range.getClientRects());
    }
    const sides = (side, most) => most(...boxes.map((box) => box[side]));
    const [left, right] = [sides("left", Math.min), sides("right", Math.max)];
    const [top, bottom] = [sides("top", Math.min), sides("bottom", Math.max)];
    return boxes.length ? {left, right, top, bottom, width: right - left, height: bottom - top} : {};
  };
  const cells = [...document.querySelectorAll("main table :is(th, td)")].map((cell) => [cell, words(cell)])
    .filter(([, box]) => box.width && box.height);
  const touch = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  return cells.flatMap(([cell, box], at) => cells.slice(at + 1)
    .filter(([other, its]) => !cell.contains(other) && touch(box, its))
    .map(([other]) => `${cell.textContent.trim()} / ${other.textContent.trim()}`));
}
"""


def test_a_phone_has_the_whole_navigation_a_search_and_a_button_that_says_the_theme(visit):
    make_claim()
    page = visit(make_user(*Role), "/", size=NARROW)
    for link in page.locator(".nav a").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
    assert "Theme: auto" in " ".join(page.locator("#theme").inner_text().split())
    page.locator("#find").fill("immune")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/?q=immune")


def test_the_menu_closes_on_escape_and_on_a_click_outside(visit):
    page = visit(make_user(*Role), "/")
    menu, summary = page.locator(".menu"), page.locator(".menu summary")
    summary.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert summary.evaluate("(element) => element === document.activeElement")
    summary.click()
    assert menu.get_attribute("open") is not None
    page.get_by_role("heading", level=1).click()
    assert menu.get_attribute("open") is None


def test_on_a_phone_the_menu_lies_on_nothing(visit):
    page = visit(make_user(*Role), "/", size=NARROW)
    page.locator(".menu summary").click()
    last, find = page.locator(".menu li").last.bounding_box(), page.locator("#find").bounding_box()
    assert last["y"] + last["height"] <= find["y"]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_long_title_without_a_blank_does_not_push_the_page(visit, size):
    long = "Stammzellen" * 40
    claim = make_claim(capture=make_capture(source=make_source(title=long)))
    page = visit(make_user(*Role), "/", size=size)
    for address in ("/", "/sources/", "/claims/", claim.get_absolute_url(), claim.source.get_absolute_url()):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_lists_are_printed_without_words_upon_words(visit):
    for n in range(3):
        make_claim(capture=make_capture(source=make_source(title=f"A page with a rather long title of its own, {n}")))
    page = visit(make_user(*Role), "/claims/", size={"width": 690, "height": 980})
    page.emulate_media(media="print")
    for address in ("/claims/", "/sources/", "/questions/"):
        page.goto(address)
        assert page.evaluate(COLLISIONS) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 690, address


def test_a_side_that_nobody_has_said_lies_on_no_other_words(visit):
    make_claim(capture=make_capture(source=make_source(source_type="", title="Our clinic")))
    page = visit(make_user(*Role), "/", size=WIDE)
    assert page.locator("main table .side-mark").first.inner_text() == "Not classified"
    assert page.evaluate(COLLISIONS) == []


def test_a_button_is_as_wide_as_the_words_that_are_seen(visit):
    page = visit(make_user(*Role), "/")
    # Written as in a template: a line's end stands after the words that only the ear gets.
    hidden, empty, none = page.evaluate("""
        () => ['<span class="visually-hidden"> of claim 1.1</span>\\n ', " <span></span>", ""].map((more) => {
          const line = document.createElement("p");
          line.innerHTML = `<button class="button">Accept${more}</button>`;
          document.querySelector("main").append(line);
          return line.firstElementChild.getBoundingClientRect().width;
        })
    """)
    assert (hidden, empty) == pytest.approx((none, none), abs=1)


def test_on_a_tablet_the_list_of_claims_is_not_cut_and_its_headings_lie_on_none(visit):
    make_claim()
    # Who has every role has eleven columns, and scrolls.
    page = visit(make_user(*Role), "/claims/", size={"width": 1000, "height": 800})
    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    page = visit(make_user(Role.READER), "/claims/", size={"width": 1000, "height": 800})
    assert page.evaluate(COLLISIONS) == []
    assert page.locator(".table-container").evaluate("(box) => box.scrollWidth - box.clientWidth") <= 0


@pytest.mark.parametrize("width", [780, 900, 1100])
def test_the_navigation_takes_one_line_on_a_tablet(visit, width):
    page = visit(make_user(*Role), "/", size={"width": width, "height": 800})
    tops = {link.bounding_box()["y"] for link in page.locator(".nav > a").all()}
    assert len(tops) == 1


def test_our_own_words_are_not_in_the_letters_of_quoted_ones(visit):
    named, nameless = make_source(title="A title"), make_source(title="", address="")
    make_capture(source=named)
    page = visit(make_user(*Role), "/sources/")
    quoted = page.get_by_text("A title", exact=True).first.evaluate(LETTERS)
    assert "serif" not in page.locator("body").evaluate(LETTERS).split(",")[0]
    assert page.get_by_text(nameless.shown_title).first.evaluate(LETTERS) == page.locator("body").evaluate(LETTERS)
    assert quoted != page.locator("body").evaluate(LETTERS)


def test_quotes_look_like_links_where_they_are_links(visit):
    claim = make_claim()
    page = visit(make_user(Role.READER), "/claims/")
    assert page.get_by_role("link", name=claim.quote).evaluate(LINE) == "underline"
    page.goto(claim.get_absolute_url())
    assert page.locator("blockquote.quote.large").evaluate(LINE) == "none"

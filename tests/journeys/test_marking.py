"""Marking in a captured text with the mouse, a finger and the keyboard: what arrives is what was chosen."""

import pytest

from claims.choices import Role
from claims.models import Anchor, Claim
from tests.builders import make_capture, make_claim, make_user
from tests.journeys.conftest import NARROW
from tests.journeys.hands import CORNERS, select_words

pytestmark = pytest.mark.browser

TEXT = (
    "🧬🧬 𝒳 comes first. Cafe\u0301 ne\u0301e 🧬 follows.\nIt has  two\tspaces & <b>signs</b>.\rA bare CR stands here."
    "\n\n \n"
    "הטיפול בתאי גזע יעיל. משפט שני כאן.\nThe body’s “own” cells – 2×10\u00a06 of them.\n"
    "It h\u0430s\u200b \u202ehe\u00adlp\u202c some.\n"
)


@pytest.fixture
def curator(installed):
    return make_user(Role.CURATOR)


@pytest.fixture
def capture(curator):
    return make_capture(TEXT)


@pytest.fixture
def reader(visit, curator, capture):
    return visit(curator, capture.source.get_absolute_url())


def chosen(page):
    """What the open form would send, checked against the text."""
    page.wait_for_selector("#mark:not([hidden])")
    start, end, quote = (page.locator(f"#mark [name={name}]").input_value() for name in ("start", "end", "quote"))
    assert TEXT[int(start) : int(end)] == quote
    return quote


def mark(page):
    page.get_by_role("button", name="Mark", exact=True).click()
    page.wait_for_url("**/sources/*/?capture=*")
    return Claim.objects.get()


def test_the_browser_has_the_captured_text_character_for_character(reader):
    parts = reader.evaluate("() => [...document.querySelectorAll('#text [data-start]')].map((b) => b.textContent)")
    assert "".join(parts) == TEXT


@pytest.mark.parametrize(
    "words",
    [
        "comes first. Cafe\u0301 ne\u0301e 🧬 follows",
        "has  two\tspaces & <b>signs</b>",
        "body’s “own” cells – 2×10\u00a06",
        "h\u0430s\u200b \u202ehe\u00adlp\u202c some",
    ],
)
def test_words_dragged_over_with_the_mouse_are_marked_where_they_stand(reader, words):
    select_words(reader, words)
    assert chosen(reader) == words
    claim = mark(reader)
    assert (claim.quote, claim.start) == (words, TEXT.index(words))
    assert Anchor.objects.get().found_by == "selected"


def test_a_selection_over_paragraphs_keeps_the_line_breaks_of_the_text(reader):
    left, top, *_ = reader.evaluate(CORNERS, "ne\u0301e 🧬")
    reader.mouse.click(left, top)
    *_, right, bottom = reader.evaluate(CORNERS, "A bare CR")
    reader.keyboard.down("Shift")
    reader.mouse.click(right, bottom)
    reader.keyboard.up("Shift")
    assert chosen(reader).count("\r") == 1
    claim = mark(reader)
    assert claim.quote == "ne\u0301e 🧬 follows.\nIt has  two\tspaces & <b>signs</b>.\rA bare CR"


def test_white_space_at_the_ends_of_a_sloppy_selection_is_left_out(reader):
    reader.locator("#text p").nth(2).click(click_count=3)
    assert chosen(reader) == "A bare CR stands here."


def test_right_to_left_words_are_marked(reader):
    reader.locator("#text p").nth(3).click(click_count=3)
    assert chosen(reader) == "הטיפול בתאי גזע יעיל. משפט שני כאן."
    assert mark(reader).quote == "הטיפול בתאי גזע יעיל. משפט שני כאן."


def test_words_inside_a_marked_claim_can_be_marked_too(visit, curator, capture):
    make_claim("The body’s “own” cells", capture=capture)
    page = visit(curator, capture.source.get_absolute_url())
    select_words(page, "“own” cells")
    assert chosen(page) == "“own” cells"


def test_the_form_closes_by_escape_and_by_a_click_elsewhere(reader):
    for leave in (lambda: reader.keyboard.press("Escape"), lambda: reader.locator("h1").click()):
        select_words(reader, "comes first")
        chosen(reader)
        leave()
        reader.wait_for_selector("#mark", state="hidden")


def test_a_double_click_makes_one_claim(reader):
    select_words(reader, "comes first")
    chosen(reader)
    reader.get_by_role("button", name="Mark", exact=True).dblclick()
    reader.wait_for_url("**/sources/*/?capture=*")
    assert Claim.objects.count() == 1


def test_descriptions_are_given_at_the_selection(reader):
    select_words(reader, "comes first")
    chosen(reader)
    reader.locator("#mark summary").click()
    form = reader.locator("#mark")
    form.get_by_label("Firmness").select_option("plain")
    form.get_by_label("Question").fill("Does it come first?")
    claim = mark(reader)
    assert (claim.commitment, str(claim.question)) == ("plain", "Does it come first?")


def test_the_keyboard_alone_steps_through_sentences_extends_and_marks(reader):
    reader.get_by_role("button", name="Step by sentence").focus()
    reader.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown"):
        reader.keyboard.press(key)
    assert reader.locator("#spoken").inner_text() == "A bare CR stands here."
    assert reader.locator("#mark").is_hidden()
    reader.keyboard.press("Enter")
    assert chosen(reader) == "It has  two\tspaces & <b>signs</b>.\rA bare CR stands here."
    reader.keyboard.press("Escape")
    reader.keyboard.press("ArrowUp")
    reader.keyboard.press("Enter")
    assert chosen(reader) == "It has  two\tspaces & <b>signs</b>."
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/sources/*/?capture=*")
    assert Claim.objects.get().quote == "It has  two\tspaces & <b>signs</b>."


def test_a_selection_by_touch_opens_the_form_at_the_foot_of_the_screen(visit, curator, capture):
    page = visit(curator, capture.source.get_absolute_url(), size=NARROW, has_touch=True, is_mobile=True)
    # What the handles of a touch screen do: the selection changes without a mouse.
    page.evaluate(
        "() => { const n = document.querySelectorAll('#text p')[0].firstChild;"
        " document.getSelection().setBaseAndExtent(n, 8, n, 20); }"
    )
    assert chosen(page) == "comes first."
    box = page.locator("#mark").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(NARROW["height"], abs=1)
    assert box["width"] == NARROW["width"]
    page.get_by_role("button", name="Mark", exact=True).tap()
    page.wait_for_url("**/sources/*/?capture=*")
    assert Claim.objects.get().quote == "comes first."


def test_without_scripts_pasting_the_words_does_the_same(visit, curator, capture):
    page = visit(curator, capture.source.get_absolute_url(), java_script_enabled=False)
    assert page.get_by_role("button", name="Step by sentence").is_hidden()
    page.get_by_text("Mark by pasting the words").click()
    page.get_by_label("The words, copied from the text").fill('The body\'s "own" cells - 2x10 6')
    page.get_by_role("button", name="Mark", exact=True).click()
    page.get_by_role("button", name="Use the exact words").click()
    assert Claim.objects.get().quote == "The body’s “own” cells – 2×10\u00a06"


def test_a_text_that_is_too_large_is_not_sent(visit, curator):
    page = visit(curator, "/sources/new/")
    # A smaller limit says the same in less time.
    page.evaluate("() => { document.getElementById('paste').dataset.maxBytes = 1048576; }")
    page.evaluate("() => { document.getElementById('id_text').value = '세'.repeat(524288); }")
    page.get_by_role("button", name="Save this copy").click()
    page.get_by_text("This has 1.5 MB; 1 MB is the most.").wait_for()
    assert page.evaluate("() => document.getElementById('id_text').value.length") == 524288


COVERED = """
() => {
  const form = document.getElementById("mark").getBoundingClientRect();
  const words = [...window.words.getClientRects()];
  const beside = (one) => one.right <= form.left || one.left >= form.right;
  return words.some((one) => one.bottom > form.top && one.top < form.bottom && !beside(one));
}
"""
IN_VIEW = """
() => {
  const button = document.querySelector("#mark .button.main").getBoundingClientRect();
  return button.top >= 0 && button.bottom <= window.innerHeight;
}
"""


@pytest.mark.parametrize("where", ["start", "center", "end"])
@pytest.mark.parametrize("size", [(1440, 1000), (1440, 500), (390, 844)], ids=["wide", "low", "narrow"])
def test_the_form_never_covers_the_words_and_its_button_is_in_view(visit, curator, size, where):
    claim = "MSC is a cell therapy that cannot differentiate into cancer"
    words = f"{claim} if the culture conditions are set accurately."
    capture = make_capture("\n\n".join([f"Line {number} stands here." for number in range(30)] + [words]))
    page = visit(curator, capture.source.get_absolute_url(), size={"width": size[0], "height": size[1]})
    page.locator("#text[tabindex]").wait_for()
    page.evaluate(
        "([where, end]) => { const p = [...document.querySelectorAll('#text p')].at(-1);"
        " p.scrollIntoView({ block: where });"
        " document.getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, end);"
        " window.words = document.getSelection().getRangeAt(0).cloneRange(); }",
        [where, len(claim)],
    )
    page.wait_for_selector("#mark:not([hidden])")
    assert not page.evaluate(COVERED)
    page.locator("#surroundings").get_by_text("outside").first.wait_for()
    assert not page.evaluate(COVERED)
    assert page.evaluate(IN_VIEW)
    page.locator("#mark summary").first.click()
    page.wait_for_timeout(100)
    assert not page.evaluate(COVERED)
    assert page.evaluate(IN_VIEW)


# --- printed lines ---------------------------------------------------------------------------------------------------

PRINTED = (
    "Report on knees\n\nIn this small pilot the infusion of own fat cells may\n"
    "help patients with knee pain, and it is still un-\nlikely to replace surgery.\n"
)


@pytest.mark.parametrize(
    "words", ["help patients", "cells may\nhelp", "still un-\nlikely to replace", "un", "likely to replace surgery."]
)
def test_words_of_a_paragraph_in_printed_lines_are_marked_where_they_stand(visit, curator, words):
    page = visit(curator, make_capture(PRINTED).source.get_absolute_url())
    paragraph = page.locator("#text .flows")
    assert paragraph.evaluate("(one) => one.textContent") == PRINTED[17:]
    assert " ".join(paragraph.inner_text().split()).endswith("and it is still unlikely to replace surgery.")
    select_words(page, words)
    page.wait_for_selector("#mark:not([hidden])")
    start, end = (int(page.locator(f"#mark [name={name}]").input_value()) for name in ("start", "end"))
    assert PRINTED[start:end] == words
    assert page.locator("#chosen").text_content() == words.replace("-\n", "").replace("\n", " ")
    # What stands beside them is asked about unless the page has shown it.
    page.wait_for_selector("#surroundings:not([hidden]):not(.fresh)")
    claim = mark(page)
    assert claim.quote == words


def test_a_sentence_over_printed_lines_is_one_step(visit, curator):
    page = visit(curator, make_capture(PRINTED).source.get_absolute_url())
    page.get_by_role("button", name="Step by sentence").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#mark:not([hidden])")
    assert page.locator("#mark [name=start]").input_value() == "17"
    assert page.locator("#mark [name=end]").input_value() == str(len(PRINTED) - 1)

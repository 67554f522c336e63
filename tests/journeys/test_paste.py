"""A document comes in by dropping a file on the page, or by pasting rich text."""

import pytest

from claims.choices import Role
from claims.models import Capture
from tests.builders import make_source, make_user
from tests.journeys.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.journey]

DROP = """
(files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
  const lit = document.getElementById("paste").classList.contains("dropping");
  const drop = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  return [lit, !document.body.dispatchEvent(drop)];
}
"""
PASTE = """
(target, [plain, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", plain);
  if (html) data.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (target.dispatchEvent(event)) {
    target.setRangeText(plain, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
"""
HTML = (
    '<p>It may help: <a href="https://example.org/original">the original</a>.</p>'
    '<script>document.title = "run"</script>'
)


@pytest.mark.parametrize("size", [None, NARROW])
def test_a_file_is_dropped_anywhere_on_the_page(visit, size):
    person, source = make_user(Role.CURATOR), make_source()
    page = visit(person, f"/sources/new/?source={source.uid}", **({"size": size} if size else {}))
    assert page.evaluate(DROP, [["a.html", "x"], ["b.html", "y"]]) == [True, True]
    assert "one file at a time" in page.get_by_role("alert").inner_text()
    page.goto("/sources/new/")
    assert not page.get_by_role("radio", name="HTML").is_visible()
    assert page.evaluate(DROP, [["page.html", f"<!doctype html><title>t</title>{HTML}"]]) == [True, True]
    assert not page.get_by_role("alert").is_visible()
    page.get_by_role("button", name="Save this copy").click()
    page.wait_for_url("**/sources/*/?capture=*")
    capture = Capture.objects.get()
    assert (capture.filename, capture.extractor) == ("page.html", "html")
    assert page.title() != "run"
    with page.expect_download() as download:
        page.get_by_text("How it came").click()
        page.get_by_role("link", name="Download the saved file").click()
    assert download.value.suggested_filename == "page.html.txt"
    assert download.value.path().read_bytes() == capture.stored_bytes()


def test_rich_text_is_offered_as_html_and_stays_text_unless_chosen(visit):
    page = visit(make_user(Role.CURATOR), "/sources/new/")
    box, choice = page.get_by_label("Text of the page"), page.get_by_role("radio", name="HTML")
    box.evaluate(PASTE, ["It may help: the original.", HTML])
    choice.wait_for()
    assert page.get_by_role("radio", name="plain text").is_checked()
    choice.check()
    box.type(" More.")
    assert not choice.is_visible()
    assert page.get_by_role("radio", name="plain text", include_hidden=True).is_checked()
    box.evaluate("(box) => box.select()")
    box.evaluate(PASTE, ["It may help: the original.", HTML])
    choice.check()
    page.get_by_role("button", name="Save this copy").click()
    page.wait_for_url("**/sources/*/?capture=*")
    capture = Capture.objects.get()
    assert (capture.extractor, capture.text.strip()) == ("html", "It may help: the original.")
    assert [part["target"] for part in capture.structure] == ["https://example.org/original"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_focus_is_on_what_is_wrong_also_in_a_folded_part(visit, scripts):
    page = visit(make_user(Role.CURATOR), "/sources/new/", java_script_enabled=scripts, size=NARROW)
    page.get_by_label("Text of the page").fill("It may help.\n" * 200)
    page.get_by_text("Where it is from").click()
    page.locator("[name=doi]").fill("no DOI")
    page.get_by_text("Where it is from").click()
    page.locator("form#paste button.main").click()
    wrong = page.locator("[name=doi][aria-invalid=true]")
    wrong.wait_for()
    assert page.locator(":focus").get_attribute("name") == "doi"
    # Where it stands is asked of the browser itself, which answers without scripts of the page too.
    box = wrong.bounding_box()
    assert 0 <= box["y"] <= NARROW["height"] - box["height"]
    assert wrong.input_value() == "no DOI"


def test_several_files_are_dropped_at_once(visit):
    page = visit(make_user(Role.CURATOR), "/sources/new/")
    assert page.evaluate(DROP, [["a.txt", "One."], ["b.txt", "Two."]]) == [True, True]
    page.locator("form#paste button.main").click()
    page.get_by_role("heading", name="2 of 2 files stored").wait_for()
    assert sorted(Capture.objects.values_list("filename", flat=True)) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("size", [None, NARROW])
def test_a_file_that_does_not_say_how_it_is_stored_is_looked_at_before_it_is_saved(visit, size, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("Лечение может уменьшить боль в колене.".encode("cp1251"))
    page = visit(make_user(Role.CURATOR), "/sources/new/", **({"size": size} if size else {}))
    page.set_input_files("input[name=file]", str(path))
    page.get_by_role("button", name="Save this copy").click()
    asked = page.get_by_role("group", name="In which of these are the words right?")
    assert asked.get_by_role("radio", name="Лечение может уменьшить боль").is_checked()
    assert asked.get_by_role("radio").count() == 3
    assert not Capture.objects.exists()
    page.get_by_role("button", name="Save this copy").click()
    page.wait_for_url("**/sources/*/?capture=*")
    assert Capture.objects.get().text == "Лечение может уменьшить боль в колене."

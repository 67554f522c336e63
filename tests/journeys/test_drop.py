"""The page of imports: folders, dropped or chosen, are listed before anything is sent."""

import pytest

from claims.choices import Role
from claims.models import Import
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]

# What a browser gives when a folder is dropped; a real drop of one cannot be made from outside of it.
DROP = """() => {
  const file = (name, words) => new File([words], name);
  const asEntry = (one, path) => ({ isDirectory: false, fullPath: path, file: (done) => done(one) });
  const asFolder = (path, entries) => ({
    isDirectory: true, fullPath: path,
    createReader: () => { const rest = [entries, []]; return { readEntries: (done) => done(rest.shift()) }; },
  });
  const inner = asFolder('/pages/2018', [asEntry(file('hips.html', '<p>Hips hurt.'), '/pages/2018/hips.html')]);
  const outer = asFolder('/pages', [
    asEntry(file('knees.html', '<p>Knees hurt.'), '/pages/knees.html'),
    asEntry(file('style.css', 'p {}'), '/pages/style.css'),
    asEntry(file('.DS_Store', 'x'), '/pages/.DS_Store'),
    inner,
  ]);
  const event = new Event('drop', { bubbles: true, cancelable: true });
  event.dataTransfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => outer }] };
  document.body.dispatchEvent(event);
}"""


def test_a_dropped_folder_is_listed_and_brought(visit):
    page = visit(make_user(Role.CURATOR), "/imports/")
    page.evaluate(DROP)
    page.get_by_text("pages/knees.html").wait_for()
    listed = {line.split(",")[0] for line in page.locator("#chosen li").all_inner_texts()}
    assert listed == {"pages/2018/hips.html", "pages/knees.html"}
    assert "cannot be read: 2" in page.locator("#left-out").inner_text()
    page.get_by_role("button", name="Look through them").click()
    page.wait_for_url("**/imports/*/")
    assert Import.objects.get().found == 2


def test_a_chosen_folder_is_sent_once(visit, tmp_path):
    (tmp_path / "pages").mkdir()
    for name in ("knees.html", "hips.html", "shot.png"):
        (tmp_path / "pages" / name).write_text(f"<p>{name}")
    page = visit(make_user(Role.CURATOR), "/imports/")
    page.locator("#folder").set_input_files(tmp_path / "pages")
    page.get_by_text("pages/knees.html").wait_for()
    page.get_by_role("button", name="Look through them").click()
    page.wait_for_url("**/imports/*/")
    assert Import.objects.get().found == 2


def test_without_scripts_a_folder_can_be_chosen_too(visit, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "knees.html").write_text("<p>Knees hurt.")
    page = visit(make_user(Role.CURATOR), "/imports/", java_script_enabled=False)
    page.locator("#folder").set_input_files(tmp_path / "pages")
    page.get_by_role("button", name="Look through them").click()
    page.wait_for_url("**/imports/*/")
    assert Import.objects.get().found == 1

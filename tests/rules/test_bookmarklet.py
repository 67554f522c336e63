"""The link of the bookmarklet, and what stands in it."""

from urllib.parse import unquote

from claims.rules.bookmarklet import PAGE, READY, bookmarklet, bookmarklet_script
from tests.paths import ROOT

FORM = "https://evidence.example/sources/receive/"
RECEIVER = ROOT / "claims" / "static" / "claims" / "receive.js"


def test_the_link_is_the_script_that_people_can_read():
    link = bookmarklet(FORM)
    assert link.startswith("javascript:(()")
    assert unquote(link.removeprefix("javascript:")) == bookmarklet_script(FORM)
    assert not set(link) & set(" \"'<>`\n") - {">"}


def test_it_speaks_to_this_site_alone():
    script = bookmarklet_script("http://127.0.0.1:8000/sources/receive/")
    assert 'site = "http://127.0.0.1:8000";' in script
    assert "event.origin !== site" in script
    assert script.count("postMessage(") == 1
    assert script.rstrip().endswith('window.addEventListener("message", send);\n})();')
    assert '"*"' not in script


def test_an_address_cannot_leave_its_string():
    assert '"https://a.example/\\"; alert(1); \\""' in bookmarklet_script('https://a.example/"; alert(1); "')


def test_both_windows_know_the_same_words():
    assert f'"{READY}"' in RECEIVER.read_text()
    assert f'"{PAGE}"' in RECEIVER.read_text()

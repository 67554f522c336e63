"""A page on another site is sent by the bookmarklet: through two windows, into a form, and no further by itself."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from claims.actions.job import run_job, start_job
from claims.choices import CaptureMethod, JobKind, JobState, Role
from claims.models import Capture, Claim, Job
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]
TITLE = "Knees <img src=x onerror=window.broken=1>"
BODY = (
    '<p id="words">It 🧬 rarely causes immune rejection.</p><p>Other words.</p>'
    "<script>window.mine = 1</script><img src=x onerror='window.broken = 1'>"
)
PAGE = f"<!doctype html><html><head><title>{TITLE.replace('<', '&lt;')}</title></head><body>{BODY}</body></html>"
SELECT = "() => getSelection().selectAllChildren(document.getElementById('words'))"
# What a page does that pretends: it opens the form itself, and sends what it likes.
PRETEND = """
async ([form, sent]) => {
  if (sent.size) sent.html = "x".repeat(sent.size);
  const opened = window.open(form, "_blank");
  await new Promise((ready) => addEventListener("message", ready, { once: true }));
  opened.postMessage("noise", "*");
  const page = { kind: "evidence: page", html: "<p>x</p>", canonical: "", title: "", selection: "" };
  opened.postMessage({ ...page, ...sent }, "*");
}
"""


class Site(BaseHTTPRequestHandler):
    """Another site, with one page."""

    def do_GET(self):
        found = self.path == "/knees"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if found:
            self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def curator(installed):
    return make_user(Role.CURATOR, username="curator")


def script_of(page):
    page.goto("/sources/bookmarklet/")
    link = page.get_by_role("link", name="Send to Evidence").get_attribute("href")
    return unquote(link.removeprefix("javascript:"))


def elsewhere(page, site):
    other = page.context.new_page()
    other.goto(f"{site}/knees")
    return other


def sent_from(other, script, *given):
    with other.expect_popup() as opened:
        other.evaluate(script, *given)
    return opened.value


def test_a_page_and_its_selected_words_are_sent_looked_over_frozen_and_marked(visit, curator, site):
    page = visit(curator)
    script = script_of(page)
    other = elsewhere(page, site)
    other.evaluate(SELECT)
    form = sent_from(other, script)
    form.get_by_text("The page is here. Look it over.").wait_for()
    assert form.get_by_label("Title").input_value() == TITLE
    assert form.get_by_label("Address").input_value() == f"{site}/knees"
    assert form.get_by_label("Selected words").input_value() == "It 🧬 rarely causes immune rejection."
    assert form.locator("#origin").inner_text() == site
    assert form.evaluate("() => [window.mine, window.broken, document.images.length]") == [None, None, 0]
    assert not Capture.objects.exists(), "nothing is stored before the form is submitted"

    form.get_by_role("button", name="Save this copy").click()
    form.wait_for_url("**/sources/*/?capture=*")
    capture = Capture.objects.get()
    assert capture.method == CaptureMethod.SENT
    assert capture.stored_bytes().decode() == other.evaluate("() => document.documentElement.outerHTML")
    assert form.evaluate("() => [window.opener, window.mine, window.broken]") == [None, None, None]

    words = form.get_by_label("The words, copied from the text")
    assert words.input_value() == "It 🧬 rarely causes immune rejection."
    words.locator("xpath=ancestor::form").get_by_role("button", name="Mark", exact=True).click()
    form.wait_for_url("**/sources/*/?capture=*#c-*")
    assert Claim.objects.get().quote == "It 🧬 rarely causes immune rejection."


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"address": "https://clinic.example/"}, "says that it is https://clinic.example/"),
        ({"address": "file:///etc/passwd"}, "not from the web"),
        ({"address": 1}, "not a whole page"),
        ({"html": ""}, "not a whole page"),
        ({"size": 20 * 2**20 + 1}, "The page has 20.0 MB; 20 MB is the most."),
    ],
)
def test_a_page_that_lies_or_is_too_large_is_refused(visit, curator, site, sent, reason):
    page = visit(curator, "/sources/receive/")
    form = sent_from(elsewhere(page, site), PRETEND, [page.url, {"address": f"{site}/knees"} | sent])
    form.locator("#refused").get_by_text(reason).wait_for()
    assert form.locator("#receive").is_hidden()


def test_only_the_window_that_opened_the_form_is_listened_to(visit, curator, site):
    page = visit(curator, "/sources/receive/")
    other = elsewhere(page, site)
    form = sent_from(other, "(form) => { window.open(form, '_blank'); }", page.url)
    form.get_by_text("Waiting for the page").wait_for()
    sent = {"kind": "evidence: page", "html": "<p>x</p>", "canonical": "", "title": "", "selection": ""}
    form.evaluate("(sent) => postMessage({ ...sent, address: location.href }, '*')", sent)
    form.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert form.locator("#receive").is_hidden()
    assert form.locator("#refused").is_hidden()


def test_without_a_login_the_form_says_to_click_again(visit, curator, site):
    page = visit(curator)
    script = script_of(page)
    page.context.clear_cookies()
    form = sent_from(elsewhere(page, site), script)
    form.get_by_label("Username").fill("curator")
    form.get_by_label("Password").fill("a long password")
    form.get_by_role("button", name="Log in").click()
    form.get_by_text("click it again").wait_for()
    assert form.locator("#receive").is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_of_a_job_looks_again_by_itself(visit, curator, settings, scripts):
    settings.FETCH_PAGES = True
    job = start_job(actor=curator, kind=JobKind.FETCH, arguments={"address": "http://127.0.0.1/"})
    page = visit(curator, job.get_absolute_url(), java_script_enabled=scripts)
    page.get_by_role("heading", name="Waiting").wait_for()
    run_job.call(job.uid)
    assert Job.objects.get().state == JobState.FAILED
    page.get_by_role("heading", name="Failed").wait_for()
    page.get_by_text("private or special network").wait_for()
    assert page.get_by_text("It has ended: failed.").count() == scripts
    page.get_by_role("button", name="Start it again").click()
    page.get_by_role("heading", name="Waiting").wait_for()

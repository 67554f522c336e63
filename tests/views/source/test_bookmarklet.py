"""The bookmarklet and the form that it sends to."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims.choices import CaptureMethod
from claims.models import Capture, Claim, Source
from tests.builders import make_source
from tests.flat import flat

pytestmark = pytest.mark.django_db
RECEIVE = "/sources/receive/"
OPENER = "Cross-Origin-Opener-Policy"
PAGE = "<html><body><h1>Knees</h1><p>It 🧬 rarely causes immune rejection. It works.</p><p>It works.</p></body></html>"
ADDRESS = "https://clinic.example/knees?a=1"


def file(data=PAGE):
    return SimpleUploadedFile("page.html", data.encode() if isinstance(data, str) else data, "text/html")


def sent(client, data=PAGE, **fields):
    fields = {"address": ADDRESS, "title": "Knees", "document_title": "Knees", "selection": ""} | fields
    return client.post(RECEIVE, fields | ({"html": file(data)} if data else {}))


def test_what_was_sent_is_frozen_when_it_is_submitted(as_curator, curator):
    response = sent(as_curator)
    capture = Capture.objects.get()
    assert capture.method == CaptureMethod.SENT
    assert capture.stored_bytes() == PAGE.encode()
    assert (capture.media_type, capture.asked_address, capture.stored_by) == ("text/html", ADDRESS, curator)
    assert (capture.source.address, capture.source.title) == (ADDRESS, "Knees")
    assert capture.source.found_how == {"title": "embedded"}
    assert response.url == f"{capture.source.get_absolute_url()}?capture={capture.uid}"


def test_a_page_that_declares_another_charset_is_read_as_what_the_browser_sends(as_curator):
    sent(as_curator, data="<html><head><meta charset=euc-kr></head><body><p>세포 치료 – helps.</p></body></html>")
    assert "세포 치료 – helps." in Capture.objects.get().text


def test_it_was_observed_when_the_form_was_opened(as_curator):
    before = timezone.now().replace(microsecond=0)
    form = flat(as_curator.get(RECEIVE))
    seen = re.search(r'name="seen_at" value="([^"]+)"', form)[1]
    sent(as_curator, seen_at=seen)
    assert before <= Capture.objects.get().observed_at <= timezone.now()


def test_the_selected_words_are_found_and_wait_in_the_form(as_curator):
    response = sent(as_curator, selection=" 🧬 rarely causes immune rejection. ")
    capture = Capture.objects.get()
    query = parse_qs(urlsplit(response.url).query)
    start, end = int(query["at"][0]), int(query["to"][0])
    assert capture.text[start:end] == "🧬 rarely causes immune rejection."
    page = flat(as_curator.get(response.url))
    assert re.search(r"<details open><summary>Mark by pasting", page)
    assert re.search(r'<textarea name="quote"[^>]*>\s*🧬 rarely causes immune rejection\.</textarea>', page)
    assert "Your words are in the form below the text" in page
    assert not Claim.objects.exists()


def test_words_that_stand_twice_lead_to_the_first_place(as_curator):
    response = sent(as_curator, selection="It works.")
    assert int(parse_qs(urlsplit(response.url).query)["at"][0]) == Capture.objects.get().text.index("It works.")


@pytest.mark.parametrize("words", ["not in the text at all", "\x00", " "])
def test_words_that_are_not_in_the_text_lose_nothing(as_curator, words):
    page = flat(as_curator.get(sent(as_curator, selection=words).url))
    assert Capture.objects.count() == 1
    assert ("are not in the text as it was read" in page) == bool(words.strip())


@pytest.mark.parametrize("query", ["at=5&to=3", "at=0&to=99999999", "at=x&to=3", "at=-1&to=3", "to=3", "at=0&to=0"])
def test_an_address_with_no_such_place_fills_in_nothing(as_curator, query):
    sent(as_curator)
    capture = Capture.objects.get()
    page = as_curator.get(f"{capture.source.get_absolute_url()}?capture={capture.uid}&{query}")
    assert page.status_code == 200
    assert "<details open><summary>Mark by pasting" not in flat(page)


def test_a_page_that_is_stored_already_becomes_a_newer_copy_when_that_is_chosen(as_curator):
    source = make_source(address="http://www.clinic.example/knees/?a=1")
    refused = sent(as_curator, selection="It works.")
    assert refused.status_code == 422
    text = flat(refused)
    assert f'value="{source.uid}">Save as a newer copy of it' in text
    kept = re.search(r'name="kept_file" value="([^"]+)"', text)[1]
    assert base64.b64decode(kept).decode() == PAGE
    assert ">\nIt works.</textarea>" in text
    sent(as_curator, data=None, kept_file=kept, source=source.uid)
    assert Capture.objects.get().source == source
    assert Capture.objects.get().stored_bytes() == PAGE.encode()


def test_a_page_that_is_stored_already_can_be_another_source(as_curator):
    make_source(address=ADDRESS)
    assert sent(as_curator, anyway="1").status_code == 302
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "fields", "reason"),
    [
        (None, {}, "No page has come"),
        (None, {"kept_file": "%%%"}, "No page has come"),
        ("", {}, ""),
        (b"x" * (20 * 2**20 + 1), {}, "more than 20 MB"),
        (PAGE, {"address": "javascript:alert(1)"}, "begin with https"),
        (PAGE, {"address": "https://a.example/" + "x" * 2000}, "2000 is the most"),
        (PAGE, {"source": "0123456789"}, ""),
        (PAGE, {"title": "x" * 501}, ""),
        (PAGE, {"title": "a\x00b"}, ""),
        (PAGE, {"seen_at": "2999-01-01 00:00:00"}, "in the future"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_its_reason_and_stores_nothing(as_curator, data, fields, reason):
    refused = sent(as_curator, data=data, **fields)
    assert refused.status_code == 422
    assert reason in flat(refused)
    assert "notice alert" in flat(refused) or "aria-invalid" in flat(refused)
    assert not Capture.objects.exists()
    assert not Source.objects.exists()


def test_what_was_sent_is_never_drawn_as_html(as_curator):
    make_source(address=ADDRESS)
    evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>"
    page = flat(sent(as_curator, data=PAGE + evil, title=evil, selection=evil))
    assert "<script>alert" not in page
    assert "<img" not in page


def test_this_page_alone_may_speak_with_the_window_that_opened_it(as_curator):
    assert as_curator.get(RECEIVE)[OPENER] == "unsafe-none"
    for other in ("/", "/sources/", "/sources/new/", "/sources/bookmarklet/", "/claims/", "/login/", "/admin/"):
        assert as_curator.get(other)[OPENER] == "same-origin", other
    assert sent(as_curator, data=None)[OPENER] == "same-origin"


def test_without_a_login_it_says_to_click_again_afterwards(client, as_curator):
    assert client.get(RECEIVE).url == f"/login/?next={RECEIVE}"
    assert "click it again" in flat(as_curator.get(RECEIVE))


@pytest.mark.parametrize("person", ["as_reviewer", "as_reader", "as_lead"])
def test_only_curators_send_pages(person, request):
    client = request.getfixturevalue(person)
    assert client.get("/sources/bookmarklet/").status_code == 403
    assert client.get(RECEIVE).status_code == 403
    assert sent(client).status_code == 403
    assert not Source.objects.exists()


def test_the_form_asks_for_its_token(curator):

    client = Client(enforce_csrf_checks=True)
    client.force_login(curator)
    assert sent(client).status_code == 403


def test_the_link_leads_to_this_site_and_stands_in_an_address_alone(as_curator):
    response = as_curator.get("/sources/bookmarklet/", headers={"host": "localhost"})
    page = flat(response)
    assert page.count('href="javascript:') == 1
    assert "http://localhost/sources/receive/" in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "<script>" not in page

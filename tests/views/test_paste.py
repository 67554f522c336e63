"""The page that takes documents of all kinds: text, HTML, PDF and Markdown, chosen as a file or pasted."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.choices import CaptureMethod
from claims.models import Capture, Source
from claims.rules.extract import docx, jats
from tests.builders import make_source
from tests.flat import flat
from tests.pdfs import make_pdf
from tests.saved import make_article, make_docx, make_mhtml, page_part, paragraph

pytestmark = pytest.mark.django_db

NEW = "/sources/new/"
PAGE = (
    b"<!doctype html><html><head><title>Knees &lt;script&gt;alert(1)&lt;/script&gt;</title>"
    b'<meta name="author" content="A. Author"><meta property="article:published_time" content="2019-04-05">'
    b'<link rel="canonical" href="javascript:alert(1)"><script>alert(2)</script></head><body onload="alert(3)">'
    b'<h1>Knees</h1><p>It may help. <a href="https://example.org/a">The original</a>.</p>'
    b'<p>doi: 10.1000/abc <img src=x onerror="alert(4)"></p></body></html>'
)


def upload(client, name, data, **typed):
    return client.post(NEW, {"text": "", "file": SimpleUploadedFile(name, data), **typed}, follow=True)


@pytest.mark.parametrize(
    ("name", "data", "extractor", "media_type"),
    [
        ("page.html", PAGE, "html", "text/html"),
        ("page.htm", PAGE, "html", "text/html"),
        ("paper.pdf", make_pdf(["It may help."]), "pdf", "application/pdf"),
        ("notes.md", b"# Knees\n\nIt may [help](https://example.org/).", "markdown", "text/markdown"),
        ("page.mhtml", make_mhtml(page_part("<h1>Knees</h1><p>It may help.")), "mhtml", "multipart/related"),
        ("knees.docx", make_docx(paragraph("Knees") + paragraph("It may help.")), "docx", docx.MEDIA_TYPE),
        ("knees.xml", make_article(body="<sec><title>Knees</title><p>It may help.</p></sec>"), "jats", jats.MEDIA_TYPE),
        ("notes.txt", b"It may help.", "text", "text/plain"),
    ],
)
def test_a_file_of_each_kind_is_frozen_as_it_is(as_curator, name, data, extractor, media_type):
    response = upload(as_curator, name, data)
    capture = Capture.objects.get()
    assert (capture.extractor, capture.media_type, capture.filename) == (extractor, media_type, name)
    assert (capture.stored_bytes(), capture.method) == (data, CaptureMethod.UPLOADED)
    assert "It may help" in capture.text
    assert "[help]" not in capture.text
    assert "read as binary" not in flat(response)
    assert "It was read as" not in flat(response)


def test_nothing_of_a_document_is_filled_in_silently(as_curator):
    shown = flat(upload(as_curator, "page.html", PAGE))
    source, capture = Source.objects.get(), Capture.objects.get()
    assert {said["field"] for said in capture.metadata} >= {"title", "author_printed", "doi"}
    # A page that has a title is not left without one; that says how it was found.
    assert (source.title, source.found_how) == ("Knees", {"title": "printed"})
    blank = ("author_printed", "published", "published_printed", "doi", "address", "publisher", "language")
    assert [field for field in blank if getattr(source, field)] == []
    assert "The document says (" in shown
    assert '<span class="muted">title</span> <span class="how">printed</span>' in shown


def test_no_script_of_a_document_reaches_the_page(as_curator):
    shown = flat(upload(as_curator, "page.html", PAGE))
    for number in range(5):
        assert f"<script>alert({number})" not in shown
    assert 'href="javascript:' not in shown
    assert "onerror=" not in shown.replace("&quot;", "")
    capture = Capture.objects.get()
    for number in range(len(capture.metadata)):
        as_curator.post(reverse("suggestion_take", args=[capture.source.uid, capture.uid, number]))
    shown = flat(as_curator.get(capture.source.get_absolute_url()))
    assert "Knees &lt;script&gt;" in shown
    assert "<script>alert(" not in shown
    assert 'href="javascript:' not in shown


def test_pasted_html_is_kept_as_html_only_where_that_is_asked_for(as_curator):
    typed = {"text": "It may help.", "html": "<p>It <b>may</b> help: <a href='https://example.org/'>here</a>.</p>"}
    as_curator.post(NEW, typed)
    assert Capture.objects.get().stored_bytes() == b"It may help."
    as_curator.post(NEW, typed | {"pasted_as": "text/html"})
    capture = Capture.objects.latest("pk")
    assert capture.stored_bytes() == typed["html"].encode()
    assert (capture.text.strip(), capture.extractor) == ("It may help: here.", "html")
    assert (capture.method, capture.filename) == (CaptureMethod.PASTED, "")
    assert [part["target"] for part in capture.structure if part["kind"] == "link"] == ["https://example.org/"]


def test_without_scripts_the_box_may_hold_the_html_itself(as_curator):
    as_curator.post(NEW, {"text": "<h1>Größe</h1><p>It may help.</p>", "pasted_as": "text/html"})
    assert Capture.objects.get().text.split() == ["Größe", "It", "may", "help."]


def test_pasted_words_that_look_like_html_stay_words(as_curator):
    text = "<!doctype html><p>This is how a page begins.</p>"
    as_curator.post(NEW, {"text": text})
    assert (Capture.objects.get().text, Capture.objects.get().extractor) == (text, "text")


def test_what_was_pasted_comes_back_when_a_field_is_wrong(as_curator):
    typed = {"text": "It may help.", "html": '<p title="a">It may help.</p>', "pasted_as": "text/html", "doi": "bad"}
    shown = flat(as_curator.post(NEW, typed))
    assert 'value="&lt;p title=&quot;a&quot;&gt;It may help.&lt;/p&gt;"' in shown
    assert re.search(r'value="text/html"[^>]* checked', shown)
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("paper.pdf", b"%PDF-1.7 cut off", "cut short"),
        ("paper.pdf", b"Words.", "called a PDF, but is none"),
        ("scan.pdf", make_pdf([]), "its pages are pictures"),
        ("locked.pdf", make_pdf(["Words."], password="secret"), "encrypted"),
        ("page.html", b"<html><body><script>var a = 1</script></body></html>", ""),
        ("bomb.zip", b"PK\x03\x04" + b"\0" * 100, "ZIP"),
        ("page.mht", b"From: <Saved by Blink>", "does not begin like one"),
        ("paper.docx", b"PK\x03\x04 no more", "damaged"),
        ("feed.xml", b"<rss><channel/></rss>", "begins with <rss>"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "PNG"),
    ],
)
def test_a_bad_file_says_why_and_is_kept_with_all_that_was_typed(as_curator, name, data, says):
    response = upload(as_curator, name, data, title="Typed")
    assert response.status_code == 422
    errors = " ".join(response.context["form"].errors["file"])
    assert errors
    assert says in errors
    assert 'value="Typed"' in flat(response)
    assert f'name="kept_name" value="{name}"' in flat(response)
    assert not Source.objects.exists()


def test_a_file_that_came_back_keeps_its_kind(as_curator):
    response = upload(as_curator, "page.html", PAGE, published="2023-02-30")
    sent = dict(re.findall(r'name="(kept_file|kept_name)" value="([^"]*)"', flat(response)))
    as_curator.post(NEW, {"text": "", "keep": "on", **sent})
    assert Capture.objects.get().extractor == "html"
    assert Capture.objects.get().stored_bytes() == PAGE


def test_addresses_go_to_the_capture_and_not_to_the_source(as_curator):
    asked, archive = "https://example.org/a?b=1", "https://web.archive.org/web/20260101000000/https://example.org/"
    as_curator.post(NEW, {"text": "Words.", "asked_address": asked, "archive_address": archive})
    capture = Capture.objects.get()
    assert (capture.asked_address, capture.archive_address, capture.reached_address) == (asked, archive, "")
    assert capture.source.address == ""
    again = f"{NEW}?source={capture.source.uid}"
    as_curator.post(again, {"text": "Newer.", "asked_address": asked})
    assert Capture.objects.latest("pk").asked_address == asked


@pytest.mark.parametrize("field", ["asked_address", "archive_address"])
def test_an_address_that_is_none_is_told_on_its_field(as_curator, field):
    response = as_curator.post(NEW, {"text": "Words.", field: "javascript:alert(1)"})
    assert response.status_code == 422
    assert "javascript:" in str(response.context["form"].errors[field])
    assert "<details open>" in flat(response)
    assert not Source.objects.exists()


def test_relative_links_are_read_from_the_address_that_was_asked_for(as_curator):
    data = b'<!doctype html><p>Words <a href="/original">here</a>.</p>'
    upload(as_curator, "page.html", data, asked_address="https://example.org/blog/1")
    assert [part["target"] for part in Capture.objects.get().structure] == ["https://example.org/original"]


def test_a_document_is_read_once(as_curator, monkeypatch):
    from claims.actions import capture, freeze  # noqa: PLC0415

    def again(*_, **__):
        pytest.fail("It was read again.")

    for module in (capture, freeze):
        monkeypatch.setattr(module, "read_document", again)
    upload(as_curator, "paper.pdf", make_pdf(["It may help."]))
    assert Capture.objects.exists()


def test_the_same_document_elsewhere_is_asked_about(as_curator):
    upload(as_curator, "page.html", PAGE)
    response = upload(as_curator, "other.html", PAGE)
    assert response.status_code == 422
    assert "has the same text" in flat(response)
    assert Source.objects.count() == 1


def test_a_newer_copy_may_be_another_kind_of_file(as_curator):
    source = make_source()
    response = as_curator.post(
        f"{NEW}?source={source.uid}", {"text": "", "file": SimpleUploadedFile("a.pdf", make_pdf(["It may help."]))}
    )
    assert response.status_code == 302
    assert source.captures.get().extractor == "pdf"

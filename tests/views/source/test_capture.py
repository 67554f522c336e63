"""Files of a capture: given out so that nothing in them runs; and what a curator adds to a capture."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.actions.capture import attach_file
from claims.models import Attachment, Capture, Withholding
from tests.builders import TEXT, everything, make_capture, make_document_saying, make_source
from tests.flat import flat

pytestmark = pytest.mark.django_db

PAGE = b"<!doctype html><title>A page</title><h1>Knees</h1><p>Words.</p><script>alert(1)</script>"


def at(name, capture, *more):
    return reverse(name, args=[capture.source.uid, capture.uid, *more])


def content(response):
    data = b"".join(response.streaming_content)
    response.close()
    return data


def page(client, capture):
    return client.get(capture.source.get_absolute_url(), {"capture": capture.uid})


def attach(capture, data=b"%PDF-1.7 printed", filename="printed.pdf", **fields):
    return attach_file(actor=everything(), capture=capture, data=data, filename=filename, **fields)


# Giving files out


def test_the_captured_bytes_are_saved_and_never_shown(as_reader):
    capture = make_capture(TEXT, filename="page.txt")
    response = as_reader.get(at("capture_bytes", capture))
    assert content(response) == TEXT.encode()
    assert response["Content-Disposition"] == 'attachment; filename="page.txt"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert int(response["Content-Length"]) == len(TEXT.encode())


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("page.html", "page.html.txt"),
        ("page.HTM", "page.HTM.txt"),
        ("picture.svg", "picture.svg.txt"),
        ("setup.exe", "setup.exe.txt"),
        ("page", "page.txt"),
        ("paper.PDF", "paper.PDF"),
        ("notes.md", "notes.md"),
    ],
)
def test_a_saved_file_does_not_run_by_a_double_click(as_reader, name, saved):
    capture = make_capture()
    response = as_reader.get(at("attachment_bytes", capture, attach(capture, b"Words.", name).uid))
    assert content(response) == b"Words."
    assert response["Content-Disposition"] == f'attachment; filename="{saved}"'


@pytest.mark.parametrize(
    "name", ['a"b.txt', "a\r\nX-Header: 1.txt", "größe 작성자.txt", "../../etc/passwd.txt", "a;b.txt"]
)
def test_a_name_cannot_break_out_of_its_header(as_reader, name):
    response = as_reader.get(at("capture_bytes", make_capture(filename=name)))
    assert content(response) == TEXT.encode()
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "X-Header" not in response.headers
    assert "\n" not in response["Content-Disposition"]


def test_an_attachment_is_saved_the_same_way(as_reader):
    capture = make_capture()
    attachment = attach(capture, PAGE, "shot.html")
    response = as_reader.get(at("attachment_bytes", capture, attachment.uid))
    assert content(response) == PAGE
    assert response["Content-Disposition"] == 'attachment; filename="shot.html.txt"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_found_only_where_it_belongs(as_reader):
    one, other = make_capture(), make_capture("Other words.")
    attachment = attach(one)
    assert as_reader.get(at("attachment_bytes", other, attachment.uid)).status_code == 404
    assert as_reader.get(reverse("capture_bytes", args=[other.source.uid, one.uid])).status_code == 404
    assert as_reader.get(at("attachment_bytes", one, "a" * 10)).status_code == 404
    assert as_reader.get(reverse("capture_bytes", args=[one.source.uid, "a" * 10])).status_code == 404


def test_a_file_that_is_missing_says_so(as_reader):
    capture = make_capture()
    default_storage.delete(capture.file_name)
    assert as_reader.get(at("capture_bytes", capture)).status_code == 404


def withhold(capture, **span):
    return Withholding.objects.create(capture=capture, reason="A person is named.", created_by=everything(), **span)


@pytest.mark.parametrize("span", [{}, {"start": 3, "end": 9}])
def test_what_is_withheld_even_in_part_is_not_given_out(as_everything, span):
    capture = make_capture()
    attachment = attach(capture)
    withhold(capture, **span)
    for address in (at("capture_bytes", capture), at("attachment_bytes", capture, attachment.uid)):
        assert as_everything.get(address).status_code == 403
    shown = flat(page(as_everything, capture))
    assert at("capture_bytes", capture) not in shown
    assert at("attachment_bytes", capture, attachment.uid) not in shown
    assert at("capture_attach", capture) not in shown


def test_the_same_bytes_at_another_source_are_withheld_too(as_reader):
    capture, same = make_capture(), make_capture()
    withheld = withhold(capture)
    assert as_reader.get(at("capture_bytes", same)).status_code == 403
    Withholding.objects.filter(pk=withheld.pk).update(lifted_at=timezone.now())
    assert content(as_reader.get(at("capture_bytes", same))) == TEXT.encode()


def test_who_is_not_logged_in_gets_nothing(client, db):
    capture = make_capture()
    attachment = attach(capture)
    for address in (at("capture_bytes", capture), at("attachment_bytes", capture, attachment.uid)):
        assert client.get(address)["Location"].startswith("/login/")


def test_files_are_read_and_nothing_else(as_curator):
    capture = make_capture()
    assert as_curator.post(at("capture_bytes", capture)).status_code == 405
    for name in ("capture_attach", "capture_archive", "capture_extract"):
        assert as_curator.get(at(name, capture)).status_code == 405


# The card


def test_three_addresses_are_three_lines_and_none_is_a_link(as_reader):
    asked, reached = "https://example.org/asked", "https://example.org/reached"
    capture = make_document_saying(
        asked_address=asked, reached_address=reached, canonical_address="javascript:alert(1)"
    )
    shown = flat(page(as_reader, capture))
    for label, address in (("asked for", asked), ("reached", reached), ("that it declares", "javascript:alert(1)")):
        assert f"<dt>Address {label}</dt><dd>{address}" in shown
        assert f'href="{address}"' not in shown
    plain = flat(page(as_reader, make_capture("Other words.")))
    for label in ("Address asked for", "Address reached", "Address that it declares", "Archive address"):
        assert label not in plain


def test_an_archive_address_is_a_link_only_where_it_leads_to_a_page(as_reader):
    good = make_document_saying(archive_address="https://web.example.org/1")
    assert '<a href="https://web.example.org/1" rel="noopener noreferrer nofollow">' in flat(page(as_reader, good))
    bad = make_document_saying(archive_address="javascript:alert(1)")
    assert 'href="javascript' not in flat(page(as_reader, bad))


def test_attachments_are_listed_with_hash_size_and_what_they_show(as_reader):
    capture = make_capture()
    attachment = attach(capture, b"%PDF-1.7 <b>", "<img src=x onerror=alert(1)>.pdf", description="<script>1</script>")
    shown = flat(page(as_reader, capture))
    assert attachment.sha256 in shown
    assert "12\xa0bytes" in shown
    assert "&lt;script&gt;1&lt;/script&gt;" in shown
    assert "<img src=x" not in shown


def test_a_curator_attaches_a_file(as_curator, curator):
    capture = make_capture()
    file = SimpleUploadedFile("shot.png", b"\x89PNG\r\n\x1a\n123")
    response = as_curator.post(
        at("capture_attach", capture), {"file": file, "description": "The whole page"}, follow=True
    )
    attachment = Attachment.objects.get()
    assert (attachment.filename, attachment.description, attachment.stored_by) == (
        "shot.png",
        "The whole page",
        curator,
    )
    assert attachment.stored_bytes() == b"\x89PNG\r\n\x1a\n123"
    assert "The whole page" in flat(response)


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b"x" * (20 * 1024 * 1024 + 1), "20 MB is the most"), (b"%PDF-1.7 same", "already")],
)
def test_a_refused_attachment_says_why_and_keeps_what_was_typed(as_curator, data, says):
    capture = make_capture()
    attach(capture, b"%PDF-1.7 same")
    response = as_curator.post(
        at("capture_attach", capture), {"file": SimpleUploadedFile("a.pdf", data), "description": "Typed"}
    )
    assert response.status_code == 422
    assert says in str(response.context["attach"].errors)
    assert 'value="Typed"' in flat(response)
    assert Attachment.objects.count() == 1


def test_a_curator_says_where_an_archive_has_it(as_curator):
    capture = make_capture()
    address = "https://web.archive.org/web/20260102030405/https://example.org/"
    as_curator.post(at("capture_archive", capture), {"archive_address": address})
    capture.refresh_from_db()
    assert capture.archive_address == address
    response = as_curator.post(at("capture_archive", capture), {"archive_address": "javascript:alert(1)"})
    assert response.status_code == 422
    assert "javascript:" in str(response.context["archive"].errors)
    capture.refresh_from_db()
    assert capture.archive_address == address


def test_bytes_that_an_older_extractor_read_are_read_again(as_curator):
    capture = make_document_saying(extractor="text", extractor_version="0")
    assert "Read the text again" in flat(page(as_curator, capture))
    response = as_curator.post(at("capture_extract", capture), follow=True)
    newer = Capture.objects.exclude(extractor_version="0").order_by("-pk").first()
    assert (newer.sha256, newer.source) == (capture.sha256, capture.source)
    assert response.redirect_chain[-1][0].endswith(f"?capture={newer.uid}")
    assert "Read the text again" not in flat(response)


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_who_is_not_a_curator_adds_nothing(client, request):
    client = request.getfixturevalue(client)
    capture = make_document_saying(extractor_version="0")
    shown = flat(page(client, capture))
    for name in ("capture_attach", "capture_archive", "capture_extract"):
        assert client.post(at(name, capture), {"archive_address": "https://example.org/"}).status_code == 403
        assert at(name, capture) not in shown
    assert not Attachment.objects.exists()


def test_the_queries_do_not_grow_with_attachments_and_suggestions(as_curator):
    said = {"field": "title", "value": "A title", "how": "embedded", "where": "title"}
    one = make_document_saying(said, source=make_source())
    attach(one)

    def queries(capture):
        with CaptureQueriesContext(connection) as counted:
            assert page(as_curator, capture).status_code == 200
        return len(counted)

    many = make_document_saying(*[said | {"value": f"Title {n}"} for n in range(30)], source=make_source())
    attach(many, b"%PDF")
    for capture in (one, many):
        queries(capture)
    few = queries(many)
    for number in range(10):
        attach(many, f"%PDF {number}".encode())
    assert queries(many) == few == queries(one)

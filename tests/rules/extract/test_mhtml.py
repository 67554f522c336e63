"""Pages that a browser saved in one file: read as the page is, with what is missing from them told."""

import base64
import quopri

import pytest

from claims.rules.extract import BadDocument, choose, extract, extract_with
from claims.rules.extract.confined import read_here
from tests.saved import ADDRESS, BOUNDARY, HEAD, make_mhtml, page_part

PAGE = "<!doctype html><title>Knees</title><h1>Knees</h1><p>It may help <a href=/pain>pain</a>.</p>"


def read(data: bytes, **known: str):
    return read_here("mhtml", data, **known)


def told(found) -> str:
    return " ".join(part.says for part in found.structure if part.kind == "warning")


def said(found, field: str) -> list[str]:
    return [one.value for one in found.metadata if one.field == field]


def test_a_saved_page_reads_as_the_page_with_its_address_its_title_and_when_it_was_saved():
    found = extract(make_mhtml(page_part(PAGE)), filename="page.mhtml")
    assert (found.text, found.extractor, found.version) == ("Knees\n\nIt may help pain.", "mhtml", "2")
    assert (found.charset, found.media_type) == ("utf-8", "multipart/related")
    assert said(found, "address") == [ADDRESS]
    assert said(found, "title") == ["Knees", "Knees – our clinic"]
    assert said(found, "saved") == ["2026-11-02T13:30:00Z"]
    assert [part.target for part in found.structure if part.kind == "link"] == ["https://clinic.example/pain"]
    assert [part.level for part in found.structure if part.kind == "heading"] == [1]
    assert told(found) == ""


def test_it_is_known_by_how_it_begins_unless_it_says_that_it_is_plain_text():
    data = make_mhtml(page_part(PAGE))
    assert choose(data) == choose(data, filename="page.html") == choose(data, filename="PAGE.MHT") == "mhtml"
    assert choose(data, media_type="multipart/related; boundary=x") == "mhtml"
    assert choose(data, filename="page.txt") == "text"
    assert choose(b"Dear all: words\n\nMIME-Version: 1.0", filename="") == "text"


@pytest.mark.parametrize(
    ("coding", "coded"), [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)]
)
def test_words_come_out_of_whatever_they_are_coded_in(coding, coded):
    body = coded(PAGE.replace("pain", "pain – 서울 = 1").encode())
    found = read(make_mhtml(page_part(body, Content_Transfer_Encoding=coding)))
    assert "pain – 서울 = 1." in found.text
    assert told(found) == ""


@pytest.mark.parametrize(
    ("coding", "body"),
    [("quoted-printable", PAGE.replace("help", "=ZZhelp")), ("base64", base64.b64encode(PAGE.encode())[:-7] + b"!")],
)
def test_damage_to_the_coding_is_told(coding, body):
    found = read(make_mhtml(page_part(body, Content_Transfer_Encoding=coding)))
    assert "It may" in found.text
    assert "coding of the page in this file is damaged" in told(found)


def test_the_charset_is_the_parts_own_and_else_what_the_page_declares():
    korean = "<!doctype html><p>서울".encode("euc-kr")
    found = read(make_mhtml(page_part(korean, Content_Type="text/html; charset=euc-kr")))
    assert (found.text, found.charset) == ("서울", "euc-kr")
    declared = b"<!doctype html><meta charset=euc-kr><p>" + "서울".encode("euc-kr")
    assert read(make_mhtml(page_part(declared, Content_Type="text/html"))).text == "서울"
    assert read(make_mhtml(page_part(korean, Content_Type="text/html")), charset="euc-kr").text == "서울"


def test_the_page_is_the_part_that_the_file_starts_with_else_the_first_page():
    other, start = page_part("<p>Frame.", Content_ID="<a@x>"), page_part("<p>Page.", Content_ID="<b@x>")
    head = HEAD | {"Content-Type": f'multipart/related; start="<b@x>"; boundary="{BOUNDARY}"'}
    assert read(make_mhtml(other, start, head=head)).text == "Page."
    assert read(make_mhtml(other, start)).text == "Frame."
    picture = {"Content-Type": "image/png"}, b"\x89PNG"
    assert read(make_mhtml(picture, start)).text == "Page."
    # One that starts with a picture, or with the whole file itself, starts with its first page all the same.
    itself = HEAD | {"Content-ID": "<x@x>", "Content-Type": head["Content-Type"].replace("b@x", "x@x")}
    assert read(make_mhtml(start, head=itself)).text == "Page."


def test_a_file_of_one_part_is_a_page_as_well():
    head = {"MIME-Version": "1.0", "Content-Type": "text/html; charset=utf-8", "Content-Location": ADDRESS}
    data = make_mhtml(head=head, ended=False) + PAGE.encode()
    assert choose(data) == "mhtml"
    assert read(data).text == "Knees\n\nIt may help pain."


def test_sheets_of_the_file_say_what_is_hidden_and_one_that_is_missing_is_told():
    linked = '<link rel=stylesheet href="cid:css-1@x"><link rel=stylesheet href="/own.css">'
    page = page_part(f"<!doctype html>{linked}<p>Seen.<p class=a>Hidden.<p class=b>Hidden too.")
    one = {"Content-Type": "text/css", "Content-Location": "cid:css-1@x"}, ".a { display: none }"
    two = {"Content-Type": "text/css", "Content-Location": "https://clinic.example/own.css"}, ".b { display: none }"
    whole = read(make_mhtml(page, one, two))
    assert whole.text == "Seen."
    assert told(whole) == ""
    part = read(make_mhtml(page, one))
    assert part.text == "Seen.\n\nHidden too."
    assert "1 style sheet of the page is not in the file" in told(part)


def test_a_sheet_that_asks_for_others_has_them_and_one_that_asks_for_itself_ends():
    page = page_part("<!doctype html><link rel=stylesheet href=/a.css><p>Seen.<p class=x>No.<p class=y>Printed.")
    at = "https://clinic.example/"
    a = {"Content-Type": "text/css", "Content-Location": f"{at}a.css"}, '@import "a.css"; @import url(b.css);'
    b = (
        {"Content-Type": "text/css", "Content-Location": f"{at}b.css"},
        '@import "a.css"; @import "c.css" print; .x{display:none}',
    )
    c = {"Content-Type": "text/css", "Content-Location": f"{at}c.css"}, ".y{display:none}"
    assert read(make_mhtml(page, a, b, c)).text == "Seen.\n\nPrinted."


def test_pages_in_frames_are_named_and_not_in_the_text():
    frame = page_part("<p>Words of a frame.", Content_Location="https://video.example/1", Content_ID="<frame-1@x>")
    found = read(make_mhtml(page_part("<!doctype html><p>Seen.<iframe src='cid:frame-1@x'></iframe>"), frame))
    assert found.text == "Seen."
    assert "another page in a frame, whose words are not in this text: https://video.example/1" in told(found)


def test_words_in_a_shadow_root_that_the_browser_saved_are_there():
    page = page_part("<!doctype html><div><template shadowmode=open><p>Inside.</p></template></div>")
    assert read(make_mhtml(page)).text == "Inside."


def test_a_file_that_ends_early_is_read_and_told():
    data = make_mhtml(page_part(PAGE), ended=False)
    assert "ends before its last part does" in told(read(data))
    assert "Knees" in read(data).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MIME-Version: 1.0", "does not begin like one"),
        (b"<html><p>A page.", "does not begin like one"),
        (make_mhtml(({"Content-Type": "image/png"}, b"\x89PNG")), "no page in the file"),
        (make_mhtml(page_part("<script>x</script>")), "shows no words"),
    ],
)
def test_what_is_no_saved_page_is_refused_with_the_reason(data, says):
    with pytest.raises(BadDocument, match=says):
        extract_with("mhtml", data)


def test_parts_in_parts_without_end_are_refused():
    deep = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (number, number + 1)
        for number in range(2_000)
    )
    head = {"MIME-Version": "1.0", "Content-Type": "multipart/related; boundary=b0"}
    with pytest.raises(BadDocument):
        extract_with("mhtml", make_mhtml(head=head, ended=False) + deep)
    many = [({"Content-Type": "image/gif"}, b"") for _ in range(5_001)]
    with pytest.raises(BadDocument, match="5,000 is the most"):
        read(make_mhtml(page_part(PAGE), *many))


def test_what_headers_say_is_never_taken_for_more_than_it_is():
    head = HEAD | {"Snapshot-Content-Location": "javascript:alert(1)", "Date": "yesterday", "Subject": "=?x?Q?=FF?="}
    found = read(make_mhtml(page_part(PAGE, Content_Location="cid:x"), head=head))
    assert (said(found, "address"), said(found, "saved")) == ([], [])
    assert [part.target for part in found.structure if part.kind == "link"] == ["/pain"]
    assert read(make_mhtml(page_part(PAGE), head=HEAD | {"Snapshot-Content-Location": ""})).metadata[0].value == ADDRESS

"""Recordings of the web: which pages are in them, the bytes of those that are chosen, and what lies in them."""

import gzip
import re
import zlib
from datetime import UTC, datetime
from io import BytesIO

import brotli
import pytest
from warcio.warcwriter import WARCWriter

from claims.rules.extract import BadDocument
from claims.rules.extract.warc import records
from claims.rules.extract.warc.answer import is_digest_of
from claims.rules.extract.warc.pages import DIFFERS, Listing, is_recording, pages_in, take_pages
from tests.saved import PAGE, make_wacz, make_warc, packed, plain_record, response

A, B = "https://clinic.example/a", "https://clinic.example/b"
SEEN = datetime(2026, 11, 2, 13, 30, tzinfo=UTC)


def listed(data: bytes) -> Listing:
    return pages_in(BytesIO(data))


def addresses(data: bytes) -> list[str]:
    return [page.address for page in listed(data).pages]


def taken(data: bytes, *numbers: int) -> list[bytes]:
    pages = listed(data).pages
    chosen = [(pages[number].member, pages[number].number) for number in numbers or range(len(pages))]
    return [one.data for one in take_pages(BytesIO(data), chosen)]


def written(address: str, body: bytes, **more) -> bytes:
    file = BytesIO()
    response(WARCWriter(file, gzip=True), address, body, **more)
    return file.getvalue()


@pytest.mark.parametrize("is_packed", [True, False])
def test_pages_are_listed_with_their_addresses_times_and_titles(is_packed):
    data = make_warc((A, PAGE), (B, b"<p>B"), packed=is_packed)
    found = listed(data)
    assert [(page.address, page.title, page.seen_at, page.problem) for page in found.pages] == [
        (A, "Knees & hips", SEEN, ""), (B, "", SEEN, ""),
    ]  # fmt: skip
    page = found.pages[0]
    assert (page.media_type, page.charset, page.length) == ("text/html", "utf-8", len(PAGE))
    assert (found.problems, found.others) == ([], 1)
    assert taken(data) == [PAGE, b"<p>B"]
    assert taken(data, 1) == [b"<p>B"]


def test_a_wacz_has_the_pages_of_all_recordings_in_it():
    data = make_wacz(one=make_warc((A, PAGE)), two=make_warc((A, b"<p>Another day.")))
    assert [page.member for page in listed(data).pages] == ["archive/one.warc.gz", "archive/two.warc.gz"]
    assert taken(data, 1) == [b"<p>Another day."]
    with pytest.raises(BadDocument, match="no recording"):
        listed(make_wacz())


def test_what_a_file_is_shows_in_how_it_begins():
    assert is_recording(make_warc(packed=False))
    assert is_recording(make_warc(), "a.warc.gz")
    assert is_recording(make_wacz(one=make_warc()))
    assert not is_recording(gzip.compress(b"words"), "a.gz")
    assert not is_recording(b"PK\x03\x04", "a.zip")


def test_only_documents_that_were_served_are_pages():
    data = (
        make_warc()
        + written(A, PAGE, status="404 Not Found")
        + written(A, b"\x89PNG", headers=[("Content-Type", "image/png")])
        + written("dns:clinic.example", b"x")
        + written(B, b"%PDF-1.7", headers=[("Content-Type", "application/pdf")])
        + written(B, b"words", headers=[("content-type", "text/plain; charset=euc-kr")])
    )
    assert [(page.media_type, page.charset) for page in listed(data).pages] == [
        ("application/pdf", ""), ("text/plain", "euc-kr"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("identity", PAGE),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        # Some recorders unpack the body, and leave the header as it was.
        ("gzip", PAGE),
        ("br", PAGE),
    ],
)
def test_bytes_are_those_that_a_browser_gets(coding, body):
    data = written(A, body, headers=[("Content-Type", "text/html"), ("Content-Encoding", coding)])
    assert taken(data) == [PAGE]


def test_chunks_are_put_together_and_a_body_that_has_none_stays():
    chunked = b"5\r\n" + PAGE[:5] + b"\r\n%x\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n\r\n"
    headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    assert taken(written(A, chunked, headers=headers)) == [PAGE]
    assert taken(written(A, PAGE, headers=headers)) == [PAGE]


@pytest.mark.parametrize(
    ("coding", "body", "says"),
    [
        ("zstd", b"x", "sent packed as “zstd”"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-12], "too early"),
        ("gzip", gzip.compress(b"\0" * 21_000_000, mtime=0), "more than a document may have"),
        ("br", brotli.compress(b"\0" * 21_000_000), "more than a document may have"),
        ("deflate", zlib.compress(b"\0" * 21_000_000), "more than a document may have"),
    ],
)
def test_what_cannot_be_unpacked_is_listed_with_the_reason_and_gives_no_bytes(coding, body, says):
    data = written(A, body, headers=[("Content-Type", "text/html"), ("Content-Encoding", coding)])
    [page] = listed(data).pages
    assert says in page.problem
    assert taken(data) == [b""]


def test_a_digest_that_is_another_one_is_told():
    right = make_warc((A, PAGE), packed=False)
    wrong = re.sub(rb"-Digest: sha1:\w{32}", b"-Digest: sha1:" + b"A" * 32, right)
    assert [page.problem for page in listed(wrong).pages] == [DIFFERS]
    assert taken(wrong) == [b""]
    assert [page.problem for page in listed(right.replace(PAGE[-9:], PAGE[-9:].upper())).pages] == [DIFFERS]
    assert is_digest_of("sha1:" + "A" * 32, b"x") is False
    assert is_digest_of("sha256:2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881", b"y", b"x") is True
    assert is_digest_of("crc:1", b"x") is None
    assert is_digest_of("sha1:nonsense", b"x") is None


def test_a_page_that_was_found_unchanged_has_the_bytes_of_before_and_its_own_time():
    file = BytesIO()
    writer = WARCWriter(file, gzip=True)
    response(writer, A, PAGE)
    digest = next(iter(records.Records(BytesIO(file.getvalue()), 9_999))).head["warc-payload-digest"]
    again = writer.create_revisit_record(A, digest, A, "2026-11-02T13:30:00Z")
    again.rec_headers.replace_header("WARC-Date", "2026-11-09T08:00:00Z")
    writer.write_record(again)
    first, second = listed(file.getvalue()).pages
    assert (second.seen_at, second.problem) == (datetime(2026, 11, 9, 8, tzinfo=UTC), "")
    assert "unchanged" in second.note
    assert taken(file.getvalue(), 1) == [PAGE]
    alone = BytesIO()
    WARCWriter(alone, gzip=True).write_record(again)
    [page] = listed(alone.getvalue()).pages
    assert "not in this file" in page.problem
    assert first.note == ""


# What lies


@pytest.mark.parametrize("pack", [lambda *made: b"".join(made), packed])
@pytest.mark.parametrize("length", [3, 40, 200, 10**6, 10**14])
def test_a_record_that_lies_about_its_length_is_told_and_takes_no_other_with_it(pack, length):
    data = pack(
        plain_record(A, b"<p>A"),
        plain_record("https://liar.example/", b"<p>L", length=length),
        plain_record(B, b"<p>B"),
    )
    found = listed(data)
    assert addresses(data) == [A, B]
    assert any("https://liar.example/" in problem for problem in found.problems)
    assert taken(data) == [b"<p>A", b"<p>B"]


def test_a_record_that_claims_the_next_one_for_itself_is_told_unless_its_digest_says_so():
    inner = plain_record(B, b"<p>B")
    block = len(plain_record(A, b"<p>A").partition(b"\r\n\r\n")[2]) + len(inner) - 4
    found = listed(plain_record(A, b"<p>A", length=block) + inner)
    assert [page.address for page in found.pages] == [B]
    assert A in found.problems[0]
    # A page that is itself about recordings.
    assert taken(make_warc((A, b"<pre>\r\n\r\nWARC/1.0\r\n"), packed=False)) == [b"<pre>\r\n\r\nWARC/1.0\r\n"]


@pytest.mark.parametrize("length", ["", "x", "-1", "9" * 40])
def test_a_length_that_is_no_number_is_a_lie(length):
    said = b"Content-Length: " + length.encode() + b"\r\n"
    liar = plain_record(A, b"<p>A").replace(b"Content-Length: 63\r\n", said)
    assert said in liar
    assert addresses(liar + plain_record(B, b"<p>B")) == [B]


def test_a_file_that_is_cut_off_has_the_pages_before_the_cut():
    data = make_warc((A, PAGE), (B, PAGE))
    found = listed(data[:-30])
    assert [page.address for page in found.pages] == [A]
    assert "cut off" in " ".join(found.problems)
    plain = make_warc((A, PAGE), (B, PAGE), packed=False)
    assert addresses(plain[:-30]) == [A]


def test_a_damaged_record_is_passed_over_and_the_next_is_read():
    first, second, third = (packed(plain_record(address, PAGE)) for address in (A, B, "https://clinic.example/c"))
    broken = bytearray(second)
    broken[40:60] = b"\0" * 20
    found = listed(first + bytes(broken) + third)
    assert [page.address for page in found.pages] == [A, "https://clinic.example/c"]
    assert "damaged" in " ".join(found.problems)


def test_what_is_no_recording_is_refused():
    for data in (b"words", b"", packed(b"words"), b"\x1f\x8b\x08" + b"\0" * 50):
        with pytest.raises(BadDocument, match="no recording"):
            listed(data)


def test_a_record_larger_than_it_may_be_is_passed_over_and_bombs_end(monkeypatch):
    monkeypatch.setattr(records, "MAX_BLOCK", 1_000)
    monkeypatch.setattr(records, "_MAX_HEAD", 1_000)
    large = plain_record(A, b"x" * 200_000)
    for data in (large + plain_record(B, PAGE), packed(large) + packed(plain_record(B, PAGE))):
        assert addresses(data) == [B]
        assert "passed over" in " ".join(listed(data).problems)
    monkeypatch.setattr(records, "_AT_LEAST", 100_000)
    monkeypatch.setattr(records, "_TIMES", 1)
    found = listed(
        packed(plain_record(B, PAGE)) + packed(plain_record(A, b"\0" * 3_000_000)) + packed(plain_record(B, PAGE))
    )
    assert [page.address for page in found.pages] == [B]
    assert "unpacked more than it may" in " ".join(found.problems)


def test_records_and_problems_are_counted_and_bounded(monkeypatch):
    monkeypatch.setattr(records, "MAX_RECORDS", 3)
    found = listed(b"".join(plain_record(A, PAGE) for _ in range(9)))
    assert len(found.pages) == 3
    assert "more than 3 records" in found.problems[-1]
    monkeypatch.setattr(records, "MAX_RECORDS", 1_000)
    liars = b"".join(plain_record(A, PAGE, length=3) for _ in range(60))
    told = listed(liars + plain_record(A, PAGE)).problems
    assert len(told) == 51
    assert told[-1] == "10 more problems like these are not listed."


def test_a_record_that_was_recorded_in_part_says_so():
    assert "only in part (length)" in listed(written(A, PAGE, Truncated="length")).pages[0].note

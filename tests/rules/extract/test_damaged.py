"""Saved files of all kinds with damage anywhere: each is read, or refused with a reason, and never anything else."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.extract import BadDocument
from claims.rules.extract.confined import read_here
from claims.rules.extract.warc.pages import pages_in, take_pages
from claims.rules.extract.zip_pages import members_of
from tests.saved import (
    make_article,
    make_docx,
    make_mhtml,
    make_wacz,
    make_warc,
    page_part,
    paragraph,
    plain_record,
    run,
)

PAGE = "<!doctype html><title>Knees</title><h1>Knees</h1><table><tr><td>It may <b>help</b><td>10<sup>6</sup></table>"
DOCUMENTS = {
    "mhtml": make_mhtml(page_part(PAGE), ({"Content-Type": "text/css"}, ".a{display:none}")),
    "docx": make_docx(
        f"<w:tbl><w:tr><w:tc>{paragraph('It may ', run('help', '<w:vanish/>'))}</w:tc></w:tr></w:tbl>",
        **{"docProps/core.xml": "<x/>"},
    ),
    "jats": make_article(body="<sec><title>Knees</title><p>It may <bold>help</bold>.</p></sec>"),
}
PLAIN = make_warc(("https://a.example/", PAGE.encode()), ("https://b.example/", PAGE.encode()), packed=False)
RECORDINGS = (
    PLAIN,
    make_warc(("https://a.example/", PAGE.encode())),
    make_wacz(one=make_warc(("https://a.example/", b"x"))),
)
# Where, and what is there instead of so many bytes.
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=4)


def damaged(data: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, instead in damage:
        at = int(where * len(data))
        data = data[:at] + instead + data[at + length :]
    return data


@pytest.mark.parametrize("name", DOCUMENTS)
@given(damage=DAMAGE)
@settings(max_examples=150)
def test_a_damaged_document_is_read_or_refused(name, damage):
    try:
        found = read_here(name, damaged(DOCUMENTS[name], damage))
    except BadDocument as error:
        assert str(error)
        return
    found.text.encode("utf-8")
    assert found.text.strip()
    assert "\0" not in found.text
    for part in found.structure:
        assert 0 <= part.start <= part.end <= len(found.text)


@pytest.mark.parametrize("data", RECORDINGS, ids=("plain", "packed", "wacz"))
@given(damage=DAMAGE)
@settings(max_examples=150)
def test_a_damaged_recording_is_listed_or_refused(data, damage):
    file = BytesIO(damaged(data, damage))
    try:
        listing = pages_in(file)
    except BadDocument as error:
        assert str(error)
        return
    taken = list(take_pages(file, [(page.member, page.number) for page in listing.pages]))
    assert [one.page for one in taken] == listing.pages
    assert all(one.page.problem or one.data for one in taken)


@given(bodies=st.lists(st.binary(min_size=1, max_size=2_000), min_size=1, max_size=5), is_packed=st.booleans())
@settings(max_examples=100)
def test_what_was_recorded_comes_back_as_it_was(bodies, is_packed):
    data = make_warc(*((f"https://a.example/{number}", body) for number, body in enumerate(bodies)), packed=is_packed)
    listing = pages_in(BytesIO(data))
    assert listing.problems == []
    taken = take_pages(BytesIO(data), [(page.member, page.number) for page in listing.pages])
    assert [one.data for one in taken] == bodies


@given(length=st.integers(0, 5_000))
@settings(max_examples=100)
def test_whatever_length_a_record_claims_the_pages_around_it_are_there(length):
    liar = plain_record("https://liar.example/", b"<p>L", length=length)
    data = plain_record("https://a.example/", b"<p>A") + liar + plain_record("https://b.example/", b"<p>B")
    addresses = [page.address for page in pages_in(BytesIO(data)).pages]
    assert [address for address in addresses if "liar" not in address] == ["https://a.example/", "https://b.example/"]


@given(damage=DAMAGE)
@settings(max_examples=100)
def test_a_damaged_archive_is_read_file_by_file_or_refused(damage):
    try:
        for member in members_of(damaged(DOCUMENTS["docx"], damage)):
            assert member.refused or isinstance(member.data, bytes)
    except BadDocument as error:
        assert str(error)

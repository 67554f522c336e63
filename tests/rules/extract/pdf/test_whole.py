"""A PDF of which something is lost is told from one that is only untidy."""

import zlib

import pytest

from claims.rules.extract import BadDocument
from claims.rules.extract.pdf.whole import check_end, look_through

HEAD = b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode /Length 9 "


def stream(data: bytes, more: bytes = b"") -> bytes:
    return HEAD + more + b">>\nstream\n" + data + b"\nendstream\nendobj\n"


def test_a_stream_that_unpacks_is_whole():
    assert not look_through(stream(zlib.compress(b"words " * 900)) * 3).damaged


def test_a_stream_with_a_wrong_byte_is_damaged():
    packed = bytearray(zlib.compress(b"words that are not the same " + bytes(range(256)) * 20))
    packed[len(packed) // 2] ^= 0x55
    assert look_through(stream(bytes(packed))).damaged


def test_a_stream_without_its_last_bytes_is_read_as_far_as_it_goes():
    assert not look_through(stream(zlib.compress(b"words " * 900)[:-4])).damaged


def test_pictures_and_other_filters_are_not_looked_at():
    for more in (b"/Subtype /Image ", b"/DecodeParms 3 0 R /Type /Metadata "):
        assert not look_through(stream(b"no stream", more)).damaged
    assert not look_through(stream(b"no stream").replace(b"/FlateDecode", b"/LZWDecode")).damaged


def test_layers_are_seen_in_packed_objects_too():
    assert look_through(stream(zlib.compress(b"<</OCProperties 3 0 R>>"), b"/Type /ObjStm ")).has_layers
    assert not look_through(stream(zlib.compress(b"<</OCProperties 3 0 R>>"))).has_layers


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n1 0 obj endobj\nstartxref\n9\n%%EOF\nmore", ""),
        (b"%PDF-1.7\n1 0 obj endobj\nstartxref\n9\n", ""),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF\n1 0 obj endobj\n2 0 obj <<", "cut short"),
        (b"%PDF-1.7\n1 0 obj endobj\nxref\n0 1", "cut short"),
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
    ],
)
def test_what_comes_last_says_whether_all_is_there(data, says):
    if not says:
        check_end(data)
        return
    with pytest.raises(BadDocument) as caught:
        check_end(data)
    assert says in str(caught.value)

import pytest

from claims.rules.extract.document import MAX_BYTES, BadDocument
from claims.rules.extract.picture import check_picture, is_picture


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_a_picture_is_known_by_its_bytes(data, kind):
    assert check_picture(data) == kind
    assert is_picture(kind)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"Words that are called shot.png", "no picture by its content"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "can hold a script"),
        (b'<?xml version="1.0"?>\n<!-- x --><SVG/>', "can hold a script"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES, "is the most"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data, why):
    with pytest.raises(BadDocument, match=why):
        check_picture(data)

"""Pictures of a page, known by their bytes: a screenshot, or the PDF that was printed."""

from typing import Final

from claims.rules.extract.document import BadDocument, check_size, pdf_start

KINDS: Final = "PNG, JPEG, WebP, GIF or PDF"
ACCEPTED: Final = ".png,.jpg,.jpeg,.webp,.gif,.pdf,image/png,image/jpeg,image/webp,image/gif,application/pdf"
PDF: Final = "application/pdf"
_BEGINS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(data: bytes) -> str:
    """The media type of a picture or PDF; empty for all else. Nothing is opened to find out."""
    for magic, kind in _BEGINS:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return PDF if pdf_start(data) >= 0 else ""


def check_picture(data: bytes) -> str:
    """Its media type. Raises BadDocument for what is empty, too large, or no picture."""
    check_size(data)
    if kind := picture_type(data):
        return kind
    if b"<svg" in data[:2_000].lower():
        raise BadDocument("This is a drawing (SVG), which can hold a script. Save it as PNG first.", "binary")
    raise BadDocument(f"This is no picture by its content. Choose a {KINDS} file.", "binary")


def is_picture(media_type: str) -> bool:
    """Whether a file of this media type shows how the page looked."""
    return media_type.startswith("image/") or media_type == PDF

"""From the bytes of a document to its text, and the checks on text that people type.

The text of a capture is what an extractor makes of the bytes: decoded, with CRLF as LF, and nothing else changed.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.charset import Undeclared, charset_given, declared_in, read_bytes

__all__ = [
    "MAX_BYTES",
    "BadDocument",
    "BadText",
    "Extracted",
    "Undeclared",
    "check_magic",
    "check_size",
    "clean_typed",
    "decode_markup",
    "extract_text",
    "is_blank",
    "sha256_of",
    "sha256_of_blocks",
    "sha256_of_text",
]

MAX_BYTES = 20 * 1024 * 1024

_MAGIC = (
    (b"%PDF-", "a PDF", "Copy the words out of it and paste them, or save it as plain text."),
    (b"PK\x03\x04", "a ZIP archive, as OpenDocument files are", "Unpack it first, or save it as plain text."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save it as .docx, or as plain text."),
    (b"{\\rtf", "a Rich Text document", "Save the document as plain text."),
    (b"\x89PNG", "a PNG picture", "Paste the words that it shows."),
    (b"\xff\xd8\xff", "a JPEG picture", "Paste the words that it shows."),
    (b"GIF87a", "a GIF picture", "Paste the words that it shows."),
    (b"GIF89a", "a GIF picture", "Paste the words that it shows."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)
_PDF_HEADER, _BEFORE_PDF = re.compile(rb"%PDF-[12]\.\d"), 1024
_ODD_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_TYPED_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class BadText(ValueError):
    """Typed text with a character that cannot be kept; ``position`` is its offset in code points."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document and the charset that read it; the same bytes and charset give the same text again."""

    text: str
    charset: str


def extract_text(data: bytes, charset: str = "") -> Extracted:
    """Decode a plain-text document, or raise BadDocument.

    A byte order mark wins over ``charset``, which wins over UTF-8. Bytes that are none of these raise Undeclared.
    """
    _check_bytes(data)
    text, used = _decoded(data, charset)
    _check_characters(text)
    text = text.replace("\r\n", "\n")
    if is_blank(text):
        raise BadDocument("The document has no words in it, only white space.", "blank")
    return Extracted(text, used)


def check_size(data: bytes) -> None:
    """Raise BadDocument for an empty document, and for one that is over the limit."""
    if not data:
        raise BadDocument("The document is empty.", "empty")
    if len(data) > MAX_BYTES:
        size = len(data) / (1024 * 1024)
        raise BadDocument(
            f"The document has {size:.1f} MB; {MAX_BYTES // (1024 * 1024)} MB is the most. Put it in by parts.",
            "too_large",
        )


def check_magic(data: bytes) -> None:
    """Raise BadDocument for a file whose first bytes say that it is no text; nothing is ever unpacked to find out."""
    for magic, kind, advice in _MAGIC:
        if data.startswith(magic):
            raise BadDocument(f"The file is {kind}, not plain text. {advice}", "binary")


def pdf_start(data: bytes) -> int:
    """Where a PDF begins in these bytes; -1 where none does, within the 1,024 that readers allow before it."""
    found = _PDF_HEADER.search(data, 0, _BEFORE_PDF + 8)
    return found.start() if found else -1


def decode_markup(data: bytes, charset: str = "") -> Extracted:
    """Decode a web page as a browser does: by its byte order mark, else by ``charset``, else by what it declares.

    What says nothing of the kind is UTF-8. Raises BadDocument for what is no text, and Undeclared for what says nothing
    that it can be, or declares what it is plainly not in.
    """
    text, used = _decoded(data, charset, declared_in(data))
    nuls = text.count("\0")
    if nuls > len(text) // 4:
        _check_characters(text)
    return Extracted(text.replace("\0", "") if nuls else text, used)


def is_blank(text: str) -> bool:
    """Whether the text has no words: white space and invisible characters alone."""
    # Invisible characters (category Cf: byte order marks, zero-width spaces, direction marks) are no words either.
    return all(sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc") for sign in text)


def clean_typed(text: str) -> str:
    """Return typed text as it is, or raise BadText where it has a character that cannot be stored or shown.

    Tab, LF and CR are fine; nothing is stripped or turned into something else.
    """
    found = _TYPED_REFUSED.search(text)
    if found is None:
        return text
    position, sign = found.start(), found.group()
    kind = "half of a character (a lone surrogate)" if _SURROGATE.match(sign) else "a control character"
    raise BadText(
        f"The text has {kind}, U+{ord(sign):04X}, at position {position + 1}. Delete it and type the place again.",
        position,
    )


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_blocks(blocks: Iterable[bytes]) -> str:
    """The same of bytes that come one block after the other."""
    seen = hashlib.sha256()
    for block in blocks:
        seen.update(block)
    return seen.hexdigest()


def sha256_of_text(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes; a lone surrogate raises UnicodeEncodeError."""
    return sha256_of(text.encode("utf-8"))


def _check_bytes(data: bytes) -> None:
    check_size(data)
    check_magic(data)


def _decoded(data: bytes, charset: str, declared: str = "") -> tuple[str, str]:
    if charset.strip() and not charset_given(charset):
        raise BadDocument(
            f"The charset “{charset[:40]}” is not known. Leave it empty, or save the document as UTF-8.", "charset"
        )
    try:
        return read_bytes(data, charset, declared)
    except Undeclared:
        _check_characters(data.decode("latin-1"))
        raise


def _check_characters(text: str) -> None:
    nuls = text.count("\0")
    if nuls > len(text) // 4:
        raise BadDocument(
            "The file has a NUL in every few characters: it is UTF-16 without its mark, or no text. Save it as UTF-8.",
            "binary",
        )
    if nuls:
        raise BadDocument("The file has NUL characters: it is not plain text. Save it as plain text, UTF-8.", "binary")
    odd = len(_ODD_CONTROLS.findall(text))
    if odd > 2 and odd * 100 > len(text):
        raise BadDocument(
            f"The file has {odd} control characters: it is not plain text. Save it as plain text, UTF-8.", "binary"
        )

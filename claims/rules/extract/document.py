"""From the bytes of a document to its text, and the checks on text that people type.

The text of a capture is what this extractor makes of the bytes: decoded, with CRLF as LF, and nothing else changed.
"""

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024
EXTRACTOR = "text"
EXTRACTOR_VERSION = "2"

# UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "Copy the words out of it and paste them, or save it as plain text."),
    (b"PK\x03\x04", "a ZIP archive, as Word and OpenDocument files are", "Save it as plain text."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save the document as plain text."),
    (b"{\\rtf", "a Rich Text document", "Save the document as plain text."),
    (b"\x89PNG", "a PNG picture", "Paste the words that it shows."),
    (b"\xff\xd8\xff", "a JPEG picture", "Paste the words that it shows."),
    (b"GIF87a", "a GIF picture", "Paste the words that it shows."),
    (b"GIF89a", "a GIF picture", "Paste the words that it shows."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)
# What a browser means by these names is windows-1252, which has curly quotes where ISO 8859-1 has control characters.
_LATIN = {"ascii", "iso8859-1", "cp1252"}
_CHARSETS = re.compile(
    r"utf-8(-sig)?|utf-(16|32)(-[lb]e)?|iso8859-\d+|cp(125\d|932|949|950|437|850|866|874)|koi8-[ru]|mac-(roman|cyrillic)|"
    r"shift_jis|euc_(jp|kr)|iso2022_jp|gb2312|gbk|gb18030|big5|tis-620"
)
# What browsers take for these: the charset that holds all of them and more.
_WIDER = {"euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "tis-620": "cp874"}
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w:.-]{1,40})""", re.I
)
_DECLARED_WITHIN = 4096
_ODD_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_TYPED_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class BadDocument(ValueError):
    """A document that cannot become a capture.

    ``code`` is empty, too_large, binary, charset, blank, encrypted, damaged, or limit: too much work to read.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


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

    A byte order mark wins over ``charset``, which wins over guessing. Without either: UTF-8, else windows-1252, else
    (where that leaves a byte undefined) ISO 8859-1, in which every byte has a meaning.
    """
    _check_bytes(data)
    text, used = _decode(data, charset)
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


def decode_markup(data: bytes, charset: str = "") -> Extracted:
    """Decode a web page, which is never refused for a wrong charset: pages often declare one that they are not in.

    A byte order mark wins over ``charset``, that over what the page declares, that over guessing. A declared charset
    is used where at most one in ten characters beyond ASCII cannot be read; those become U+FFFD, as in a browser.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _markup(data[3:].decode(name, "replace") if name == "utf-8" else data.decode(name, "replace"), name)
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    for label in (charset, found[1].decode("ascii", "replace") if found else ""):
        name = _markup_codec(label)
        if name == "windows-1252":
            return _markup(*_decode(data, name))
        text = data.decode(name, "replace") if name else ""
        if name and 10 * text.count("\ufffd") <= len(text) - _ascii_count(text):
            return _markup(text, name)
    return _markup(*_decode(data, ""))


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


def sha256_of_text(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes; a lone surrogate raises UnicodeEncodeError."""
    return sha256_of(text.encode("utf-8"))


def _check_bytes(data: bytes) -> None:
    check_size(data)
    check_magic(data)


def _decode(data: bytes, charset: str) -> tuple[str, str]:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[3:] if name == "utf-8" else data, name), name
    codec = _codec(charset) if charset.strip() else ""
    if codec and codec not in _LATIN:
        return _strictly(data, codec), codec
    for name in ("windows-1252",) if codec else ("utf-8", "windows-1252"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        name = ""
    if not _CHARSETS.fullmatch(name) and name not in _LATIN:
        raise BadDocument(
            f"The charset “{charset}” is not known. Leave it empty, or save the document as UTF-8.", "charset"
        )
    return name


def _markup(text: str, name: str) -> Extracted:
    nuls = text.count("\0")
    if nuls > len(text) // 4:
        _check_characters(text)
    return Extracted(text.replace("\0", "") if nuls else text, name)


def _markup_codec(label: str) -> str:
    """The codec that browsers use for this label; "" where there is none that a page in ASCII markup can be in."""
    try:
        name = _codec(label) if label.strip() else ""
    except BadDocument:
        return ""
    if name in _LATIN:
        return "windows-1252"
    return "utf-8" if name.startswith(("utf-16", "utf-32", "utf-8")) else _WIDER.get(name, name)


def _ascii_count(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise BadDocument(
            f"The document says that it is {name}, but byte {error.start + 1} is not. Save it as UTF-8.", "charset"
        ) from error


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

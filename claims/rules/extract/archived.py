"""The parts of a page that was saved with all that belongs to it in one file (MHTML, RFC 2557)."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from claims.rules.extract.begins import begins_archive
from claims.rules.extract.document import BadDocument
from claims.rules.extract.parts import storable

# Pages with more pictures and frames than this are hardly for people.
MAX_PARTS = 5_000
MAX_FRAMES = 1_000
_PAGES = ("text/html", "application/xhtml+xml")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BROKEN_SIGN = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|\s*\Z)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the file, decoded; ``damaged`` where what it is coded by is broken."""

    data: bytes
    charset: str
    damaged: bool = False


@dataclass(slots=True)
class Archive:
    """The page of the file, where and when it was saved, and what came beside it."""

    root: Piece
    location: str = ""
    located_by: str = ""
    subject: str = ""
    saved: str = ""
    sheets: dict[str, str] = field(default_factory=dict)
    # Addresses of pages in frames; "" for one that has none.
    frames: list[str] = field(default_factory=list)
    ends_early: bool = False


def opened(data: bytes) -> Archive:
    """Take the file apart. Raises BadDocument."""
    if not begins_archive(data):
        raise BadDocument(
            "The file is called a saved page (MHTML), but does not begin like one. Save it anew, or paste its words.",
            "damaged",
        )
    try:
        message = message_from_bytes(data)
        leaves = [part for part in message.walk() if not part.is_multipart()]
    except (RecursionError, ValueError, LookupError) as error:
        raise BadDocument("The parts of the file are nested too deep to be read. Paste its words.", "limit") from error
    if len(leaves) > MAX_PARTS:
        raise BadDocument(f"The file has {len(leaves):,} parts; {MAX_PARTS:,} is the most. Paste its words.", "limit")
    root = _root(message, leaves)
    return _archive(message, root, [leaf for leaf in leaves if leaf is not root])


def _root(message: Message, leaves: list[Message]) -> Message:
    """The part that the file calls its first, where that is a page; else the first page in it."""
    start = _id(message.get_param("start"))
    pages = [leaf for leaf in leaves if leaf.get_content_type() in _PAGES]
    for page in pages:
        if start and _id(page.get("Content-ID")) == start:
            return page
    if not pages:
        raise BadDocument("There is no page in the file. Save it anew, or paste its words.", "damaged")
    return pages[0]


def _archive(message: Message, root: Message, others: list[Message]) -> Archive:
    locations = (
        ("Snapshot-Content-Location", _line(message.get("Snapshot-Content-Location"))),
        ("Content-Location", _line(root.get("Content-Location"))),
        ("Content-Location", _line(message.get("Content-Location"))),
    )
    by, location = next(((by, one) for by, one in locations if _is_web(one)), ("", ""))
    archive = Archive(_piece(root), location, by, _line(message.get("Subject")), _time(message.get("Date")))
    archive.ends_early = _ends_early(message)
    for other in others:
        at = (
            urljoin(location, _line(other.get("Content-Location")))
            if location
            else _line(other.get("Content-Location"))
        )
        if other.get_content_type() == "text/css":
            _keep_sheet(archive, other, at)
        elif other.get_content_type() in _PAGES and len(archive.frames) < MAX_FRAMES:
            archive.frames.append(at if _is_web(at) else "")
    return archive


def _keep_sheet(archive: Archive, part: Message, at: str) -> None:
    piece = _piece(part)
    try:
        text = piece.data.decode(piece.charset or "utf-8", "replace")
    except (LookupError, ValueError):
        text = piece.data.decode("utf-8", "replace")
    for name in (at, f"cid:{_id(part.get('Content-ID'))}"):
        if name not in ("", "cid:"):
            archive.sheets.setdefault(name, text)


def _piece(part: Message) -> Piece:
    """The bytes of a part, as far as they can be decoded."""
    coding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    charset = part.get_param("charset")
    named = charset[:40] if isinstance(charset, str) else ""
    raw = part.get_payload()
    coded = raw.encode("ascii", "replace") if isinstance(raw, str) else b""
    if coding == "base64":
        data, damaged = _from_base64(coded)
        return Piece(data, named, damaged)
    try:
        decoded = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):
        decoded = None
    if not isinstance(decoded, bytes):
        raise BadDocument("The page in the file cannot be decoded. Save it anew, or paste its words.", "damaged")
    return Piece(decoded, named, coding == "quoted-printable" and _BROKEN_SIGN.search(coded) is not None)


def _from_base64(coded: bytes) -> tuple[bytes, bool]:
    """What base 64 says as far as it can be read, and whether there is more in it than that."""
    signs = _NO_BASE64.sub(b"", coded)
    whole = signs[: len(signs) - (len(signs) % 4 == 1)]
    data = base64.b64decode(whole + b"=" * (-len(whole) % 4))
    bare = b"".join(coded.split())
    return data, len(whole) < len(bare.rstrip(b"=")) or len(bare) % 4 != 0


def _ends_early(message: Message) -> bool:
    broken = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
    return any(isinstance(defect, broken) for part in message.walk() for defect in part.defects)


def _line(value: object) -> str:
    """A header as one line of text, in whatever way its words are coded."""
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(str(value)[:4_000])))
    except (MessageError, LookupError, ValueError):
        text = str(value)[:4_000]
    return storable(" ".join(text.split()))


def _id(value: object) -> str:
    return str(value or "").strip().strip("<>").strip()[:1_000]


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def _time(value: object) -> str:
    """A time in UTC as ISO 8601 writes it; "" where it is none, or none of a known zone."""
    try:
        when = parsedate_to_datetime(str(value))
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.tzinfo else ""
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""

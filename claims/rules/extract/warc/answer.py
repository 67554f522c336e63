"""What a server answered, out of a record: its headers, and its bytes as a browser gets them."""

import base64
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import brotli
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from claims.rules.extract.document import MAX_BYTES

_HASHES = {"sha1": 20, "sha256": 32, "sha-1": 20, "sha-256": 32, "md5": 16, "sha512": 64}
_ZLIB = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_VERSIONS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3", "HTTP/0.9"]
TOO_LARGE = "Its bytes are more than a document may have."


class Unreadable(ValueError):
    """Why the bytes of an answer cannot be had."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers by names in small letters, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def document(self) -> bytes:
        """The body without what it was sent in. Raises Unreadable."""
        data = (
            _without_chunks(self.body) if "chunked" in self.headers.get("transfer-encoding", "").lower() else self.body
        )
        codings = [one.strip().lower() for one in self.headers.get("content-encoding", "").split(",")]
        for coding in reversed([one for one in codings if one not in ("", "identity")][:4]):
            data = _decoded(data, coding)
        if len(data) > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        return data


def answer_in(block: bytes) -> Answer:
    """The answer that the block of a record holds. Raises Unreadable."""
    stream = BytesIO(block)
    try:
        head = StatusAndHeadersParser(_VERSIONS).parse(stream)
        status = int(head.get_statuscode())
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise Unreadable("What the server answered cannot be read: it does not begin as answers do.") from error
    headers = {name.strip().lower(): value.strip() for name, value in reversed(head.headers)}
    return Answer(status, headers, block[stream.tell() :])


def is_digest_of(stated: str, *candidates: bytes) -> bool | None:
    """Whether a digest (`sha1:...`) is that of one of these bytes; None where it is of no kind that is known."""
    name, _, value = stated.partition(":")
    kind = name.strip().lower()
    if kind not in _HASHES or not value:
        return None
    wanted = _digest(value.strip(), _HASHES[kind])
    if wanted is None:
        return None
    return any(
        hashlib.new(kind.replace("-", ""), data, usedforsecurity=False).digest() == wanted for data in candidates
    )


def _digest(value: str, length: int) -> bytes | None:
    """A digest in base 32, as most write it, in hexadecimal or in base 64."""
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: base64.b32decode(value.upper() + "=" * (-len(value) % 8)),
        lambda: bytes.fromhex(value),
        lambda: base64.b64decode(value, validate=True),
    )
    for way in ways:
        try:
            found = way()
        except ValueError:
            continue
        if len(found) == length:
            return found
    return None


def _without_chunks(body: bytes) -> bytes:
    """The body without the lengths of its chunks; as it is where the recorder had taken them away already."""
    first = body.partition(b"\r\n")[0].partition(b";")[0].strip()
    if not first or len(first) > 8 or any(sign not in b"0123456789abcdefABCDEF" for sign in first):
        return body
    reader = ChunkedDataReader(BytesIO(body), decomp_type=None)
    pieces = []
    while piece := reader.read(64 * 1024):
        pieces.append(piece)
    return b"".join(pieces)


def _decoded(data: bytes, coding: str) -> bytes:
    """Raises Unreadable. A body that is not what its header says was unpacked by the recorder: it stays as it is."""
    if coding in _ZLIB:
        return _inflated(data, coding)
    if coding == "br":
        return _from_brotli(data)
    raise Unreadable(f"It was sent packed as “{coding[:20]}”, which is not read here.")


def _inflated(data: bytes, coding: str) -> bytes:
    if coding != "deflate" and not data.startswith(b"\x1f\x8b"):
        return data
    for width in (_ZLIB[coding], -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(width)
        try:
            found = unpacker.decompress(data, MAX_BYTES + 1)
        except zlib.error:
            continue
        if len(found) > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        if not unpacker.eof:
            raise Unreadable("Its packed bytes end too early: it was recorded only in part.")
        return found
    if coding == "deflate":
        return data
    raise Unreadable("Its packed bytes are damaged.")


def _from_brotli(data: bytes) -> bytes:
    unpacker = brotli.Decompressor()
    pieces, length, rest = [], 0, data
    try:
        while not unpacker.is_finished():
            piece = unpacker.process(rest, output_buffer_limit=MAX_BYTES // 8)
            rest = b""
            length += len(piece)
            if length > MAX_BYTES:
                raise Unreadable(TOO_LARGE)
            if not piece and unpacker.can_accept_more_data():
                raise Unreadable("Its packed bytes end too early: it was recorded only in part.")
            pieces.append(piece)
    except brotli.error as error:
        if not pieces:
            # What the recorder unpacked is words already, and no brotli.
            return data
        raise Unreadable("Its packed bytes are damaged.") from error
    return b"".join(pieces)

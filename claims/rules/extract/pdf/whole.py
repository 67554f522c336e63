"""Whether the bytes of a PDF are all there, which PDFium does not say: what it cannot read it passes over."""

import re
import zlib
from dataclasses import dataclass

from claims.rules.extract.bad import BadDocument

# What a document's streams unpack to, without its pictures.
MAX_UNPACKED = 400 * 1024 * 1024
_FED, _CHUNK = 16 * 1024, 1024 * 1024
_STREAM = re.compile(rb">>[\s\0]{0,20}stream\r?\n")
_HEAD_WITHIN = 2_000
_DEFLATED = re.compile(rb"/(?:Filter|F)\s{0,9}\[?\s{0,9}/(?:FlateDecode|Fl)\s{0,9}(?:\]|[/>\s])")
_NO_WORDS = re.compile(
    rb"/(?:Image\b|DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|ASCII85Decode|ASCIIHexDecode|LZWDecode|Metadata\b)"
)


@dataclass(slots=True)
class Streams:
    """What the compressed streams of a file say."""

    damaged: bool = False
    has_layers: bool = False


def check_end(data: bytes) -> None:
    """Raise BadDocument for a PDF that was cut short: its table of contents comes last, with where it begins.

    The mark after it, %%EOF, may be missing, and other bytes may follow.
    """
    last = max(data.rfind(b"endobj"), data.rfind(b"endstream"))
    if last < 0 and b"%%EOF" in data:
        raise damaged()
    if last < 0 or data.find(b"startxref", last) < 0:
        raise BadDocument("The PDF breaks off before its end: it was cut short. Download or copy it again.", "damaged")


def damaged() -> BadDocument:
    """What is said of a file that cannot be read."""
    return BadDocument("The PDF is damaged and cannot be read. Save it anew, or paste its words.", "damaged")


def look_through(data: bytes) -> Streams:
    """Unpack what is compressed and can have words in it. Raises BadDocument where that is far too much.

    For bytes that are not encrypted.
    """
    found = Streams(has_layers=b"/OCProperties" in data)
    unpacked, ended = 0, 0
    for stream in _STREAM.finditer(data):
        if stream.start() < ended:
            continue
        begins = max(ended, stream.start() - _HEAD_WITHIN)
        head = data[max(begins, data.rfind(b"obj", begins, stream.start())) : stream.start() + 2]
        if not _DEFLATED.search(head) or _NO_WORDS.search(head):
            continue
        keep = b"/ObjStm" in head
        ended, size, layers, fine = _unpacked(data, stream.end(), MAX_UNPACKED - unpacked, keep=keep)
        unpacked += size
        found.has_layers = found.has_layers or layers
        found.damaged = found.damaged or not fine
    return found


def _unpacked(data: bytes, at: int, most: int, *, keep: bool) -> tuple[int, int, bool, bool]:
    """Where a stream ends, how large it is, whether it speaks of layers, and whether it is whole."""
    unpack, size, layers, last = zlib.decompressobj(), 0, False, b""
    fed, rest = at, b""
    while not unpack.eof:
        if not rest:
            rest = data[fed : fed + _FED]
            fed += len(rest)
            if not rest:
                break
        try:
            out = unpack.decompress(rest, _CHUNK)
        except zlib.error:
            end = data.find(b"endstream", at)
            return max(end, at), size, layers, end > at and _unpacks(data[at:end], most)
        rest = unpack.unconsumed_tail
        size += len(out)
        if keep:
            layers = layers or b"/OCProperties" in last + out
            last = out[-20:]
        if size > most:
            raise BadDocument(
                "The PDF unpacks to far more than a document holds. Paste the words that it shows.", "limit"
            )
    return fed - len(unpack.unused_data), size, layers, True


def _unpacks(data: bytes, most: int) -> bool:
    """Whether nothing is wrong with a stream but that its end is left out, as by some writers."""
    unpack = zlib.decompressobj()
    try:
        unpack.decompress(data, most)
    except zlib.error:
        return False
    return True

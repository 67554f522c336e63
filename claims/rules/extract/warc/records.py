"""The records of a WARC file of unknown origin, one after the other and within bounds.

Heads are read by warcio's parser. Where a record ends is found here: one that lies about its length is told and passed
over, and the next one is looked for from where the liar begins, so that it takes no other with it.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from claims.rules.extract.warc.answer import is_digest_of

MEGABYTE = 1024 * 1024
# Of one record, of all that is unpacked, and of records. A page of 20 MB has its headers beside it.
MAX_BLOCK, MAX_UNPACKED, MAX_RECORDS = 24 * MEGABYTE, 4096 * MEGABYTE, 200_000
# Of a packed file: pages pack to a tenth, and what is a hundred times larger unpacked was made to be so.
_TIMES, _AT_LEAST = 50, 64 * MEGABYTE
_MAX_HEAD, _PIECE, _MAX_PROBLEMS = 64 * 1024, 64 * 1024, 50
_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.17", "WARC/0.18"]
_NEXT, _INSIDE = b"\nWARC/", b"\r\n\r\nWARC/1."
LIES = "A record says that it is {said} long, and is not: it was passed over. Its address: {address}."


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its number in the file, its head by names in small letters, and its block, which stands whole."""

    number: int
    head: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """What the record is: response, resource, revisit and others."""
        return self.head.get("warc-type", "").lower()

    @property
    def address(self) -> str:
        """What was recorded; some write it in angle brackets."""
        return self.head.get("warc-target-uri", "").strip("<>")


@dataclass(slots=True)
class Records:
    """Goes through a file of so many bytes, once; ``problems`` has what was found wrong by then."""

    file: IO[bytes]
    size: int
    problems: list[str] = field(default_factory=list)
    _count: int = 0
    _left: int = MAX_UNPACKED
    _dropped: int = 0

    def __iter__(self) -> Iterator[Record]:
        self._left = min(MAX_UNPACKED, _AT_LEAST + _TIMES * self.size)
        start = self.file.read(2)
        self.file.seek(0)
        if start == b"\x1f\x8b":
            for member in self._members():
                yield from self._plain(BytesIO(member))
                if self._over:
                    break
        else:
            yield from self._plain(self.file)
        if self._over:
            self._tell(
                f"The file has more than {MAX_RECORDS:,} records, or unpacked more than it may: the rest was not read."
            )
        if self._dropped:
            self.problems.append(f"{self._dropped} more problems like these are not listed.")

    @property
    def _over(self) -> bool:
        return self._count >= MAX_RECORDS or self._left <= 0

    def _tell(self, problem: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self._dropped += 1

    # --- packed files: a member for each record ---

    def _members(self) -> Iterator[bytes]:
        """What each gzip member holds; one that is broken or too large is told, and passed over."""
        packed = b""
        while not self._over:
            packed = packed or self.file.read(_PIECE)
            if not packed:
                return
            member, packed, fault = self._member(packed)
            if fault:
                self._tell(fault)
            if member:
                yield member
            if fault and (packed := self._next_member(packed)) == b"":
                return

    def _member(self, packed: bytes) -> tuple[bytes, bytes, str]:
        """One member, what of the file was read beyond it, and what is wrong with it."""
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        pieces: list[bytes] = []
        length, fault, data = 0, "", packed
        try:
            while not unpacker.eof and self._left > 0:
                data = packed or self.file.read(_PIECE)
                if not data:
                    self._tell("The file ends in the middle of a record: it may be cut off.")
                    return b"".join(pieces), b"", ""
                piece = unpacker.decompress(data, _PIECE * 16)
                packed = unpacker.unconsumed_tail
                length, self._left = length + len(piece), self._left - len(piece)
                if length <= MAX_BLOCK + _MAX_HEAD:
                    pieces.append(piece)
                else:
                    pieces.clear()
                    fault = f"A record is larger than {MAX_BLOCK // MEGABYTE} MB, unpacked: it was passed over."
        except zlib.error:
            return b"", data[1:], "A record is damaged and cannot be unpacked: it was passed over."
        # It ends where it should, so that the next one is right behind it.
        if fault:
            self._tell(fault)
        return b"".join(pieces), unpacker.unused_data, ""

    def _next_member(self, packed: bytes) -> bytes:
        """The file from where another member begins; nothing where none does."""
        while True:
            found = packed.find(b"\x1f\x8b\x08")
            if found >= 0:
                return packed[found:]
            more = self.file.read(_PIECE)
            if not more:
                return b""
            packed = packed[-2:] + more

    # --- plain records ---

    def _plain(self, file: IO[bytes]) -> Iterator[Record]:
        while not self._over and (head := self._head(file)) is not None:
            self._count += 1
            if record := self._whole(file, head):
                yield record

    def _whole(self, file: IO[bytes], head: dict[str, str]) -> Record | None:
        """The record with this head, where it is what it says; else the file stands where the next one may begin."""
        begins = file.tell()
        said = head.get("content-length", "").strip()
        if not said.isdecimal() or len(said) > 15:
            self._lies(file, begins, head, said)
            return None
        length = int(said)
        block = file.read(min(length, MAX_BLOCK + 1))
        self._left -= len(block)
        is_there = len(block) == min(length, MAX_BLOCK + 1)
        if not self._ends(file, begins + length, is_there=is_there) or _swallows(block, head):
            self._lies(file, begins, head, said)
            return None
        if length > MAX_BLOCK:
            self._tell(f"A record of {length // MEGABYTE:,} MB was passed over. Its address: {_address(head)}.")
            return None
        return Record(self._count, head, block)

    def _ends(self, file: IO[bytes], end: int, *, is_there: bool) -> bool:
        """Whether a block ends there, as blocks do; the file stands behind it then."""
        if is_there and file.tell() != end:
            file.seek(max(end - 1, 0))
            is_there = bool(file.read(1))
        if not is_there:
            return False
        after = file.read(4)
        if after.startswith(b"\n\n"):
            file.seek(-2, 1)
            return True
        return after in (b"\r\n\r\n", b"\r\n", b"\n", b"")

    def _lies(self, file: IO[bytes], begins: int, head: dict[str, str], said: str) -> None:
        self._tell(LIES.format(said=f"{said[:20]} bytes" if said else "no number of bytes", address=_address(head)))
        # What it should hold may be missing altogether: the next one begins right here then.
        self._seek_next(file, begins - 1)

    def _head(self, file: IO[bytes]) -> dict[str, str] | None:
        """The head of the next record, where there is one; what is none is told and passed over."""
        while True:
            begins = file.tell()
            line = file.readline(_MAX_HEAD)
            if not line:
                return None
            if not line.strip():
                continue
            if line.startswith(b"WARC/") and (head := _parsed(line, file)):
                return head
            self._tell("Something that is no record stands in the file: it was passed over.")
            self._seek_next(file, begins)

    def _seek_next(self, file: IO[bytes], begins: int) -> None:
        """Put the file where the next record seems to begin, or to its end."""
        file.seek(begins)
        at, kept = begins, b""
        while piece := file.read(_PIECE):
            self._left -= len(piece)
            found = (kept + piece).find(_NEXT)
            if found >= 0:
                file.seek(at - len(kept) + found + 1)
                return
            at, kept = at + len(piece), (kept + piece)[1 - len(_NEXT) :]
            if self._left <= 0:
                return


def _swallows(block: bytes, head: dict[str, str]) -> bool:
    """Whether another record stands in a block, and the digest of the block does not say that it belongs there."""
    if _INSIDE not in block:
        return False
    return not is_digest_of(head.get("warc-block-digest", ""), block)


def _parsed(first: bytes, file: IO[bytes]) -> dict[str, str] | None:
    """A head as a dictionary; None for one that is none or has no end."""
    lines, length = [first], len(first)
    while True:
        line = file.readline(_MAX_HEAD)
        length += len(line)
        if not line or length > _MAX_HEAD:
            return None
        if not line.strip():
            break
        lines.append(line)
    try:
        head = StatusAndHeadersParser(_VERSIONS).parse(BytesIO(b"".join([*lines, b"\r\n"])))
    except (StatusAndHeadersParserException, EOFError, ValueError):
        return None
    return {name.lower(): value.strip() for name, value in reversed(head.headers)}


def _address(head: dict[str, str]) -> str:
    return head.get("warc-target-uri", "").strip("<>")[:300] or "none"

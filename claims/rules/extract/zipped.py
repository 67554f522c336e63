"""What is in a ZIP archive of unknown origin, read member by member and never beyond what it may hold."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from claims.rules.extract.bad import BadDocument

BROKEN = (BadZipFile, EOFError, OSError, ValueError, OverflowError, NotImplementedError, RuntimeError, struct.error,
           zlib.error)  # fmt: skip
_PIECE = 64 * 1024
MEGABYTE = 1024 * 1024
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold: members, bytes of one, bytes of all that are read, and times its packed size."""

    members: int
    each: int
    total: int
    # Text packs to a tenth, tables that repeat themselves to a hundredth; what is small may do as it likes.
    ratio: int = 200
    small: int = MEGABYTE


class Zipped:
    """An archive whose directory has been looked at. Raises BadDocument for one that is damaged or holds too much."""

    def __init__(self, file: IO[bytes] | bytes, bounds: Bounds) -> None:
        self._bounds = bounds
        self._left = bounds.total
        try:
            self._archive = ZipFile(BytesIO(file) if isinstance(file, bytes) else file)
        except BROKEN as error:
            raise damaged() from error
        self.members = [info for info in self._archive.infolist() if not info.filename.endswith("/")]
        if len(self.members) > bounds.members:
            raise BadDocument(
                f"The archive has {len(self.members):,} files in it; {bounds.members:,} is the most. Put it in by "
                "parts.",
                "limit",
            )

    def names(self) -> list[str]:
        """What its files are called."""
        return [info.filename for info in self.members]

    def check(self, info: ZipInfo) -> None:
        """Raise BadDocument for a file that will not be read, by what the directory says of it."""
        if info.flag_bits & _ENCRYPTED:
            raise BadDocument("It is locked with a password. Save it without one.", "encrypted")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadDocument("It is packed in a way that is not read here. Pack it anew as a plain ZIP.", "binary")
        if info.file_size > self._bounds.each:
            raise BadDocument(
                f"It has {info.file_size / MEGABYTE:.1f} MB; {self._bounds.each // MEGABYTE} MB is the most.",
                "too_large",
            )
        if info.file_size > self._bounds.small and info.file_size > self._bounds.ratio * max(info.compress_size, 1):
            raise bomb()

    def check_all(self, infos: Iterable[ZipInfo]) -> None:
        """Raise BadDocument, before anything is unpacked, for files of which one or all together will not be read."""
        total = 0
        for info in infos:
            self.check(info)
            total += info.file_size
        if total > self._bounds.total:
            raise bomb()

    def open(self, info: ZipInfo) -> IO[bytes]:
        """A file in it as a stream, for who reads it within bounds of their own. Raises BadDocument."""
        self.check(info)
        try:
            return self._archive.open(info)
        except BROKEN as error:
            raise damaged() from error

    def read(self, info: ZipInfo) -> bytes:
        """The bytes of a file in it. Raises BadDocument, also where there are more of them than was said."""
        self.check(info)
        most = min(self._bounds.each, self._left)
        pieces: list[bytes] = []
        length = 0
        try:
            with self._archive.open(info) as file:
                while piece := file.read(_PIECE):
                    length += len(piece)
                    if length > most:
                        raise bomb()
                    pieces.append(piece)
        except BROKEN as error:
            # BadDocument is a ValueError, too.
            raise error if isinstance(error, BadDocument) else damaged() from error
        self._left -= length
        return b"".join(pieces)


def damaged() -> BadDocument:
    """Why an archive cannot be read that is broken."""
    return BadDocument("The file is damaged: what is packed in it cannot be unpacked. Get it anew.", "damaged")


def bomb() -> BadDocument:
    """Why an archive is not unpacked that holds far more than it should."""
    return BadDocument(
        "Unpacked, it would be far larger than such files are, as files are that are made to do harm. It is not read.",
        "limit",
    )

"""A ZIP of pages: its files one by one, each a document or a reason why it is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from claims.rules.extract import SUFFIXES
from claims.rules.extract.bad import BadDocument
from claims.rules.extract.document import MAX_BYTES
from claims.rules.extract.parts import storable
from claims.rules.extract.zipped import MEGABYTE, Bounds, Zipped

BOUNDS = Bounds(members=10_000, each=MAX_BYTES, total=2048 * MEGABYTE, ratio=500)
# What programs that pack files put beside them.
_OF_THE_PACKER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: its place in its folders, and its bytes; or why it is not read."""

    path: str
    data: bytes = b""
    refused: str = ""

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return PurePosixPath(self.path).name


def members_of(file: IO[bytes] | bytes) -> Iterator[Member]:
    """The files of the archive in their order, read as they are asked for; hidden ones are left out, as of folders.

    Raises BadDocument for an archive that is damaged or has too many files in it.
    """
    zipped = Zipped(file, BOUNDS)
    for info in sorted(zipped.members, key=lambda one: one.filename):
        path = PurePosixPath(storable(info.filename.replace("\\", "/")).strip("/"))
        if _is_hidden(path):
            continue
        if refused := _no_document(path):
            yield Member(str(path), refused=refused)
            continue
        try:
            yield Member(str(path), zipped.read(info))
        except BadDocument as error:
            yield Member(str(path), refused=str(error))


def _is_hidden(path: PurePosixPath) -> bool:
    return any((part.startswith(".") and part != "..") or part in _OF_THE_PACKER for part in path.parts)


def _no_document(path: PurePosixPath) -> str:
    if path.suffix.lower() in SUFFIXES:
        return ""
    return f"“{path.suffix[:20]}” is no page, PDF, Word document, article, Markdown or plain text."

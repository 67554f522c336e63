"""Documents from files and folders of this machine: each becomes a source with its frozen copy, or a reason why not."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError

from claims.actions.freeze import read_document
from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, SourceStatus
from claims.models import Capture, Source, SourceType, Tag, User
from claims.rules.extract import SUFFIXES, BadDocument, Extraction, Undeclared, extract
from claims.rules.extract.document import MAX_BYTES, sha256_of

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of every file at once. With a source, the files are newer copies of it; else each makes its own."""

    source: Source | None = None
    source_type: SourceType | None = None
    tags: tuple[Tag, ...] = ()
    observed_at: datetime | None = None
    charset: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in; ``unasked`` is why one that a folder holds is none, empty where it is."""

    path: Path
    unasked: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a source that is new or was there, or else the reason of the refusal.

    ``guessed`` is the charset that it was read by, where nothing in the file says so.
    """

    path: Path
    source: Source | None = None
    new: bool = False
    refused: str = ""
    guessed: str = ""

    def __str__(self) -> str:
        if self.source is None:
            return one_line(f"{self.path}: refused: {self.refused}")
        what = "captured" if self.new else "already there"
        guess = f" (read as {self.guessed}: a guess, nothing in the file says so)" if self.guessed else ""
        return one_line(f"{self.path}: {what} {self.source.uid} {self.source.title}".rstrip() + guess)


def one_line(text: str) -> str:
    """The text as one printable line: what a file name or a title may hold besides is written as an escape."""
    shown = (sign if unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp") else ascii(sign)[1:-1] for sign in text)
    return "".join(shown)


def files_in(paths: Iterable[Path]) -> list[FoundFile]:
    """The files that are named, and those of named folders: all the way down, sorted, hidden ones left out."""
    found: dict[Path, FoundFile] = {}
    for path in paths:
        if path.is_dir():
            for inner in sorted(_walk(path)):
                found.setdefault(inner, FoundFile(inner, _no_document(inner)))
        else:
            found[path] = FoundFile(path)
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where) / name for name in names if not name.startswith("."))


def _no_document(path: Path) -> str:
    if path.suffix.lower() in SUFFIXES:
        return ""
    return (
        f"“{path.suffix}” is no page (HTML, MHTML), PDF, Word document, article in XML, Markdown or text. To try it "
        "all the same, name the file itself."
    )


def freeze_file(*, actor: User, found: FoundFile, described: Described) -> Outcome:
    """Take one file in, whole or not at all.

    Raises PermissionDenied unless the actor is a curator; all else is an outcome.

    Bytes that some source has already add nothing; with a source to add to, those that it has itself.
    """
    try:
        data = _read(found)
        known = _known(sha256_of(data), described)
        if known is not None:
            return Outcome(found.path, known.source)
        extracted, guessed = _read_text(data, _name(found.path), described.charset)
        source = _freeze(actor, _name(found.path), data, described, extracted).source
        return Outcome(found.path, source, new=True, guessed=guessed)
    except ValidationError as error:
        return Outcome(found.path, refused=" ".join(error.messages))


def _read(found: FoundFile) -> bytes:
    """The bytes. Raises ValidationError for what is no file, cannot be read or is too large, before it is read."""
    path = found.path
    try:
        if not found.unasked and not path.is_file():
            raise ValidationError("This is not a file." if path.exists() else "There is no such file.")
        if found.unasked:
            raise ValidationError(found.unasked)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ValidationError(
                f"The file has {size / MEGABYTE:.1f} MB; {MAX_BYTES // MEGABYTE} MB is the most. Put it in by parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise ValidationError(f"It cannot be read: {error.strerror}.") from error


def _known(sha256: str, described: Described) -> Capture | None:
    same = Capture.objects.without_text().filter(sha256=sha256).select_related("source").order_by("pk")
    if described.source is not None:
        # Seen again at another time, the same bytes are another observation.
        seen = {"observed_at": described.observed_at} if described.observed_at else {}
        same = same.filter(source=described.source, **seen)
    return same.first()


def _read_text(data: bytes, filename: str, charset: str) -> tuple[Extraction, str]:
    """What is in the document, and the charset that was guessed; "" where none had to be. Raises ValidationError."""
    try:
        return extract(data, charset=charset, filename=filename), ""
    except Undeclared as error:
        guessed = error.guesses[0].charset
    except BadDocument as error:
        raise ValidationError(str(error)) from error
    return read_document(data, charset=guessed, filename=filename), guessed


def _name(path: Path) -> str:
    return os.fsencode(path.name).decode("utf-8", "replace")


def _freeze(actor: User, filename: str, data: bytes, described: Described, extracted: Extraction) -> Capture:
    return freeze_page(
        actor=actor,
        source=described.source or Source(status=SourceStatus.FOUND, source_type=described.source_type),
        tags=described.tags,
        data=data,
        method=CaptureMethod.UPLOADED,
        filename=filename,
        extracted=extracted,
        observed_at=described.observed_at,
    )

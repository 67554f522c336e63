"""Pages out of a recording of the web (WARC, WACZ): each a capture of its own, with its recorded address and time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError

from claims.actions.freeze import read_document
from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, SourceStatus
from claims.exchange.folder import Described, one_line
from claims.models import Capture, Source, User
from claims.rules.extract import Extraction, Undeclared, extract
from claims.rules.extract.document import MAX_BYTES, BadDocument, sha256_of
from claims.rules.extract.warc.pages import Recorded, Taken, is_recording, take_pages

# A page by the recording that it stands in, where there are several, and the number of its record.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: its capture, which is new or was there already, or the reason of the refusal."""

    page: Recorded
    capture: Capture | None = None
    new: bool = False
    refused: str = ""
    guessed: str = ""

    def __str__(self) -> str:
        if self.capture is None:
            return one_line(f"{self.page.address}: refused: {self.refused}")
        what = "captured" if self.new else "already there"
        guess = f" (read as {self.guessed}: a guess, nothing in it says so)" if self.guessed else ""
        note = f" {self.page.note}" if self.page.note else ""
        source = self.capture.source
        return one_line(f"{self.page.address}: {what} {source.uid} {source.title}".rstrip() + guess + note)


def is_recording_file(path: Path) -> bool:
    """Whether a file of this machine is a recording; a large archive is known by its name alone."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_recording(file.read(MAX_BYTES), path.name)


def line_of(page: Recorded) -> str:
    """A page in one line: address, time, kind, size, title, and what is to be known of it."""
    when = f"{page.seen_at:%Y-%m-%dT%H:%M:%SZ}" if page.seen_at else "no time"
    told = " ".join(filter(None, [page.problem, page.note]))
    return one_line(
        "  ".join(filter(None, [page.address, when, page.media_type, f"{page.length:,} bytes", page.title, told]))
    )


def take_recorded(
    *, actor: User, file: IO[bytes], chosen: Collection[Place], described: Described
) -> Iterator[Outcome]:
    """Take the chosen pages in, each whole or not at all; the same address again is a newer copy of its source.

    Raises PermissionDenied unless the actor is a curator, BadDocument for a file that is no recording; all else is an
    outcome. Bytes that were seen at the same time already add nothing.
    """
    sources: dict[str, Source] = {}
    for taken in take_pages(file, chosen):
        yield _outcome(actor, taken, described, sources)


def _outcome(actor: User, taken: Taken, described: Described, sources: dict[str, Source]) -> Outcome:
    page = taken.page
    if page.problem:
        return Outcome(page, refused=page.problem)
    known = _known(taken, described)
    if known is not None:
        sources.setdefault(page.address, known.source)
        return Outcome(page, known)
    try:
        extracted, guessed = _read(taken, described.charset)
        source = described.source or sources.get(page.address) or _new(page, described)
        capture = freeze_page(actor=actor, source=source, **_came(taken, described, extracted))
    except ValidationError as error:
        return Outcome(page, refused=" ".join(error.messages))
    sources.setdefault(page.address, capture.source)
    return Outcome(page, capture, new=True, guessed=guessed)


def _new(page: Recorded, described: Described) -> Source:
    return Source(status=SourceStatus.FOUND, source_type=described.source_type, address=page.address)


def _came(taken: Taken, described: Described, extracted: Extraction) -> dict[str, Any]:
    came = {
        "data": taken.data,
        "method": CaptureMethod.UPLOADED,
        "media_type": taken.headers.get("content-type", ""),
        "headers": taken.headers,
        # What somebody says of when they saw the page holds where the recording says nothing.
        "observed_at": taken.page.seen_at or described.observed_at,
        "asked_address": taken.page.address,
        "extracted": extracted,
    }
    return came if described.source is not None else came | {"tags": described.tags}


def _read(taken: Taken, charset: str) -> tuple[Extraction, str]:
    """The text of a page, and the charset that was guessed; "" where none had to be. Raises ValidationError."""
    known = {"media_type": taken.headers.get("content-type", ""), "address": taken.page.address}
    try:
        return extract(taken.data, charset="" if taken.page.charset else charset, **known), ""
    except Undeclared as error:
        guessed = error.guesses[0].charset
    except BadDocument as error:
        raise ValidationError(str(error)) from error
    return read_document(taken.data, charset=guessed, **known), guessed


def _known(taken: Taken, described: Described) -> Capture | None:
    same = Capture.objects.without_text().filter(sha256=sha256_of(taken.data), observed_at=taken.page.seen_at)
    if described.source is not None:
        same = same.filter(source=described.source)
    return same.filter(asked_address=taken.page.address).select_related("source").order_by("pk").first()

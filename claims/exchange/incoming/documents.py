"""Documents that people bring: each becomes a source with a saved copy, or there is a reason why not."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from claims.actions.freeze import kept_headers
from claims.actions.import_ import Brought, Staged
from claims.actions.import_document import copy_here, stage_document
from claims.choices import Became, ImportKind
from claims.rules.extract import BadDocument, Extraction, Undeclared, charset_of, extract
from claims.rules.extract.document import sha256_of
from claims.rules.extract.parts import storable
from claims.rules.extract.warc.pages import Recorded, Taken, is_recording, pages_in, take_pages
from claims.rules.extract.zip_pages import members_of


class Document(NamedTuple):
    """A file by its name, as the person knows it, with its bytes; `refused` is why there are none.

    Of a page of a recording, the rest is what was recorded of it: it has no name of a file then.
    """

    name: str
    data: bytes
    refused: str = ""
    address: str = ""
    observed_at: datetime | None = None
    media_type: str = ""
    headers: Mapping[str, str] = {}
    note: str = ""

    @property
    def filename(self) -> str:
        """Its name without folders; a page of a recording has none."""
        return "" if self.address else PurePosixPath(self.name).name


def unpacked(file: Document) -> Iterator[Document]:
    """The pages in a ZIP or a recording, one after the other in memory; of any other file the file itself.

    Raises ValidationError for an archive that is damaged.
    """
    try:
        if is_recording(file.data, file.name):
            yield from _recorded(file)
        elif PurePosixPath(file.name).suffix.lower() == ".zip":
            for one in members_of(file.data):
                yield Document(f"{file.name}/{one.path}", one.data, one.refused)
        else:
            yield file
    except BadDocument as error:
        raise ValidationError({"file": str(error)}) from error


def _recorded(file: Document) -> Iterator[Document]:
    """The pages of a recording; what of it cannot be read is refused like a page."""
    listing = pages_in(BytesIO(file.data))
    chosen = {(page.member, page.number) for page in listing.pages}
    for taken in take_pages(BytesIO(file.data), chosen):
        yield _page(taken.page, taken)
    for problem in listing.problems:
        yield Document(file.name, b"", problem)
    if not listing.pages and not listing.problems:
        yield Document(file.name, b"", "No page in it was answered with status 200: HTML, PDF or text.")


def _page(page: Recorded, taken: Taken) -> Document:
    when = f", recorded {page.seen_at:%Y-%m-%d %H:%M:%S} UTC" if page.seen_at else ""
    return Document(
        f"{page.address[:80]}{when}", taken.data, page.problem, page.address, page.seen_at,
        storable(taken.headers.get("content-type", "")), kept_headers(taken.headers), page.note,
    )  # fmt: skip


def brought(documents: Iterable[Document], name: str = "") -> Brought:
    """Several documents as the one thing that was brought: its hash is that of their hashes, in their order."""
    documents = list(documents)
    hashes = "".join(sha256_of(one.data) for one in documents)
    one = documents[0] if len(documents) == 1 else None
    return Brought(
        kind=ImportKind.DOCUMENTS,
        filename=name or (one.name if one else f"{len(documents):,} files"),
        sha256=sha256_of(one.data) if one else sha256(hashes.encode()).hexdigest(),
        size=sum(len(one.data) for one in documents),
        format="Documents",
    )


def check_documents(documents: Iterable[Document], *, charset: str = "", keep: bool = True) -> Iterator[Staged]:
    """What would become of each; with `keep` the bytes of what is new wait until the import is stored or discarded."""
    seen: dict[tuple[str, str, datetime | None], str] = {}
    for one in documents:
        if one.refused:
            yield Staged(one.name, Became.REFUSED, because=one.refused)
            continue
        digest = sha256_of(one.data)
        # The same bytes of another address, or at another time, are a copy of their own.
        same = digest, one.address, one.observed_at
        if same in seen:
            because = f"It has the same bytes as {seen[same]}, which comes before it."
            yield Staged(one.name, Became.REFUSED, because=because)
            continue
        seen[same] = one.name
        yield _checked(one, digest, charset, keep=keep)


def _checked(one: Document, digest: str, charset: str, *, keep: bool) -> Staged:
    known = copy_here(digest, one.address, one.observed_at)
    if known is not None:
        return Staged(one.name, Became.SAME, known.source.shown_title, _recorded_of(one), source=known.source)
    try:
        read, used, notes = _read(one, charset)
    except BadDocument as error:
        return Staged(one.name, Became.REFUSED, because=str(error))
    says = {"sha256": digest, "filename": one.filename, "charset": used} | _recorded_of(one)
    if keep:
        says["staged"] = stage_document(one.data)
    title = next((found.value for found in read.metadata if found.field == "title"), "")
    return Staged(one.name, Became.NEW, title, says, notes=notes)


def _recorded_of(one: Document) -> dict[str, Any]:
    """What a recording says of its page; nothing of any other file."""
    if not one.address:
        return {}
    when = one.observed_at.isoformat() if one.observed_at else ""
    return {
        "address": one.address, "observed_at": when, "media_type": one.media_type, "headers": dict(one.headers),
    }  # fmt: skip


def _read(one: Document, charset: str) -> tuple[Extraction, str, tuple[dict[str, str], ...]]:
    """The text, the charset that was said or guessed, and what to look at. Raises BadDocument."""
    notes = ({"what": "Recorded", "why": one.note},) if one.note else ()
    charset = "" if charset_of(one.media_type) else charset
    known = {"filename": one.filename, "media_type": one.media_type, "address": one.address}
    try:
        return extract(one.data, charset=charset, **known), charset, notes
    except Undeclared as error:
        guessed = error.guesses[0].charset
    note = {
        "what": f"Read as {guessed}",
        "why": "A guess: nothing in the file says what its bytes mean. Name the charset where the words look wrong.",
    }
    return extract(one.data, charset=guessed, **known), guessed, (*notes, note)

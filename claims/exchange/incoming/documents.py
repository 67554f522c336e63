"""Documents that people bring: each becomes a source with a saved copy, or there is a reason why not."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.exceptions import ValidationError

from claims.actions.import_ import Brought, Staged
from claims.actions.import_document import stage_document
from claims.choices import Became, ImportKind
from claims.models import Capture
from claims.rules.extract import BadDocument, Extraction, Undeclared, extract
from claims.rules.extract.document import sha256_of
from claims.rules.extract.zip_pages import members_of


class Document(NamedTuple):
    """A file by its name, as the person knows it, with its bytes; `refused` is why there are none."""

    name: str
    data: bytes
    refused: str = ""


def unpacked(file: Document) -> Iterator[Document]:
    """The pages in a ZIP, each by its path within it, one after the other in memory; of any other file the file itself.

    Raises ValidationError for an archive that is damaged.
    """
    if PurePosixPath(file.name).suffix.lower() != ".zip":
        yield file
        return
    try:
        for one in members_of(file.data):
            yield Document(f"{file.name}/{one.path}", one.data, one.refused)
    except BadDocument as error:
        raise ValidationError({"file": str(error)}) from error


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
    seen: dict[str, str] = {}
    for one in documents:
        if one.refused:
            yield Staged(one.name, Became.REFUSED, because=one.refused)
            continue
        digest = sha256_of(one.data)
        if digest in seen:
            because = f"It has the same bytes as {seen[digest]}, which comes before it."
            yield Staged(one.name, Became.REFUSED, because=because)
            continue
        seen[digest] = one.name
        yield _checked(one, digest, charset, keep=keep)


def _checked(one: Document, digest: str, charset: str, *, keep: bool) -> Staged:
    known = Capture.objects.without_text().filter(sha256=digest).select_related("source").order_by("pk").first()
    if known is not None:
        return Staged(one.name, Became.SAME, known.source.shown_title, source=known.source)
    filename = PurePosixPath(one.name).name
    try:
        read, used, notes = _read(one.data, filename, charset)
    except BadDocument as error:
        return Staged(one.name, Became.REFUSED, because=str(error))
    says = {"sha256": digest, "filename": filename, "charset": used}
    if keep:
        says["staged"] = stage_document(one.data)
    title = next((found.value for found in read.metadata if found.field == "title"), "")
    return Staged(one.name, Became.NEW, title, says, notes=notes)


def _read(data: bytes, filename: str, charset: str) -> tuple[Extraction, str, tuple[dict[str, str], ...]]:
    """The text, the charset that was said or guessed, and what was guessed. Raises BadDocument."""
    try:
        return extract(data, charset=charset, filename=filename), charset, ()
    except Undeclared as error:
        guessed = error.guesses[0].charset
    note = {
        "what": f"Read as {guessed}",
        "why": "A guess: nothing in the file says what its bytes mean. Name the charset where the words look wrong.",
    }
    return extract(data, charset=guessed, filename=filename), guessed, (note,)

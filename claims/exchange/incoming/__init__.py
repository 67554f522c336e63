"""What people bring, looked through: what it is, and what would become of each of its records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from claims.actions.import_ import Brought, Staged, stage_import
from claims.choices import ImportKind
from claims.exchange.incoming.documents import Document, brought, check_documents, unpacked
from claims.exchange.incoming.recognise import kind_of
from claims.exchange.incoming.references import check_references
from claims.exchange.incoming.table_import import bring_table
from claims.exchange.incoming.tables import NEEDS_MAPPING
from claims.models import Import, User

__all__ = ["Document", "LookedThrough", "bring", "bring_one", "kind_of", "look_through"]


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A file, and what would become of each of its records."""

    brought: Brought
    records: Iterator[Staged]


def look_through(file: Document, *, kind: str = "", charset: str = "", keep: bool = False) -> LookedThrough:
    """What a file is, and what would become of its records. With `keep` the bytes of documents wait to be stored.

    Raises ValidationError for a table, whose rows are records only by a mapping.
    """
    kind = kind or kind_of(file.name, file.data)
    if kind == ImportKind.TABLE:
        raise ValidationError(NEEDS_MAPPING)
    if kind == ImportKind.DOCUMENTS:
        documents = unpacked(file)
        return LookedThrough(brought([file]), check_documents(documents, charset=charset, keep=keep))
    return LookedThrough(*check_references(file, charset=charset))


def bring(*, actor: User, files: Iterable[Document], kind: str = "", charset: str = "") -> list[Import]:
    """Look through files and keep what would become of their records: documents together, all else file by file.

    Raises ValidationError where there is no file, PermissionDenied unless the actor is a curator.
    """
    documents: list[Document] = []
    staged: list[Import] = []
    for file in files:
        is_kind = kind or kind_of(file.name, file.data)
        if is_kind == ImportKind.DOCUMENTS:
            documents.append(file)
        elif is_kind == ImportKind.TABLE:
            staged.append(bring_table(actor=actor, file=file, charset=charset))
        else:
            staged.append(bring_one(actor=actor, file=file, kind=kind, charset=charset))
    if documents:
        pages = (page for document in documents for page in unpacked(document))
        checked = check_documents(pages, charset=charset, keep=True)
        staged.append(stage_import(actor=actor, brought=brought(documents), records=checked))
    if not staged:
        raise ValidationError("Choose one or several files.")
    return staged


def bring_one(*, actor: User, file: Document, kind: str = "", charset: str = "") -> Import:
    """The same of one file."""
    looked = look_through(file, kind=kind, charset=charset, keep=True)
    return stage_import(actor=actor, brought=looked.brought, records=looked.records)

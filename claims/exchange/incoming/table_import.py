"""A table that is brought as an import: read and proposed, said otherwise by a person, looked through, stored."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from claims.actions.import_ import Brought, begin_storing, discard_import
from claims.actions.import_table import (
    note_looked_through,
    note_stored,
    read_staged,
    stage_table,
)
from claims.actions.permissions import require
from claims.actions.table.terms import Outcome
from claims.actions.table.whole import storing
from claims.choices import Became, ImportKind, Role
from claims.exchange.incoming.documents import Document
from claims.exchange.incoming.tables import NEEDS_MAPPING, Asked, import_table, is_own_export
from claims.exchange.table.dialect import BadTable, Dialect
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.mapping_json import BadMapping, mapping_from
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.table import Table
from claims.models import Import, User
from claims.network.fetch import Progress
from claims.rules.extract.document import sha256_of

KINDS = {"csv": "Table (CSV)", "xlsx": "Table (XLSX)", "xls": "Table (XLS)"}


def bring_table(*, actor: User, file: Document, charset: str = "", asked: Asked | None = None) -> Import:
    """Keep a table with what a person said of it, or with a proposal.

    Raises ValidationError for what is no table, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    asked = asked or Asked()
    try:
        dialect = asked.mapping.dialect if asked.mapping else Dialect(charset=charset or None)
        table = read_table(file.data, name=file.name, dialect=dialect)
        mapping = asked.mapping or propose(table)
    except BadTable as error:
        raise ValidationError(f"{error.what} {error.why}") from error
    brought = Brought(ImportKind.TABLE, file.name, sha256_of(file.data), len(file.data), KINDS[table.kind])
    said = {"table": file.name, "codebook": asked.codebook, "round": asked.round_name, "people": dict(asked.people)}
    mapping = replace(mapping, dialect=table.dialect)
    return stage_table(actor=actor, brought=brought, data=file.data, mapping=mapping.as_json(), asked=said)


def mapping_of(import_: Import) -> Mapping:
    """By what it is said in our words. Raises ValidationError where the mapping is none that is known here."""
    try:
        return mapping_from(import_.mapping)
    except BadMapping as error:
        raise ValidationError(str(error)) from error


def table_of(import_: Import, dialect: Dialect | None = None) -> Table:
    """The table, read as its mapping says, or by another dialect. Raises ValidationError where it cannot be."""
    try:
        return read_table(
            read_staged(import_), name=import_.filename, dialect=dialect or mapping_of(import_).dialect
        )  # fmt: skip
    except BadTable as error:
        raise ValidationError(f"{error.what} {error.why}") from error


def asked_of(import_: Import) -> Asked:
    """What a person says of it."""
    said = import_.asked
    return Asked(
        mapping_of(import_), said.get("codebook", ""), said.get("round", ""), said.get("people", {}),
        said.get("table", ""),
    )  # fmt: skip


def look_through_table(*, actor: User, import_: Import, progress: Progress = lambda *_: None) -> Import:
    """Find out what would become of its rows, and keep it; nothing else is stored.

    Raises ValidationError where it cannot be read, PermissionDenied as storing does.
    """
    outcome = _go_through(actor, import_, progress, dry_run=True)
    return note_looked_through(actor=actor, import_=import_, outcome=outcome)


def store_table(*, actor: User, import_: Import, progress: Progress = lambda *_: None) -> Import:
    """Store all of it, or nothing: what was written before it broke off is taken back.

    Raises ValidationError where somebody changed meanwhile what a row rests on, PermissionDenied unless the actor is a
    curator, and a lead where ratings or new people come in.
    """
    with storing(import_):
        outcome = _go_through(actor, import_, progress, dry_run=False)
        return note_stored(actor=actor, import_=import_, outcome=outcome)


def bring_and_store(*, actor: User, file: Document, asked: Asked) -> Import:
    """Bring a table and store it at once, all or nothing: where a row is refused it stays, looked through.

    Raises ValidationError for one that needs a mapping, and as `bring_table` and `store_table` do.
    """
    if asked.mapping is None and not is_own_export(file):
        raise ValidationError(NEEDS_MAPPING)
    import_ = bring_table(actor=actor, file=file, asked=asked)
    begin_storing(import_)
    try:
        return store_table(actor=actor, import_=import_)
    except Exception:
        # Nothing of it is stored, and nobody sees what it waits for.
        import_.refresh_from_db()
        discard_import(actor=actor, import_=import_)
        raise


def _go_through(actor: User, import_: Import, progress: Progress, *, dry_run: bool) -> Outcome:
    file = Document(import_.filename, read_staged(import_))
    return import_table(
        actor=actor, file=file, asked=asked_of(import_), dry_run=dry_run, brought_by=import_,
        done=lambda number, doing: progress(number, 0, doing),
    )  # fmt: skip


def told_of(outcome: dict[str, Any]) -> str:
    """What becomes of the rows of a table, in numbers."""
    numbers = {became: int(outcome.get(became, 0)) for became in Became}
    parts = ", ".join(f"{number:,} {became.label.lower()}" for became, number in numbers.items())
    return f"{sum(numbers.values()):,} rows: {parts}."

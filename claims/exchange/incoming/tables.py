"""A table that people bring: said in our words by a mapping, looked at as a whole, and stored all or not at all."""

from collections.abc import Mapping as Named
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.codebook import import_codebook
from claims.actions.scheme import save_scheme_version
from claims.actions.table.store import Done
from claims.actions.table.terms import Outcome, Terms
from claims.choices import SchemeStatus
from claims.exchange.incoming.documents import Document
from claims.exchange.table.bring_in import bring_in
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.made_scheme import scheme_of
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.mapping_json import mapping_text
from claims.exchange.table.own_export import own_export
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.table import Table
from claims.models import Import, SchemeVersion, User

NEEDS_MAPPING = "Say with a mapping what its columns are. `manage.py import FILE --propose` writes one to begin with."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says beside a table; without a mapping it must be a file that was exported here."""

    mapping: Mapping | None = None
    codebook: str = ""
    round_name: str = ""
    # By the name in the table, who it is; under which name its rows are known again, its file's where there is none.
    people: Named[str, str] = field(default_factory=dict)
    table: str = ""


def is_own_export(file: Document) -> bool:
    """Whether the table is a file that an installation of this program has exported."""
    try:
        return own_export(read_table(file.data, name=file.name).columns) is not None
    except BadTable:
        return False


def import_table(
    *,
    actor: User,
    file: Document,
    asked: Asked,
    dry_run: bool,
    done: Done = lambda *_: None,
    brought_by: Import | None = None,
) -> Outcome:
    """Store what a table says, all or nothing; in a dry run only say what would be.

    Raises ValidationError for what is no table, for one that needs a mapping, and for a codebook that is not there or
    cannot be made; PermissionDenied as `store_records` does.
    """
    try:
        table = read_table(file.data, name=file.name, dialect=asked.mapping.dialect if asked.mapping else None)
        mapping = asked.mapping or own_export(table.columns)
        if mapping is None:
            raise ValidationError(NEEDS_MAPPING)
        # A codebook that the table makes is needed to look at its ratings; nothing else is written in a dry run, and
        # others must not wait until it ends.
        tried = dry_run and mapping.scheme is not None
        with transaction.atomic() if tried else nullcontext():
            version = _version(asked.codebook) or _made(actor, mapping, table)
            terms = Terms(asked.table or file.name, asked.people, version, asked.round_name, brought_by=brought_by)
            outcome = bring_in(actor=actor, table=table, mapping=mapping, terms=terms, dry_run=dry_run, done=done)
            if tried:
                transaction.set_rollback(True)
        return outcome
    except BadTable as error:
        raise ValidationError(f"{error.what} {error.why}") from error


def proposal(file: Document) -> str:
    """A mapping to begin with, as JSON: to be read and mended by a person. Raises ValidationError for no table."""
    try:
        return mapping_text(propose(read_table(file.data, name=file.name)))
    except BadTable as error:
        raise ValidationError(f"{error.what} {error.why}") from error


def _version(uid: str) -> SchemeVersion | None:
    if not uid:
        return None
    version = SchemeVersion.objects.filter(uid=uid).first()
    if version is None:
        raise ValidationError(f"There is no version {uid} of a codebook. Its uid stands in the address of its page.")
    return version


def _made(actor: User, mapping: Mapping, table: Table) -> SchemeVersion | None:
    """The codebook that the mapping makes out of the table's codes; the one that it made before, where it is there."""
    if mapping.scheme is None:
        return None
    made = mapping.scheme
    known = SchemeVersion.objects.filter(scheme__code=made.code, version=made.version).first()
    if known is not None:
        return known
    (version,) = import_codebook(actor=actor, codebook=scheme_of(mapping, table)).made
    version.status = SchemeStatus.ACTIVE
    return save_scheme_version(actor=actor, version=version)

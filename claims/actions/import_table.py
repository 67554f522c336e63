"""A table of an import: its bytes wait until it is stored, beside what is said of it and what becomes of its rows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from claims.actions.import_ import Brought, drop_staged_table
from claims.actions.import_document import stage_document
from claims.actions.permissions import require
from claims.actions.table.terms import Outcome
from claims.choices import Became, ImportState, Role
from claims.models import Import, User
from claims.rules.extract.document import sha256_of

GONE = "Its bytes are not there any more. Import the file again."


def stage_table(
    *, actor: User, brought: Brought, data: bytes, mapping: Mapping[str, Any], asked: Mapping[str, Any]
) -> Import:
    """Keep a table, with a mapping to begin with. Raises PermissionDenied unless the actor is a curator."""
    require(actor, Role.CURATOR)
    return Import.objects.create(
        kind=brought.kind, state=ImportState.MAPPING, filename=brought.filename[-255:], sha256=brought.sha256,
        size=brought.size, format=brought.format, problems=list(brought.problems), created_by=actor,
        mapping=dict(mapping), asked=dict(asked), staged=stage_document(data),
    )  # fmt: skip


def read_staged(import_: Import) -> bytes:
    """The bytes of a table that waits. Raises ValidationError where they are gone, or are others."""
    try:
        with default_storage.open(import_.staged) as file:
            data = bytes(file.read())
    except (FileNotFoundError, ValueError, OSError) as error:
        raise ValidationError(GONE) from error
    if sha256_of(data) != import_.sha256:
        raise ValidationError("Its bytes are not those that were brought. Import the file again.")
    return data


@transaction.atomic
def say_of_table(
    *, actor: User, import_: Import, mapping: Mapping[str, Any] | None = None, asked: Mapping[str, Any] | None = None
) -> Import:
    """Say otherwise what its columns are, or what stands beside them: it has to be looked through again.

    Raises ValidationError for one that is stored or being stored, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    held = _held(import_)
    held.mapping = held.mapping if mapping is None else dict(mapping)
    held.asked = held.asked | (asked or {})
    held.state, held.outcome, held.found = ImportState.MAPPING, {}, 0
    held.save(update_fields=["mapping", "asked", "state", "outcome", "found"])
    return held


@transaction.atomic
def note_looked_through(*, actor: User, import_: Import, outcome: Outcome) -> Import:
    """Keep what would become of its rows, unless it was said otherwise meanwhile.

    Raises ValidationError where it was, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    held = _held(import_)
    if (held.mapping, held.asked) != (import_.mapping, import_.asked):
        raise ValidationError("What its columns are was changed meanwhile: look it through again.")
    held.state, held.outcome, held.found = ImportState.CHECKED, outcome_stored(outcome), outcome.found
    held.save(update_fields=["state", "outcome", "found"])
    return held


@transaction.atomic
def note_stored(*, actor: User, import_: Import, outcome: Outcome) -> Import:
    """Keep what became of its rows: stored, or nothing of it where a row was refused."""
    require(actor, Role.CURATOR)
    held = Import.objects.select_for_update(of=("self",)).get(pk=import_.pk)
    held.outcome, held.found = outcome_stored(outcome), outcome.found
    if held.state == ImportState.STORED:
        drop_staged_table(held)
    else:
        held.state = ImportState.CHECKED
    held.save(update_fields=["outcome", "found", "state", "staged"])
    return held


def outcome_stored(outcome: Outcome) -> dict[str, Any]:
    """What becomes of the rows of a table, as an import keeps it."""
    return {
        **{str(became): getattr(outcome, became) for became in Became},
        "problems": [asdict(problem) for problem in outcome.problems],
        "changes": [asdict(change) for change in outcome.changes],
    }


def _held(import_: Import) -> Import:
    held = Import.objects.select_for_update(of=("self",)).get(pk=import_.pk)
    if held.state not in (ImportState.MAPPING, ImportState.CHECKED):
        raise ValidationError(f"This import is {held.get_state_display().lower()}.")
    return held

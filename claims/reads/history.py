"""What has become of a curated record: who changed what, when, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models

from claims.models.capture import Capture
from claims.models.user import User
from claims.reads.places import hidden_in_history
from claims.reads.withholding import WITHHELD, withheld_on
from claims.rules.span.anchor import CONTEXT
from claims.rules.span.withholding import NOTHING
from claims.rules.text.quoting import Quoted

MAX_SHOWN = 50
# They say nothing that the row of the history does not say itself; how a value was found, the reason says.
_SILENT = frozenset(
    "id uid number description created_at created_by updated_at address_key quote_sha256 version found_how".split()
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that got another value, as a person reads it; empty where there was or is nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One time that a record was saved."""

    when: datetime
    who: User | None
    why: str
    added: bool
    fields: tuple[FieldChange, ...]


def changes_of(record: models.Model, without: Collection[str] = ()) -> list[Change]:
    """The history of a curated record, newest first, at most MAX_SHOWN; the queries do not grow with its length.

    `without` these fields, which the person who asks does not see.
    """
    history: Any = record.history  # type: ignore[attr-defined]
    rows = list(history.select_related("history_user")[: MAX_SHOWN + 1])
    # What the database works out by itself has no history.
    kept = {field.name for field in history.model._meta.concrete_fields} - _SILENT - set(without)
    fields = [field for field in record._meta.concrete_fields if field.name in kept]
    withheld = _withheld(record, rows)
    spelled = {field.name: _unless(withheld, field, _speller(field, rows)) for field in fields}
    return [
        Change(
            when=new.history_date,
            who=new.history_user,
            why=_why(new) if new.history_id in withheld else new.history_change_reason or "",
            added=new.history_type == "+",
            fields=tuple(
                FieldChange(str(field.verbose_name), *(spelled[field.name](row) for row in (old, new)))
                for field in fields
                if old is not None and getattr(old, field.attname) != getattr(new, field.attname)
            ),
        )
        for new, old in pairwise([*rows, None])
        if new is not None
    ][:MAX_SHOWN]


def _withheld(record: models.Model, rows: list[Any]) -> set[int]:
    """Rows of the history, by `history_id`, that had words which are withheld now. One query, or none."""
    if getattr(record, "withheld_at", None) is not None:
        return {row.history_id for row in rows}
    bound = [row for row in rows if getattr(row, "capture_id", None) is not None and row.start is not None]
    withheld_spans = withheld_on({row.capture_id for row in bound}) if bound else {}
    return {
        row.history_id
        for row in bound
        # The words around the quote are in the history, too.
        if withheld_spans.get(row.capture_id, NOTHING).touch(row.start - CONTEXT, row.end + CONTEXT)
    }


def _why(row: Any) -> str:
    """The reason of a change without the words, which are withheld, that it quotes."""
    words = str(getattr(row, "quote", "") or getattr(row, "exact", ""))
    return Quoted(words, [words]).taken_out(row.history_change_reason or "", WITHHELD)


def _unless(withheld: set[int], field: "models.Field[Any, Any]", spell: Any) -> Any:
    if not withheld or field.name not in hidden_in_history(field.model._meta.label):
        return spell
    return lambda row: WITHHELD if row.history_id in withheld else spell(row)


def _speller(field: "models.Field[Any, Any]", rows: list[Any]) -> Any:
    """A function from a row of the history to this field's value in words."""
    if isinstance(field, models.ForeignKey):
        keys = {key for row in rows if (key := getattr(row, field.attname)) is not None}
        known: dict[Any, models.Model] = _named_by(field).in_bulk(keys) if keys else {}
        return lambda row: str(known.get(getattr(row, field.attname)) or "")
    choices = dict(field.flatchoices)
    return lambda row: _words(getattr(row, field.attname), choices)


def _named_by(field: "models.ForeignKey[Any, Any]") -> "models.QuerySet[Any]":
    """Records that the field can name, without the texts of captures, which may have 20 MB each."""
    model = field.related_model
    return Capture.objects.without_text() if model is Capture else model._default_manager.all()


def _words(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None or value == {} else str(value if isinstance(value, dict) else choices.get(value, value))

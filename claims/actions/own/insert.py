"""Rows of our own files as rows of the database: typed values, and inserts that keep times and identifiers."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.dateparse import parse_datetime

from claims.models.base import SearchTextField, searched_in
from claims.rules.table_record import OwnRow

_WORDS = {"": None, "yes": True, "no": False}


def insert_as_is(rows: Sequence[models.Model]) -> None:
    """Insert rows with the times that they have. `bulk_create` would put now in place of when something was made."""
    if not rows:
        return
    model = type(rows[0])
    fields = [one for one in model._meta.concrete_fields if not one.primary_key and not one.generated]
    if any(isinstance(one, SearchTextField) for one in fields):
        for row in rows:
            cast(Any, row).search_text = searched_in(row)
    size = max(1, connection.ops.bulk_batch_size([one.name for one in fields], list(rows)))
    manager: Any = model._base_manager.all()
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        given = manager._insert(part, fields, returning_fields=[model._meta.pk], raw=True)
        for row, (key,) in zip(part, given, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias


def keep_history(rows: Sequence[Any], actor: Any, why: str) -> None:
    """The first entry in the history of curated nouns: that they came in so."""
    if rows:
        type(rows[0]).history.bulk_history_create(rows, default_user=actor, default_change_reason=why)


def keys_of(model: type[models.Model], uids: Iterable[str]) -> dict[str, int]:
    """The keys of records by their uid; one that is not here is left out."""
    wanted = {uid for uid in uids if uid}
    return dict(model._base_manager.filter(uid__in=wanted).values_list("uid", "pk")) if wanted else {}


def values_of(model: type[models.Model], row: OwnRow, columns: Mapping[str, str]) -> dict[str, Any]:
    """What a row says of fields of a model, typed. Raises ValidationError by column."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    for column, name in columns.items():
        if column in row.cells:
            field = model._meta.get_field(name)
            try:
                values[name] = typed(field, row.cells[column])
            except (ValueError, KeyError):
                errors[column] = f"“{row.cells[column][:60]}” cannot stand here."
    if errors:
        raise ValidationError(errors)
    return values


def typed(field: Any, text: str) -> Any:
    """A cell as a value of a field. Raises ValueError or KeyError where it is none."""
    if isinstance(field, models.DateTimeField):
        return time_of(text)
    if isinstance(field, models.IntegerField):
        return int(text) if text else None
    if isinstance(field, models.BooleanField):
        return _WORDS[text]
    if isinstance(field, models.JSONField):
        return json.loads(text) if text[:1] in ("[", "{") else text.split()
    return text


def time_of(text: str) -> datetime | None:
    """A time with its zone; None for an empty cell. Raises ValueError for anything else."""
    if not text:
        return None
    found = parse_datetime(text)
    if found is None or found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def grouped(rows: Iterable[OwnRow], column: str) -> dict[str, list[OwnRow]]:
    """Rows by what they have in this column, in their order."""
    found: dict[str, list[OwnRow]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def check(row: models.Model, but: Collection[str] = ()) -> None:
    """Whether codes, lengths and numbers are possible. Raises ValidationError by field."""
    foreign = {one.name for one in row._meta.concrete_fields if one.is_relation or one.generated}
    row.clean_fields(exclude={*foreign, *but, "uid", "search_text"})

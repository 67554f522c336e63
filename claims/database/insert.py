"""Writing many rows of one noun by one statement."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, router
from django.db.models import Model

ModelT = TypeVar("ModelT", bound=Model)


def insert_all(rows: Iterable[ModelT], *, keyed: bool = False) -> list[ModelT]:
    """Insert these rows, which are all new; with `keyed` they know their keys afterwards, as the others do not.

    Django's `bulk_create` builds a statement anew for each few rows, which takes longer than the database does. Keys
    are taken from the counter of the table first: on SQLite nobody else writes in this transaction.
    """
    rows = list(rows)
    if not rows:
        return rows
    meta = rows[0]._meta
    for row, key in zip(rows, _keys(meta.db_table, str(meta.pk.column), len(rows)) if keyed else (), strict=keyed):
        row.pk = key
    fields = [field for field in meta.concrete_fields if not field.generated and (keyed or not field.primary_key)]
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})",
            [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields] for row in rows],
        )
    for row in rows:
        row._state.adding, row._state.db = False, router.db_for_write(type(row))
    return rows


def _keys(table: str, column: str, number: int) -> list[Any]:
    """So many keys that no row has, and none will get."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [table, column, number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + number))

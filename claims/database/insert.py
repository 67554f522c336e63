"""Writing many rows whose keys nobody asks for."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert_all(rows: Iterable[Model]) -> None:
    """Insert these rows of one noun, by one statement that is worked out once.

    Django's `bulk_create` builds a statement anew for each few rows, which takes longer than the database does. The
    rows get no keys here.
    """
    rows = list(rows)
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))

    def values(row: Model) -> list[Any]:
        return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]

    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})",
            [values(row) for row in rows],
        )

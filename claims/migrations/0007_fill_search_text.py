"""The search texts of what is stored, worked out by us: some rows at a time, each time in a transaction of its own.

Broken off, it begins anew, and comes to the same.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from claims.rules.text.search_text import search_text

# What the texts are made of, as the database has it.
OF = {
    "claim": ("COALESCE(NULLIF(quote_flowed, ''), quote)", "statement"),
    "source": ("title", "container_title", "address"),
}
# Rows that are in memory, and written, together.
BATCH = 5_000
WRITE = "UPDATE {} SET search_text = %s WHERE id = %s"


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Work out the search texts of all claims and sources."""
    connection = schema_editor.connection
    for model, of in OF.items():
        for rows in batches(connection, f"claims_{model}", of):
            words = [(search_text(*texts), pk) for pk, *texts in rows]
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.executemany(WRITE.format(f"claims_{model}"), words)


def batches(connection: BaseDatabaseWrapper, table: str, of: tuple[str, ...]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table, some at a time, each with its id and what is named."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {', '.join(of)} FROM {table} WHERE id > %s ORDER BY id LIMIT {BATCH}",
                [last],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0006_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""The search texts of what is stored, worked out by us: some rows at a time, each time in a transaction of its own.

Broken off, it begins anew, and comes to the same.
"""

from collections.abc import Iterator

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


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Work out the search texts of all claims and sources."""
    connection = schema_editor.connection
    for model, of in OF.items():
        write = f"UPDATE claims_{model} SET search_text = %s WHERE id = %s"
        for words in _batches(connection, f"claims_{model}", of):
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.executemany(write, words)


def _batches(connection: BaseDatabaseWrapper, table: str, of: tuple[str, ...]) -> Iterator[list[tuple[str, int]]]:
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
        yield [(search_text(*texts), pk) for pk, *texts in rows]
        last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0006_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

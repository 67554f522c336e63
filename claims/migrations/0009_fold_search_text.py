"""Search texts are folded in another way: raised plus and minus, exponents of units, vowels of Arabic and Hebrew.

Rows that were stored before would not be found by what is typed now, so that those whose text is another are written:
all or none, because the index of SQLite is made anew only where there are any.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from claims.rules.text.search_text import search_text

filled = import_module("claims.migrations.0007_fill_search_text")


def fold_anew(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the search texts that are others now, and on SQLite their index, which nothing keeps during a migration."""
    connection = schema_editor.connection
    for model, of in filled.OF.items():
        table, changed = f"claims_{model}", False
        for words in filled.batches(connection, table, ("search_text", *of)):
            others = [(new, pk) for pk, stored, *texts in words if (new := search_text(*texts)) != stored]
            with connection.cursor() as cursor:
                cursor.executemany(filled.WRITE.format(table), others)
            changed = changed or bool(others)
        if changed and connection.vendor == "sqlite":
            schema_editor.execute(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')")


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_search_index")]
    operations = [migrations.RunPython(fold_anew, migrations.RunPython.noop)]

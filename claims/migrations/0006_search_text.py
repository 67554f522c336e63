"""A place for the words of claims and sources as they are looked for: the same on both databases."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from claims.models.base import SearchTextField

OF = {"claim": ["quote_read", "statement"], "source": ["title", "container_title", "address"]}


def forget_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the old index of PostgreSQL away first: else each row that is filled would be put into it once more."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX claim_words, source_words")


def _added(model: str, of: list[str]) -> migrations.SeparateDatabaseAndState:
    # As Django adds it, SQLite would write the whole table anew.
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE claims_{model} ADD COLUMN search_text text NOT NULL DEFAULT ''",
                f"ALTER TABLE claims_{model} DROP COLUMN search_text",
            )
        ],
        state_operations=[migrations.AddField(model, "search_text", SearchTextField(of=of))],
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_quote_flowed")]
    operations = [
        migrations.RunPython(forget_index, migrations.RunPython.noop),
        *(_added(model, of) for model, of in OF.items()),
    ]

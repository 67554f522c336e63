"""The word indexes of the search texts, in place of those of quotes, statements, titles and addresses.

Their tables are altered when all rows are filled: on PostgreSQL that writes them once more, without what was there.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

before = import_module("claims.migrations.0002_words")
TABLES = ("claims_claim", "claims_source")


# For phrases, of which the index of PostgreSQL knows the words, and not that they stand together: how each two words that
# do begin. Endings, which are all that a stemmer takes off, leave the first two letters, but for y and i.
PAIRS = """
    CREATE FUNCTION evidence_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $pairs$
    SELECT coalesce(array_agg(DISTINCT '+' || left(one, 2) || ' ' || left(two, 2)), '{}') FROM (
        SELECT word AS one, lead(word) OVER (ORDER BY place) AS two
        FROM unnest(string_to_array(translate(words, 'y', 'i'), ' ')) WITH ORDINALITY AS of (word, place)
    ) pairs WHERE two IS NOT NULL AND left(one, 2) <> 'q0' AND left(two, 2) <> 'q0'
    $pairs$
"""


def _sqlite(table: str) -> list[str]:
    words = f"{table}_words"
    return [
        f"DROP TABLE {words}",
        f"CREATE VIRTUAL TABLE {words} USING fts5("
        f"search_text, content='{table}', content_rowid='id', tokenize='porter ascii')",
        f"INSERT INTO {words} ({words}) VALUES ('rebuild')",
    ]


def _postgresql(table: str) -> list[str]:
    return [
        # Its index goes with it.
        f"ALTER TABLE {table} DROP COLUMN words",
        f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "to_tsvector('evidence'::regconfig, search_text) || array_to_tsvector(evidence_pairs(search_text))) STORED",
        f"CREATE INDEX {table.removeprefix('claims_')}_words ON {table} USING gin (words)",
    ]


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the indexes of this engine."""
    of = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
    if of is _postgresql:
        schema_editor.execute(PAIRS)
    for table in TABLES:
        for statement in of(table):
            schema_editor.execute(statement)


def take_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make those of before again."""
    if schema_editor.connection.vendor == "sqlite":
        statements = [*before.SQLITE_BACK, *before.SQLITE]
    else:
        drop = [f"ALTER TABLE {table} DROP COLUMN words" for table in TABLES]
        statements = [*drop, "DROP FUNCTION evidence_pairs", *(one for one in before.POSTGRESQL if "TEXT SEARCH" not in one)]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_fill_search_text")]
    operations = [migrations.RunPython(make, take_back)]

"""The word index of quotes and statements, and of titles and addresses: FTS5 on SQLite, a generated tsvector with a GIN index on PostgreSQL.

The stemmer has no stop words: *not, no, only, can* decide what a claim says.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    "CREATE VIRTUAL TABLE claims_claim_words USING fts5("
    "quote, statement, content='claims_claim', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO claims_claim_words (claims_claim_words) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE claims_source_words USING fts5(title, container_title, address,"
    " content='claims_source', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO claims_source_words (claims_source_words) VALUES ('rebuild')",
]
# Letters without their accents, and nothing but spaces for signs: as FTS5 takes words by itself, while PostgreSQL would
# keep an address, "3.5" or "don't" in one.
PLAIN = "regexp_replace(regexp_replace(normalize({}, NFD), '[\\u0300-\\u036f]', '', 'g'), '[!-/:-@[-`{{-~]+', ' ', 'g')"
WORDS = "ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('evidence'::regconfig, {})) STORED"
CLAIM = WORDS.format(PLAIN.format("quote || ' ' || statement"))
SOURCE = WORDS.format(PLAIN.format("title || ' ' || container_title || ' ' || address"))
POSTGRESQL = [
    "CREATE TEXT SEARCH DICTIONARY evidence_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION evidence (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION evidence ALTER MAPPING REPLACE english_stem WITH evidence_stem",
    f"ALTER TABLE claims_claim {CLAIM}",
    "CREATE INDEX claim_words ON claims_claim USING gin (words)",
    f"ALTER TABLE claims_source {SOURCE}",
    "CREATE INDEX source_words ON claims_source USING gin (words)",
]
SQLITE_BACK = ["DROP TABLE claims_claim_words", "DROP TABLE claims_source_words"]
POSTGRESQL_BACK = [
    "ALTER TABLE claims_claim DROP COLUMN words",
    "ALTER TABLE claims_source DROP COLUMN words",
    "DROP TEXT SEARCH CONFIGURATION evidence",
    "DROP TEXT SEARCH DICTIONARY evidence_stem",
]


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of this engine."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunPython(make, take_away)]

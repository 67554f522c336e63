"""What a study says beside its design: product, direction, a seller's interest, and whether its patients are others.

Evidence items are found by words, as claims and sources are; sources by their authors as well.
"""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from claims.models.base import SearchTextField
from claims.rules.text.search_text import search_text

filled = import_module("claims.migrations.0007_fill_search_text")
indexed = import_module("claims.migrations.0008_search_index")
ITEMS = "claims_evidenceitem"
OF_ITEM = ["title", "population", "intervention", "outcome"]
OF_SOURCE = ["title", "container_title", "address_and_author"]
# The last of them as the database has it.
AUTHOR = "CASE WHEN author_printed = '' THEN address ELSE address || ' ' || author_printed END"

CELL_SOURCES = [
    ("bone_marrow", "Bone marrow"),
    ("fat", "Fat tissue"),
    ("umbilical_cord", "Umbilical cord"),
    ("cord_blood", "Cord blood"),
    ("placenta", "Placenta or amnion"),
    ("blood", "Blood"),
    ("dental", "Teeth or gums"),
    ("pluripotent", "Embryonic or reprogrammed cells"),
    ("several", "Several"),
    ("other", "Other"),
    ("no_cells", "No cells"),
    ("unclear", "Not stated"),
]
DONORS = [
    ("autologous", "The patient’s own"),
    ("allogeneic", "Another person’s"),
    ("xenogeneic", "Of another species"),
    ("both", "Own and others’"),
    ("unclear", "Not stated"),
]
EXPANDED = [("yes", "Grown in culture"), ("no", "Not grown in culture"), ("both", "Both"), ("unclear", "Not stated")]
DIRECTIONS = [
    ("favours", "Favours the intervention"),
    ("no_difference", "No difference shown"),
    ("disfavours", "Favours the comparator"),
    ("mixed", "Mixed"),
    ("not_compared", "Nothing was compared"),
    ("unclear", "Not stated"),
]
INTERESTS = [("yes", "Sold by authors or funders"), ("no", "No such interest declared"), ("unclear", "Not stated")]
LISTS = [
    ("claims", "Claims"),
    ("sources", "Sources"),
    ("questions", "Questions"),
    ("evidence", "Evidence"),
    ("relations", "Relations"),
]


def _fields() -> dict[str, Any]:
    return {
        "n_randomised": models.PositiveIntegerField(blank=True, null=True, verbose_name="randomised"),
        "cell_source": models.CharField(blank=True, choices=CELL_SOURCES, max_length=16),
        "donor": models.CharField(blank=True, choices=DONORS, max_length=12, verbose_name="whose cells"),
        "expanded": models.CharField(blank=True, choices=EXPANDED, max_length=8, verbose_name="grown in culture"),
        "direction": models.CharField(
            blank=True, choices=DIRECTIONS, max_length=14, verbose_name="direction of the result"
        ),
        "seller_interest": models.CharField(
            blank=True, choices=INTERESTS, max_length=8, verbose_name="interest of a seller"
        ),
    }


def _added(model: str) -> list[Any]:
    return [migrations.AddField(model, name, field) for name, field in _fields().items()]


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Work out by which words items are found, and sources with an author."""
    connection = schema_editor.connection
    for table, of in ((ITEMS, OF_ITEM), ("claims_source", [*OF_SOURCE[:2], AUTHOR])):
        changed = False
        for words in filled.batches(connection, table, ("search_text", *of)):
            others = [(new, pk) for pk, stored, *texts in words if (new := search_text(*texts)) != stored]
            with connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET search_text = %s WHERE id = %s", others)
            changed = changed or bool(others)
        if changed and connection.vendor == "sqlite":
            schema_editor.execute(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')")
    if connection.vendor == "postgresql":
        # What waits for the end of the transaction is looked at now: the indexes of this step are made after it.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the word index of the items."""
    if schema_editor.connection.vendor == "sqlite":
        statements = indexed._sqlite(ITEMS)[1:]
    else:
        statements = indexed._postgresql(ITEMS)[1:]
    for statement in statements:
        schema_editor.execute(statement)


def take_index_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {ITEMS}_words")
    else:
        schema_editor.execute(f"ALTER TABLE {ITEMS} DROP COLUMN words")


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_imported")]
    operations = [
        *_added("evidenceitem"),
        *_added("historicalevidenceitem"),
        migrations.AddField(
            "evidenceitem",
            "same_patients_as",
            models.ForeignKey(
                blank=True,
                help_text="Another report of the same people: both are one study.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="same_patients",
                to="claims.evidenceitem",
            ),
        ),
        migrations.AddField(
            "historicalevidenceitem",
            "same_patients_as",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Another report of the same people: both are one study.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.evidenceitem",
            ),
        ),
        migrations.AddField("evidenceitem", "search_text", SearchTextField(of=OF_ITEM)),
        migrations.AlterField(
            "evidenceitem",
            "pmcid",
            models.CharField(blank=True, db_index=True, max_length=14, verbose_name="PMCID"),
        ),
        migrations.AlterField(
            "historicalevidenceitem",
            "pmcid",
            models.CharField(blank=True, db_index=True, max_length=14, verbose_name="PMCID"),
        ),
        # Of what it is made changes nothing of the column.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AlterField("source", "search_text", SearchTextField(of=OF_SOURCE))]
        ),
        migrations.AlterField("savedview", "of", models.CharField(choices=LISTS, max_length=12, verbose_name="list")),
        # Before they are filled: PostgreSQL alters no table of which rows were written in the same step.
        migrations.RunPython(index, take_index_back),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

"""The columns of the relations list."""

import django_tables2 as tables

from claims.tables.base import heading


class RelationTable(tables.Table):
    """Headings; the name of a column is what an address sorts by."""

    source = heading("Source", "")
    kind = heading("Relation", "")
    other = heading("Other source", "")
    basis = heading("Basis", "c-title")
    added = heading("Added", "", sort="pk")

    row_template = "relation/row.html"

    class Meta:
        attrs = {"class": "table listed slips"}

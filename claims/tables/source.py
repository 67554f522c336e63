"""The columns of the sources list."""

import django_tables2 as tables

from claims.tables.base import heading


class SourceTable(tables.Table):
    """Headings; the name of a column is what an address sorts by."""

    title = heading("Title", "c-title", sort="title")
    type = heading("Side and type", "")
    publisher = heading("Publisher", "")
    published = heading("Published", "", sort="published")
    status = heading("Status", "")
    tags = heading("Tags", "")
    captures = heading("Captures", "n")
    claims = heading("Claims", "n")
    added = heading("Added", "", sort="pk")

    row_template = "source/row.html"

    class Meta:
        attrs = {"class": "table listed slips"}

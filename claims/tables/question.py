"""The columns of the questions list."""

import django_tables2 as tables

from claims.tables.base import heading


class QuestionTable(tables.Table):
    """Headings; the name of a column is what an address sorts by."""

    text = heading("Question", "c-title", sort="text")
    marketing = heading("Marketing claims", "n")
    research = heading("Research claims", "n")
    other = heading("Other claims", "n")
    links = heading("Evidence", "n")
    added = heading("Added", "", sort="pk")

    row_template = "question/row.html"

    class Meta:
        attrs = {"class": "table listed slips"}

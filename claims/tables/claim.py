"""The columns of the claims list."""

import django_tables2 as tables

from claims.tables.base import heading


class ClaimTable(tables.Table):
    """Headings; the name of a column is what an address sorts by."""

    quote = heading("Quote", "c-quote")
    source = heading("Source", "c-source", sort="source")
    question = heading("Question", "c-question", sort="question")
    wording = heading("Causal wording", "c-words", sort="strength")
    firmness = heading("Firmness", "c-firm", sort="commitment")
    verdict = heading("My verdict", "c-verdict")
    certainty = heading("My certainty", "c-certainty")
    added = heading("Added", "c-status", sort="pk")

    row_template = "claim/row.html"

    class Meta:
        attrs = {"class": "table claims slips"}

"""The columns of the list of evidence items."""

from collections.abc import Iterable
from typing import Any

from claims.models import EvidenceItem
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened

LONGEST_POPULATION = 120


class EvidenceTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    title = heading("Title", "c-title")
    design = heading("Design", "")
    studied = heading("Studied", "")
    number = heading("Number", "n")
    product = heading("Product", "")
    outcome = heading("Outcome", "")
    published = heading("Published", "")
    retraction = heading("Retraction", "")
    circular = heading("Circular for", "")
    links = heading("Links", "n")
    added = heading("Added", "", sort="pk")

    always = ("title",)
    seldom = ("product", "outcome", "added")
    rows_template = "evidence/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[EvidenceItem]) -> Iterable[dict[str, Any]]:
        """What a row shows of an item and its source, and for how many claims it is circular."""
        of_item, of_source = addresses("evidence"), addresses("source")
        for item in records:
            yield {
                "item": item,
                "address": of_item(item.uid),
                "title": shortened(item.title, LONGEST_TITLE),
                "source": shortened(item.source.shown_title, LONGEST_TITLE),
                "source_address": of_source(item.source.uid),
                "population": shortened(item.population, LONGEST_POPULATION),
                "circular": item.circular_for,  # type: ignore[attr-defined]  # put there by the list
                "links": item.number_of_links,  # type: ignore[attr-defined]
            }

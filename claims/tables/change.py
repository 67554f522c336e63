"""The columns of the list of changes."""

from collections.abc import Iterable
from typing import Any

from claims.reads.change import ShownChange
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened, title_class

LONGEST_NOTE = 300


class ChangeTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    kind = heading("What became of it", "")
    words = heading("Words", "c-title")
    source = heading("Source", "")
    significance = heading("How much it matters", "")
    seen = heading("Seen so first", "", sort="pk")

    always = ("kind", "words", "source", "significance")

    rows_template = "change/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[ShownChange]) -> Iterable[dict[str, Any]]:
        """What a row shows of a change, its words and who says so."""
        of_source, of_change = addresses("source"), addresses("change")
        for one in records:
            change, source = one.change, one.change.claim.source
            yield {
                "kind": change.kind_label,
                "by_rule": not change.kind,
                "address": of_change(change.uid),
                "runs": one.runs,
                "old": one.old,
                "hidden": one.hidden,
                "number": change.claim.short_number,
                "source": shortened(source.shown_title, LONGEST_TITLE),
                "source_class": title_class(source),
                "source_address": of_source(source.uid),
                "significance": change.get_significance_display(),
                "who": change.judged_by.shown_name if change.judged_by else "",
                "note": shortened(change.note, LONGEST_NOTE),
                "seen": one.when,
            }

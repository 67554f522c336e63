"""The columns of the relations list."""

from collections.abc import Iterable
from typing import Any

from claims.choices import RelationStatus
from claims.models import SourceRelation
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened, title_class

LONGEST_BASIS, LONGEST_PASSAGE = 300, 200


class RelationTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    source = heading("Source", "")
    kind = heading("Relation", "")
    other = heading("Other source", "")
    basis = heading("Basis", "c-title")
    added = heading("Added", "", sort="pk")

    always = ("source", "kind", "other", "basis")

    rows_template = "relation/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[SourceRelation]) -> Iterable[dict[str, Any]]:
        """What a row shows of a relation and its two sources; where it waits for a decision, that is offered."""
        of_source = addresses("source")
        for relation in records:
            source, other = relation.from_source, relation.to_source
            yield {
                "relation": relation,
                "source": shortened(source.shown_title, LONGEST_TITLE),
                "source_class": title_class(source),
                "source_address": f"{of_source(source.uid)}#relations",
                "publisher": source.publisher.name if source.publisher else "",
                "kind": relation.get_kind_display().lower(),
                "other": shortened(other.shown_title, LONGEST_TITLE) if other else "",
                "other_class": title_class(other) if other else "",
                "other_address": of_source(other.uid) if other else "",
                "known": relation.known,
                "basis": shortened(relation.basis, LONGEST_BASIS),
                "score": relation.score,
                "mismatches": shortened("; ".join(relation.mismatches), LONGEST_BASIS),
                "passage": shortened(relation.shown_passage or "", LONGEST_PASSAGE),  # type: ignore[attr-defined]
                "waits": relation.status == RelationStatus.CANDIDATE,
                "added": relation.created_at,
            }

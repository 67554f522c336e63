"""The list of evidence items."""

from functools import cached_property

from django.db.models import QuerySet

from claims.choices import ListName
from claims.database.keyset import Sort
from claims.filters.evidence import EvidenceFilter
from claims.models import EvidenceItem, EvidenceLink
from claims.reads.evidence.circular import circular_claims
from claims.reads.source.reading import of_claims_seen_by
from claims.tables.base import records_in
from claims.tables.evidence import EvidenceTable
from claims.views.base import ListView
from claims.views.source.list import number_by


class EvidenceList(ListView):
    """Evidence items that are not withdrawn."""

    what = ("study", "studies")
    name_of_list = ListName.EVIDENCE
    url_name = "evidence_list"
    section = "questions"
    template_name = "evidence/list.html"
    empty_template = "evidence/none.html"
    filter_class = EvidenceFilter
    table_class = EvidenceTable
    searched = "titles of studies, what they studied, their identifiers, and titles and authors of their sources"
    elsewhere = (("sources", "source_list"), ("questions", "question_list"))
    sorts = (Sort.by_id("-added", "Newest", descending=True), Sort.by_id("added", "Oldest"))

    def rows(self) -> QuerySet[EvidenceItem]:
        """Items that are not withdrawn."""
        return EvidenceItem.objects.current()

    @cached_property
    def filters(self) -> EvidenceFilter:
        """Filters for this person."""
        return EvidenceFilter(self.given, self.rows(), user=self.person)

    def records(self, ids: list[int]) -> list[EvidenceItem]:
        """Items with their sources, their links, and the claims for which they are circular."""
        rows = EvidenceItem.objects.select_related("source").defer("search_text", "exact", "note")
        items = records_in(ids, rows.filter(pk__in=ids))
        links = of_claims_seen_by(EvidenceLink.objects.filter(withdrawn_at=None, evidence_item__in=ids), self.person)
        numbers = number_by("evidence_item_id", links)
        circular = circular_claims(self.person, ids)
        for item in items:
            item.number_of_links = numbers[item.pk]  # for the row's template
            item.circular_for = len(circular.get(item.pk, ()))
        return items

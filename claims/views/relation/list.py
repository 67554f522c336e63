"""The list of relations: above all those on which nobody has decided."""

from django.db.models import QuerySet

from claims.choices import SAME_WORK, ListName
from claims.database.keyset import Sort
from claims.filters.relation import RelationFilter
from claims.models import SourceRelation
from claims.reads.withholding import passage_shown, withheld_on
from claims.tables.base import records_in
from claims.tables.relation import RelationTable
from claims.views.base import ListView


class RelationList(ListView):
    """Relations of every status, the newest first."""

    what = ("relation", "relations")
    name_of_list = ListName.RELATIONS
    url_name = "relation_list"
    section = "sources"
    template_name = "relation/list.html"
    empty_template = "relation/none.html"
    filter_class = RelationFilter
    table_class = RelationTable
    sorts = (Sort.by_id("-added", "Newest", descending=True), Sort.by_id("added", "Oldest"))

    def rows(self) -> QuerySet[SourceRelation]:
        """Every relation."""
        return SourceRelation.objects.all()

    def records(self, ids: list[int]) -> list[SourceRelation]:
        """Relations with both sources, and their passages as they may be shown."""
        relations = records_in(ids, SourceRelation.objects.with_ends().filter(pk__in=ids))
        withheld_spans = withheld_on({relation.capture_id for relation in relations})
        for relation in relations:
            relation.shown_passage = passage_shown(relation, withheld_spans)  # for the template of the row
            relation.is_of_text = relation.kind in SAME_WORK
        return relations

"""What became of claims on newer copies: the list that is worked through."""

from typing import Any

from django.db.models import QuerySet

from claims.choices import ListName
from claims.database.keyset import Sort
from claims.filters.change import ChangeFilter
from claims.models import Change
from claims.reads.change import ShownChange, changes_seen_by, shown
from claims.tables.base import records_in
from claims.tables.change import ChangeTable
from claims.views.base import ListView, Matches, Pager


class ChangeList(ListView):
    """Changes, the newest first."""

    what = ("change", "changes")
    name_of_list = ListName.CHANGES
    url_name = "change_list"
    section = "claims"
    template_name = "change/list.html"
    empty_template = "change/none.html"
    filter_class = ChangeFilter
    table_class = ChangeTable
    sorts = (Sort.by_id("-seen", "Newest", descending=True), Sort.by_id("seen", "Oldest"))

    def rows(self) -> QuerySet[Change]:
        """Those that the person may see."""
        return changes_seen_by(self.person)

    def records(self, ids: list[int]) -> list[ShownChange]:
        """Changes with their claims, and their words as they may be shown."""
        return shown(records_in(ids, Change.objects.for_pages().filter(pk__in=ids)))

    def pager(self, found: Matches, page: Any, records: list[Any]) -> Pager:
        """By the changes themselves, which have the uids."""
        return super().pager(found, page, [one.change for one in records])

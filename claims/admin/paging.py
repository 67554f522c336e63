"""Long lists: paged without counting every row, sorted as an index is."""

from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims.database.counting import MOST_COUNTED, bounded
from claims.reads.named import named


class BoundedPaginator(Paginator):
    """Counts at most MOST_COUNTED rows: a list of a million is searched and filtered, not leafed through."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, or MOST_COUNTED + 1 when there are more than that."""
        # Only the keys, in no order: what the rows show and how they are sorted is no part of counting them.
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # a change list has nothing else
        return bounded(rows, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are rows beyond those that can be paged to."""
        return self.found > MOST_COUNTED

    @property
    def count(self) -> int:
        """How many rows can be paged to."""
        return min(self.found, MOST_COUNTED)


class IndexedList(ChangeList):
    """Sorts by one column and then by key, both in one direction: that is what an index on (column, key) can give."""

    def url_for_result(self, result: Any) -> str:
        """The page of a row."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[named(result)])

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """The first column that is asked for and may be sorted, and the key beside it."""
        asked = str(self.params.get(ORDER_VAR, "")).split(".")
        self.params[ORDER_VAR] = ".".join(column for column in asked if self._may_sort(column))
        first, *others = super().get_ordering(request, queryset)
        if not others:
            return [first]
        return [first, "-pk" if str(first).startswith("-") else "pk"]

    def _may_sort(self, column: str) -> bool:
        number = column.removeprefix("-")
        shown = number.isdecimal() and int(number) < len(self.list_display)
        return bool(shown) and self.list_display[int(number)] in (self.sortable_by or ())

"""Pages of long lists without counting every row."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 10_000


class BoundedPaginator(Paginator):
    """Counts at most MOST rows: a list of a million is searched and filtered, not leafed through."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, or MOST + 1 when there are more than that."""
        # Only the keys, in no order: what the rows show and how they are sorted is no part of counting them.
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # a change list has nothing else
        return rows.order_by().values("pk")[: MOST + 1].count()

    @property
    def more(self) -> bool:
        """Whether there are rows beyond those that can be paged to."""
        return self.found > MOST

    @property
    def count(self) -> int:
        """How many rows can be paged to."""
        return min(self.found, MOST)

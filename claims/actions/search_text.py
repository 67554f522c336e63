"""Search texts of rows that were written past `save`."""

from typing import Any

from django.db.models import QuerySet

from claims.models.base import searched_in


def index_anew(rows: "QuerySet[Any]") -> int:
    """Work the search texts of these rows out of what they say now; returns how many were others."""
    changed = 0
    for row in rows.order_by().iterator():
        words = searched_in(row)
        if words != row.search_text:
            changed += rows.model._base_manager.filter(pk=row.pk).update(search_text=words)
    return changed

"""Counting that ends: rows are counted up to a bound, above which a page says "more than"."""

from typing import Any

from django.db.models import QuerySet

# Counting so many keys takes a few milliseconds on either engine; a list is never leafed through to the end of more.
MOST_COUNTED = 10_000


def bounded(rows: QuerySet[Any], most: int = MOST_COUNTED) -> int:
    """How many rows there are, or one more than `most`."""
    return int((rows if rows.query.distinct else rows.values("pk")).order_by()[: most + 1].count())

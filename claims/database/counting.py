"""Counting that ends: rows are counted up to a bound, above which a page says "more than"."""

from typing import Any, TypeVar

from django.db.models import F, QuerySet

Rows = TypeVar("Rows", bound="QuerySet[Any]")

# Counting so many keys takes a few milliseconds on either engine; a list is never leafed through to the end of more.
MOST_COUNTED = 10_000


def bounded(rows: QuerySet[Any], most: int = MOST_COUNTED) -> int:
    """How many rows there are, or one more than `most`."""
    return int((rows if rows.query.distinct else rows.values("pk")).order_by()[: most + 1].count())


def sampled(rows: Rows, every: int, of: str = "pk") -> Rows:
    """Of many rows one in so many, by a key: what is counted of these, times `every`, is an estimate of all.

    Keys are given in the order in which rows come in, so that the sample goes through all times alike.
    """
    if every == 1:
        return rows
    return rows.annotate(rest_of_key=F(of) % every).filter(rest_of_key=0)

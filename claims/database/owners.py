"""Walking through rows by what they belong to: claims by the titles of their sources, from the indexes of both.

A join in that order makes PostgreSQL sort all rows of each owner, and copying the title to every claim would have to be
kept up. Instead a batch of owners is read in their order, each with the number of its rows as far as it matters, and
then the rows of as many as are needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery

# No more owners are looked at in one query.
BATCH = 200


class CountUpTo(Subquery):
    """How many rows a query gives, counted up to one more than `most`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], most: int) -> None:
        super().__init__(rows[: most + 1])


@dataclass(frozen=True, slots=True)
class Owners:
    """What rows belong to: the key to it, the column that it stands by (none: its id alone), and which of them."""

    key: str
    column: str
    which: Q


def rows_by_owner(
    rows: QuerySet[Any], owners: Owners, at: tuple[tuple[Any, ...], int] | None, down: bool, limit: int
) -> Iterator[QuerySet[Any]]:
    """The rows of one owner after the other, from a place on: values of the owner with its id last, and a row's id.

    Owners with few rows come together; what the database sorts then is never much more than `limit`.
    """
    sign, beyond = ("-", "lt") if down else ("", "gt")
    path = f"{owners.key}__{owners.column}" if owners.column else ""
    in_order = [f"{sign}{name}" for name in (path, f"{owners.key}_id", "pk") if name]
    values: tuple[Any, ...] | None = None
    if at is not None:
        values, row = at
        yield rows.filter(**{owners.key: values[-1], f"pk__{beyond}": row}).order_by(f"{sign}pk")
    while batch := _next_owners(rows, owners, values, down, limit):
        for together in _in_portions(batch, limit):
            yield rows.filter(**{f"{owners.key}__in": together}).order_by(*in_order)
        values = batch[-1][:-1]


def _next_owners(
    rows: QuerySet[Any], owners: Owners, values: tuple[Any, ...] | None, down: bool, limit: int
) -> list[tuple[Any, ...]]:
    """The next owners that have rows: column, id and number of rows, counted up to one more than `limit`."""
    model = rows.model._meta.get_field(owners.key).related_model
    columns = [name for name in (owners.column, "pk") if name]
    found = model._default_manager.filter(owners.which).order_by(*(f"-{name}" if down else name for name in columns))
    own = rows.filter(**{owners.key: OuterRef("pk")}).order_by().values("pk")
    found = found.annotate(_number=CountUpTo(own, limit)).filter(_number__gt=0)
    if values is not None:
        found = found.filter(_beyond(columns, values, "lt" if down else "gt"))
    return list(found.values_list(*columns, F("_number"))[: min(limit, BATCH)])


def _beyond(columns: list[str], values: tuple[Any, ...], beyond: str) -> Q:
    *first, last = zip(columns, values, strict=True)
    after = Q(**{f"{last[0]}__{beyond}": last[1]})
    for column, value in first:
        # The first condition tells the database where in its index to begin.
        after = Q(**{f"{column}__{beyond}e": value}) & (Q(**{f"{column}__{beyond}": value}) | after)
    return after


def _in_portions(batch: list[tuple[Any, ...]], limit: int) -> Iterator[list[int]]:
    """Ids of owners, as many together as have about as many rows as are wanted; one that has more stands alone."""
    together: list[int] = []
    size = 0
    for *_, owner, number in batch:
        if together and size + number > limit:
            yield together
            together, size = [], 0
        together.append(owner)
        size += number
    if together:
        yield together

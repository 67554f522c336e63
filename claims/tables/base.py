"""What the tables of all lists share."""

from collections.abc import Sequence
from typing import Any

from django_tables2 import Column
from django_tables2.data import TableListData


class Drawn(TableListData):
    """The rows of a page, in the order in which the database gave them."""

    def order_by(self, aliases: Sequence[str]) -> None:
        """They are in order already; the table only marks the heading."""


def heading(name: str, css: str, *, sort: str = "") -> Column:
    """A column that is known by its heading alone: the noun's own row template draws its cells."""
    return Column(
        verbose_name=name, orderable=bool(sort), order_by=sort or None, empty_values=(), attrs={"th": {"class": css}}
    )


def records_in(order: Sequence[int], rows: Any) -> list[Any]:
    """These rows in the order of their ids."""
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in order if pk in by_id]

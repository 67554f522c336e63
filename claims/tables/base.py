"""What the tables of all lists share."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django_tables2 import Column, Table
from django_tables2.data import TableListData

from claims.models import Source
from claims.rules.identify.uid import ALPHABET, UID_LENGTH

LONGEST_TITLE = 120
FEWEST_CHOICES = 3
_MARK = ALPHABET[0] * UID_LENGTH


class Drawn(TableListData):
    """The rows of a page, in the order in which the database gave them."""

    def order_by(self, aliases: Sequence[str]) -> None:
        """They are in order already; the table only marks the heading."""


class ListTable(Table):
    """A table whose rows are drawn all at once by one template of the noun, from plain values.

    The template loops over `values`, dictionaries in which nothing is left to look up or work out, and asks `shows`
    whether a column is drawn: so a page costs what a loop written by hand costs.
    """

    rows_template: ClassVar[str]
    # Drawn whatever is chosen: what the row is about.
    always: ClassVar[tuple[str, ...]] = ()
    # Drawn where they are asked for alone.
    seldom: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def offered(cls, hidden: Collection[str] = ()) -> tuple[str, ...]:
        """The columns to choose from, for somebody who has no use for those that are `hidden`."""
        return tuple(name for name in cls.base_columns if name not in cls.always and name not in hidden)

    @classmethod
    def usual(cls, hidden: Collection[str] = ()) -> tuple[str, ...]:
        """The columns that are drawn unless others are chosen."""
        return tuple(name for name in cls.offered(hidden) if name not in cls.seldom)

    @classmethod
    def others(cls, hidden: Collection[str], chosen: Collection[str]) -> list[str]:
        """The columns that are not drawn where these are chosen."""
        return [name for name in cls.base_columns if name in hidden or name not in (*cls.always, *chosen)]

    @classmethod
    def choices(cls, hidden: Collection[str], chosen: Collection[str]) -> list[tuple[str, str, bool]]:
        """What a form offers: name, heading, and whether it is drawn now. One or two are no choice."""
        if len(cls.offered(hidden)) < FEWEST_CHOICES:
            return []
        return [(name, str(cls.base_columns[name].verbose_name), name in chosen) for name in cls.offered(hidden)]

    @property
    def shows(self) -> dict[str, bool]:
        """For each column whether it is drawn."""
        drawn = set(self.columns.names())
        return {name: name in drawn for name in self.base_columns}

    @property
    def values(self) -> list[dict[str, Any]]:
        """What the template of the rows draws, for each record of the page."""
        return list(self.values_of(self.data))

    def values_of(self, records: Iterable[Any]) -> Iterable[dict[str, Any]]:
        """The values of each record."""
        raise NotImplementedError


def heading(name: str, css: str, *, sort: str = "") -> Column:
    """A column that is known by its heading alone: the noun's own template draws its cells."""
    return Column(
        verbose_name=name, orderable=bool(sort), order_by=sort or None, empty_values=(), attrs={"th": {"class": css}}
    )


def records_in(order: Sequence[int], rows: Any) -> list[Any]:
    """These rows in the order of their ids."""
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in order if pk in by_id]


def addresses(name: str) -> Callable[[str], str]:
    """Gives the address of a page by the uid of its record; where these pages are is looked up once for all rows."""
    before, after = reverse(name, args=[_MARK]).split(_MARK)
    return lambda uid: f"{before}{uid}{after}"


def shortened(text: str, most: int) -> str:
    """The beginning of a long text; what a cell shows of it is for the eye alone."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def title_class(source: Source) -> str:
    """The serif is for words that somebody else published: a title, and not what we say of a source without one."""
    return "captured-title" if source.title else ""

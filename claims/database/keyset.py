"""Pages of long lists by place instead of by number, so that the last page costs what the first one does.

A sort goes through segments one after the other. In a segment the rows stand by one column and then by id, or by id
alone; an index has them in this order. What has no place in the order of a column (null, an empty text) is a segment
of its own at the end, in both directions, so that both databases use their index and agree. Rows can stand by a column
of what they belong to, too: see `owners`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from django.db.models import Case, F, Model, Q, QuerySet, Value, When

from claims.database.owners import Owners, rows_by_owner

ALL = Q()
# So many rows at a time are looked at in the order of the list, and no more than all of these together.
WINDOWS = (300, 1_000, 3_000)


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows of one part of a list: which they are, and the column that they stand by before their id.

    `leading`: a column that is null in all of them. Its index has them in order, which PostgreSQL sees only where the
    column is named in the order. `owners`: what the rows belong to, whose column and id they stand by before their own.
    """

    rows: Q
    column: str = ""
    leading: str = ""
    owners: Owners | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What the rows stand by before their id."""
        if self.owners:
            path = f"{self.owners.key}__{self.owners.column}" if self.owners.column else ""
            return tuple(filter(None, (path, f"{self.owners.key}_id")))
        return (self.column,) if self.column else ()


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list: its name in the address (a minus before it for the other direction) and how it is called.

    `last` is what has no place in the order: it stays at the end when the direction changes.
    """

    name: str
    label: str
    segments: tuple[Segment, ...]
    last: Segment | None = None
    descending: bool = False

    @classmethod
    def by_id(cls, name: str, label: str, *, descending: bool = False) -> Self:
        """In the order in which rows were entered."""
        return cls(name, label, (Segment(ALL),), descending=descending)

    @classmethod
    def by_column(
        cls, name: str, label: str, column: str, *, known: Q = ALL, unknown: Q | None = None, descending: bool = False
    ) -> Self:
        """By a column that has a value in rows that are `known`, and is null or empty in those that are `unknown`."""
        last = None if unknown is None else Segment(unknown, leading=column)
        return cls(name, label, (Segment(known, column),), last, descending)

    @classmethod
    def by_values(cls, name: str, label: str, column: str, values: Sequence[str], *, descending: bool = False) -> Self:
        """By a column with few values, in the order given; an empty text comes last."""
        segments = tuple(Segment(Q(**{column: value})) for value in values)
        return cls(name, label, segments, Segment(Q(**{column: ""})), descending)

    @classmethod
    def by_owner(
        cls, name: str, label: str, key: str, column: str, *, unknown: Segment | None = None, descending: bool = False
    ) -> Self:
        """By a text of what the rows belong to; where it is empty, or the rows are `unknown`, they come last."""
        known = Segment(Q(**{f"{key}__{column}__gt": ""}), owners=Owners(key, column, Q(**{f"{column}__gt": ""})))
        without = Segment(Q(**{f"{key}__{column}": ""}), owners=Owners(key, "", Q(**{column: ""})))
        return cls(name, label, (known,), unknown or without, descending)

    def in_order(self) -> tuple[Segment, ...]:
        """The segments from first to last."""
        known = self.segments[::-1] if self.descending else self.segments
        return (*known, self.last) if self.last else known


@dataclass(frozen=True, slots=True)
class Ranked:
    """An order by what is worked out for each row of a list that is no longer than can be counted.

    Its name in the address and how it is called, as those of a `Sort`; `by` is what the rows are ranked by.
    """

    name: str
    label: str
    by: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a list: its segment's number, its values of the segment's columns, and its id."""

    segment: int
    values: tuple[Any, ...]
    pk: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for: after or before a row, the last one, or, with none of these, the first."""

    size: int
    after: Model | None = None
    before: Model | None = None
    last: bool = False

    @property
    def backwards(self) -> bool:
        """Whether rows are looked for towards the beginning."""
        return self.before is not None or self.last


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of the rows of a page, in order, and whether there are rows before and after them."""

    ids: list[int]
    has_previous: bool
    has_next: bool


class Straight(Protocol):
    """Gives the first ids beyond one, in the order of ids, from the index of a filter; None if it cannot."""

    def __call__(self, *, down: bool, beyond: int | None, limit: int) -> list[int] | None:
        """The ids; from the end if `beyond` is None."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """What filters leave of the rows of a list, in two forms of one query.

    `collected` finds the rows that match by the indexes of the filters; `checked` looks at each of some given rows.
    `few`: so few match that it is quickest to collect and sort all of them. `windows`: how many rows are looked at
    before all that match are collected. In the order of ids the index of a filter may give a page `straight` away.
    """

    collected: QuerySet[Any]
    checked: QuerySet[Any]
    few: bool = False
    windows: Sequence[int] = WINDOWS
    straight: Straight | None = None


def page_of(rows: QuerySet[Any], sort: Sort, asked: Asked, filtered: Filtered | None = None) -> Page:
    """The page that is asked for: of all `rows`, or of what filters leave of them.

    A page before a row that would come out short is the first page.
    """
    beside = asked.before if asked.backwards else asked.after
    place = place_of(sort, beside) if beside else None
    ids = _ids(rows.order_by(), sort, place, replace(asked, size=asked.size + 1), filtered)
    more = len(ids) > asked.size
    ids = ids[: asked.size]
    if not asked.backwards:
        return Page(ids, has_previous=place is not None, has_next=more)
    if place is not None and len(ids) < asked.size:
        return page_of(rows, sort, Asked(asked.size), filtered)
    return Page(ids[::-1], has_previous=more, has_next=place is not None)


def page_among(ids: Sequence[int], asked: Asked) -> Page:
    """The page that is asked for, of rows whose ids are at hand in their order.

    Where the row beside it is not among them, it is the first page; none before a row that comes out short, as above.
    """
    beside = asked.before if asked.backwards else asked.after
    place = ids.index(beside.pk) if beside is not None and beside.pk in ids else None
    if asked.last:
        start = max(0, len(ids) - asked.size)
    elif place is None:
        start = 0
    else:
        start = max(0, place - asked.size) if asked.backwards else place + 1
    shown = list(ids[start : start + asked.size])
    return Page(shown, has_previous=start > 0, has_next=start + len(shown) < len(ids))


def _ids(rows: QuerySet[Any], sort: Sort, place: Place | None, asked: Asked, filtered: Filtered | None) -> list[int]:
    """The first ids from a place on, by the quickest way there is."""
    if filtered is None:
        return _walked(rows, sort, place, asked.backwards, asked.size)
    ids = None
    if filtered.straight and sort.in_order() == (Segment(ALL),):
        down = sort.descending != asked.backwards
        ids = filtered.straight(down=down, beyond=place.pk if place else None, limit=asked.size)
    if ids is None and not filtered.few:
        ids = _looked_through(rows, filtered, sort, place, asked)
    if ids is None:
        ids = _collected(filtered.collected.order_by(), sort, place, asked.backwards, asked.size)
    return ids


def place_of(sort: Sort, record: Model) -> Place:
    """Where this record stands; it need not be a row of the list (any more)."""
    segments = sort.in_order()
    rows = type(record)._default_manager.filter(pk=record.pk)
    number = rows.values_list(_rank(segments), flat=True).get() if len(segments) > 1 else 0
    columns = segments[number].columns
    return Place(number, tuple(rows.values_list(*columns).get()) if columns else (), record.pk)


def _rank(segments: Sequence[Segment]) -> Case:
    """The number of a row's segment."""
    return Case(*(When(segment.rows, then=Value(number)) for number, segment in enumerate(segments)))


def _walked(rows: QuerySet[Any], sort: Sort, place: Place | None, backwards: bool, limit: int) -> list[int]:
    """Ids from a place on: reach by reach, each of which is one range of an index."""
    ids: list[int] = []
    for reach in _reaches(rows, sort, place, backwards, limit):
        ids += reach.values_list("pk", flat=True)[: limit - len(ids)]
        if len(ids) == limit:
            break
    return ids


def _looked_through(
    rows: QuerySet[Any], filtered: Filtered, sort: Sort, place: Place | None, asked: Asked
) -> list[int] | None:
    """Ids that match among the rows from a place on; None if those that match stand too far away or apart.

    Where many match, a page is full after few windows. Where they stand together at another end of the list, going on
    would mean to look at every row.
    """
    found: list[int] = []
    for window in filtered.windows:
        ids = _walked(rows, sort, place, asked.backwards, window)
        matching = set(filtered.checked.order_by().filter(pk__in=ids).values_list("pk", flat=True))
        found += [pk for pk in ids if pk in matching]
        if len(found) >= asked.size or len(ids) < window:
            return found[: asked.size]
        place = place_of(sort, rows.model._default_manager.get(pk=ids[-1]))
    return None


def _reaches(
    rows: QuerySet[Any], sort: Sort, place: Place | None, backwards: bool, limit: int
) -> Iterator[QuerySet[Any]]:
    segments = list(enumerate(sort.in_order()))
    down = sort.descending != backwards
    for number, segment in reversed(segments) if backwards else segments:
        if place is not None and (number > place.segment if backwards else number < place.segment):
            continue
        at = place if place is not None and number == place.segment else None
        if segment.owners:
            yield from rows_by_owner(rows, segment.owners, (at.values, at.pk) if at else None, down, limit)
        else:
            yield from _by_column(rows.filter(segment.rows), segment, at, down)


def _by_column(rows: QuerySet[Any], segment: Segment, at: Place | None, down: bool) -> Iterator[QuerySet[Any]]:
    """Ranges of one index: what has the same value as the row at a place, and what has a value beyond it."""
    sign, beyond = ("-", "lt") if down else ("", "gt")
    rows = rows.order_by(*(f"{sign}{name}" for name in (segment.leading or segment.column, "pk") if name))
    if at is None:
        yield rows
        return
    same = dict(zip(segment.columns, at.values, strict=True))
    yield rows.filter(**same, **{f"pk__{beyond}": at.pk})
    if same:
        yield rows.filter(**{f"{name}__{beyond}": value for name, value in same.items()})


def _collected(rows: QuerySet[Any], sort: Sort, place: Place | None, backwards: bool, limit: int) -> list[int]:
    """The same ids, by sorting what matches by expressions, which tempt the database to no index but the filter's."""
    segments = sort.in_order()
    down = sort.descending != backwards
    rows = rows.annotate(_id=F("pk") + 0)
    columns = dict.fromkeys(column for segment in segments for column in segment.columns)
    order = [*((column, down) for column in columns), ("_id", down)]
    if len(segments) > 1:
        rows = rows.annotate(_rank=_rank(segments))
        order = [("_rank", backwards), *order]
    if place is not None:
        rows = rows.filter(_beyond(segments, place, backwards, "lt" if down else "gt"))
    ordered = rows.order_by(*(F(name).desc() if turned else F(name).asc() for name, turned in order))
    return list(ordered.values_list("pk", flat=True)[:limit])


def _beyond(segments: Sequence[Segment], place: Place, backwards: bool, beyond: str) -> Q:
    after = Q(**{f"_id__{beyond}": place.pk})
    for column, value in reversed(list(zip(segments[place.segment].columns, place.values, strict=True))):
        after = Q(**{f"{column}__{beyond}": value}) | Q(**{column: value}) & after
    if len(segments) == 1:
        return after
    return Q(**{f"_rank__{'lt' if backwards else 'gt'}": place.segment}) | Q(_rank=place.segment) & after

"""A long table of answers (unit, rater, value) as arrays of numbers, checked."""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

# Values are categories. What has more is a column of texts or measurements, taken by mistake.
MOST_VALUES = 250
# So many faults of one kind are named, and the others counted.
NAMED = 10


class BadTable(ValueError):
    """What is wrong with a table of answers, in a sentence that names the rows."""


class Row(NamedTuple):
    """One answer: what a rater said of a unit. An empty value is missing; `number` names the row to people."""

    unit: str
    rater: str
    value: str
    cluster: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The answers that have a value: for each its unit, its rater and its value, as places in the sorted names.

    `cluster` has the cluster of each unit; without clusters every unit is one of its own.
    """

    units: tuple[str, ...]
    raters: tuple[str, ...]
    values: tuple[str, ...]
    unit: Integers
    rater: Integers
    value: Integers
    cluster: Integers

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Table":
        """Read the rows in whatever order. Raises BadTable, naming rows: see `_checked`."""
        answers = _checked(list(rows))
        units, unit = _coded([row.unit for row in answers])
        raters, rater = _coded([row.rater for row in answers])
        values, value = _coded([row.value for row in answers])
        if len(values) > MOST_VALUES:
            raise BadTable(f"There are {len(values):,} different values; categories are {MOST_VALUES} at most.")
        return cls(units, raters, values, unit, rater, value, _clusters(answers, units, unit))

    @classmethod
    def numbered(cls, answers: Iterable[tuple[Hashable, str, str]]) -> "Table":
        """Of units that need no name: unit, rater and value, of which a later one takes the place of an earlier.

        Takes some thirty bytes an answer, where rows take ten times as much.
        """
        unit, rater, value = _Numbers(), _Numbers(), _Numbers()
        for of, by, says in answers:
            unit.add(of)
            rater.add(by)
            value.add(says)
        if len(value.known) > MOST_VALUES:
            raise BadTable(f"There are {len(value.known):,} different values; categories are {MOST_VALUES} at most.")
        last = _last(unit.places * len(rater.known) + rater.places)
        (raters, rated), (values, said) = rater.in_order(last), value.in_order(last)
        units = len(unit.known)
        return cls(tuple(map(str, range(units))), raters, values, unit.places[last], rated, said, np.arange(units))

    def places_in(self, order: Sequence[str]) -> Integers:
        """For each value of the table its place in an order, -1 where it has none."""
        places = {level: place for place, level in enumerate(order)}
        return np.array([places.get(value, -1) for value in self.values], dtype=np.int64)

    def left_out_of(self, order: Sequence[str]) -> int:
        """How many answers have a value that stands in no place of an order."""
        return int(np.count_nonzero(self.places_in(order)[self.value] < 0))

    @property
    def pairable(self) -> int:
        """How many answers are on units that have two or more."""
        sizes = np.bincount(self.unit)
        return int(sizes[sizes >= 2].sum())


class _Numbers:
    """Things as numbers from 0, in the order in which they come."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}
        self._places = array("q")

    def add(self, thing: Hashable) -> None:
        """One more."""
        self._places.append(self.known.setdefault(thing, len(self.known)))

    @property
    def places(self) -> Integers:
        """The numbers of all that came."""
        return np.frombuffer(self._places, dtype=np.int64) if self._places else np.zeros(0, dtype=np.int64)

    def in_order(self, kept: Integers) -> tuple[tuple[str, ...], Integers]:
        """The different names among those that are kept, sorted, and the place of each in them."""
        names = list(self.known)
        used = np.unique(places := self.places[kept]).tolist()
        ordered = sorted(used, key=names.__getitem__)
        at = np.zeros(len(names), dtype=np.int64)
        at[ordered] = np.arange(len(ordered))
        return tuple(names[one] for one in ordered), at[places]


def _last(keys: Integers) -> Integers:
    """Where each key stands last, in order."""
    _, first = np.unique(keys[::-1], return_index=True)
    return np.sort(len(keys) - 1 - first)


def _coded(names: list[str]) -> tuple[tuple[str, ...], Integers]:
    """The different names, sorted, so that the order of rows does not matter; and the place of each in them."""
    different = sorted(set(names))
    place = {name: at for at, name in enumerate(different)}
    return tuple(different), np.fromiter((place[name] for name in names), dtype=np.int64, count=len(names))


def _clusters(answers: list[Row], units: tuple[str, ...], unit: Integers) -> Integers:
    if not any(row.cluster for row in answers):
        return np.arange(len(units))
    _, cluster = _coded([row.cluster for row in answers])
    of_unit = np.zeros(len(units), dtype=np.int64)
    of_unit[unit] = cluster
    return of_unit


def _checked(rows: list[Row]) -> list[Row]:
    """The rows that have a value.

    Raises BadTable where a rater answers twice for a unit, an answer has no unit or no rater, or where answers for one
    unit stand in two clusters, or some in none.
    """
    if len({(row.unit, row.rater) for row in rows}) < len(rows):
        refuse("The same unit and rater stand twice", list(_twice(rows)))
    answers = [row for row in rows if row.value]
    refuse("A unit or a rater is missing", [f"row {row.number}" for row in answers if not row.unit or not row.rater])
    if any(row.cluster for row in answers):
        refuse("The cluster is missing", [f"row {row.number}" for row in answers if not row.cluster])
        refuse("A unit stands in two clusters", list(_apart(answers)))
    return answers


def _twice(rows: list[Row]) -> Iterator[str]:
    seen: dict[tuple[str, str], Row] = {}
    more: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.unit and row.rater and seen.setdefault((row.unit, row.rater), row) is not row:
            more.setdefault((row.unit, row.rater), []).append(row.number)
    for key, numbers in more.items():
        others = ", ".join(map(str, [seen[key].number, *numbers[:-1]]))
        yield f"rows {others} and {numbers[-1]} (unit “{key[0]}”, rater “{key[1]}”)"


def _apart(answers: list[Row]) -> Iterator[str]:
    seen: dict[str, Row] = {}
    for row in answers:
        first = seen.setdefault(row.unit, row)
        if first.cluster != row.cluster:
            yield f"rows {first.number} and {row.number} (unit “{row.unit}”)"


def refuse(what: str, where: list[str]) -> None:
    """Raise BadTable if there is anything to name."""
    if where:
        more = f"; and {len(where) - NAMED:,} more" if len(where) > NAMED else ""
        raise BadTable(f"{what}: {'; '.join(where[:NAMED])}{more}.")

"""Which values raters confuse: pairs of values, how often each was given to one unit, and to which units."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from claims.rules.review.agreement.table import Row, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """How many pairs of raters gave this pair of values to one unit, and to which units."""

    pairs: int
    units: tuple[str, ...]


NOTHING = Cell(0, ())


@dataclass(frozen=True, slots=True)
class Confusion:
    """The cells of a table of values x values; what is not among `cells` is empty.

    For two raters the first value of a cell is the first rater's. For all pairs of raters it is the one that comes
    first in `values`, because no rater does.
    """

    values: tuple[str, ...]
    raters: tuple[str, str] | None
    cells: dict[tuple[str, str], Cell]

    def cell(self, one: str, other: str) -> Cell:
        """The cell of two values, in either order where it is of all pairs of raters."""
        turned = self.cells.get((other, one), NOTHING) if self.raters is None else NOTHING
        return self.cells.get((one, other), turned)


def confusion(rows: Iterable[Row], *, order: Sequence[str] = (), raters: tuple[str, str] | None = None) -> Confusion:
    """The table of confusion of all pairs of raters, or of these two. Values come by the order, then by name.

    Raises BadTable like `figures.agreement`.
    """
    table = Table.of(rows)
    values = (*(level for level in order if level in table.values), *(one for one in table.values if one not in order))
    pairs: Counter[tuple[str, str]] = Counter()
    units: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit, said in _by_unit(table):
        for two, times in _of_two(said, raters) if raters else _of_all(Counter(said.values()), values):
            pairs[two] += times
            units[two].append(unit)
    return Confusion(values, raters, {two: Cell(pairs[two], tuple(units[two])) for two in pairs})


def _by_unit(table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    """Each unit with what each rater said of it."""
    said: list[dict[str, str]] = [{} for _ in table.units]
    for unit, rater, value in zip(table.unit.tolist(), table.rater.tolist(), table.value.tolist(), strict=True):
        said[unit][table.raters[rater]] = table.values[value]
    yield from zip(table.units, said, strict=True)


def _of_two(said: dict[str, str], raters: tuple[str, str]) -> Iterator[tuple[tuple[str, str], int]]:
    one, other = raters
    if one in said and other in said:
        yield (said[one], said[other]), 1


def _of_all(times: Counter[str], values: Sequence[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """How many pairs of a unit's values there are of each kind: n (n - 1) / 2 of one value, n x m of two."""
    given = [value for value in values if value in times] if len(times) > 1 else list(times)
    for one, other in combinations_with_replacement(given, 2):
        number = times[one] * (times[one] - 1) // 2 if one == other else times[one] * times[other]
        if number:
            yield (one, other), number

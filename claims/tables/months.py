"""A figure of what was done when: for each kind of act a row of columns, one for each month or year."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from claims.tables.figure import Cell, Line


@dataclass(frozen=True, slots=True)
class Act:
    """A row: what was done, and the address of what it was done to in a period."""

    key: str
    label: str
    at: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A rectangle: where it stands and how wide and tall it is, in percent of its row."""

    period: str
    number: int
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """Where it begins from above."""
        return round(100 - self.height, 2)


@dataclass(frozen=True, slots=True)
class MonthsFigure:
    """The figure. Each row has a scale of its own: acts are compared over time, and never with one another."""

    key: str
    title: str
    note: str
    acts: Sequence[Act]
    periods: Sequence[str]
    counts: Mapping[str, Mapping[str, int]]
    missing: str = ""
    wide: bool = True
    form: ClassVar[str] = "months"

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.periods

    @property
    def long(self) -> bool:
        """Its table stands folded away: the drawing has the numbers too."""
        return len(self.periods) > 1

    @property
    def drawn(self) -> list[tuple[Act, list[Column], int, str]]:
        """For each act its columns, the number of the tallest, and the same in words."""
        return [(act, list(self._columns(act)), self.most(act), self._says(act)) for act in self.acts]

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """For each period its numbers by act."""
        return [(period, [self._cell(act, period) for act in self.acts]) for period in self.periods]

    @property
    def lines(self) -> Iterator[Line]:
        """Its numbers as rows of a file."""
        for period in self.periods:
            for act in self.acts:
                cell = self._cell(act, period)
                yield Line(period, period, act.key, act.label, cell.number, 0, cell.address)

    def most(self, act: Act) -> int:
        """The largest number in a row."""
        return max((self.number(act, period) for period in self.periods), default=0)

    def number(self, act: Act, period: str) -> int:
        """How many in this period."""
        return self.counts.get(act.key, {}).get(period, 0)

    def _cell(self, act: Act, period: str) -> Cell:
        number = self.number(act, period)
        return Cell(number, 0, act.at(period) if number else "")

    def _columns(self, act: Act) -> Iterator[Column]:
        width, most = 100 / len(self.periods), self.most(act)
        for place, period in enumerate(self.periods):
            if number := self.number(act, period):
                height = round(100 * number / most, 2)
                yield Column(period, number, round(width * place, 2), round(width * 0.8, 2), height)

    def _says(self, act: Act) -> str:
        said = (f"{period} {self.number(act, period):,}" for period in self.periods)
        return f"{act.label}: {', '.join(said)}"

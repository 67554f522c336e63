"""A figure: one bar for each group in the same order of kinds, and the table under it, which is its legend.

Every number is the address of the claims behind it. Widths are shares of the group, so that groups are compared by how
they are made up and never by how large they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse

from claims.models import Level

# Narrower pieces have no room for their number: the table has it.
NARROWEST_NUMBERED = 5.0
# With more groups than this the table has them as rows.
MOST_COLUMNS = 4
# With more rows than this, of several columns, it is folded away.
MOST_ROWS = 12
FILLS = ("v1", "v2", "v3", "v4", "v5", "v6")
PATTERNS = {"v2": "hatch", "v4": "cross", "v6": "hatch", "review-contested": "hatch"}


@dataclass(frozen=True, slots=True)
class Group:
    """What a bar is of: a side or a source type, and the filters of the claims list that find its claims."""

    key: str
    label: str
    found_by: Mapping[str, str]
    side: str = ""

    @property
    def pattern(self) -> str:
        """The end of the name of its patterns, which are drawn in its colour."""
        return self.side or "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """A piece of every bar: a level or a code, the class that fills it, and the filters that find its claims."""

    key: Any
    label: str
    fill: str
    found_by: Mapping[str, str]
    axis: str = ""
    level: Level | None = None

    @property
    def pattern(self) -> str:
        """The pattern that lies over the fill; empty where there is none."""
        return PATTERNS.get(self.fill, "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle: where it starts and how wide it is, in percent."""

    kind: Kind
    number: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return round(self.start + self.width / 2, 2)

    @property
    def numbered(self) -> bool:
        """Whether there is room for its number."""
        return self.width >= NARROWEST_NUMBERED

    @property
    def plate(self) -> int:
        """Width of the plate under its number, in pixels."""
        return 10 + 8 * len(str(self.number))

    @property
    def half(self) -> int:
        """Half of that."""
        return self.plate // 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of claims, its share of the group in percent, and where they are; a zero leads nowhere."""

    number: int
    share: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a figure as a row of a file: of which group and which answer, and of how many in the group."""

    group_code: str
    group: str
    answer_code: str
    answer: str
    number: int
    of: int
    address: str

    @property
    def percent(self) -> str:
        """Its share of the group; of nothing there is none."""
        return f"{100 * self.number / self.of:.1f}" if self.of else "undefined"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence beside a figure that leads to two lists: so many of so many, and what is said of them."""

    number: int
    address: str
    of: int
    of_address: str
    says: str

    @property
    def whole(self) -> Cell:
        """Of how many."""
        return Cell(self.of, 100, self.of_address if self.of else "")


def claims_at(filters: Mapping[str, str]) -> str:
    """The claims list with these filters."""
    return list_at("claim_list", filters)


def sources_at(filters: Mapping[str, str]) -> str:
    """The sources list with these filters."""
    return list_at("source_list", filters)


def list_at(name: str, filters: Mapping[str, str]) -> str:
    """A list, by the name of its address, with these filters."""
    return f"{reverse(name)}?{urlencode(filters)}" if filters else reverse(name)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `used` are the filters of the page, which its numbers keep; `at` makes the address of a number.

    `of` says what is counted. `missing` says in a sentence what there is nothing of, where the figure is empty.
    """

    key: str
    title: str
    note: str
    groups: Sequence[Group]
    kinds: Sequence[Kind]
    counts: Mapping[tuple[str, Any], int]
    used: Mapping[str, str]
    at: Callable[[Mapping[str, str]], str] = claims_at
    counted: str = "claims"
    missing: str = ""
    facts: Sequence[Fact] = ()
    # Pages where there is more of the same: what they are called, and their addresses.
    links: Sequence[tuple[str, str]] = ()
    # Whether it takes the whole width of the page.
    wide: bool = False

    form: ClassVar[str] = "bars"

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.counts.values())

    @property
    def transposed(self) -> bool:
        """Whether groups are the rows of the table."""
        return len(self.groups) > MOST_COLUMNS

    @property
    def long(self) -> bool:
        """Whether its table stands folded away until somebody wants it."""
        return min(len(self.groups), len(self.kinds)) > 1 and max(len(self.groups), len(self.kinds)) > MOST_ROWS

    def of(self, group: Group) -> int:
        """How many claims a group has."""
        return sum(self.counts.get((group.key, kind.key), 0) for kind in self.kinds)

    @property
    def bars(self) -> list[tuple[Group, Cell, list[Piece], str]]:
        """For each group: how many claims it has, its pieces, and the same in words."""
        return [(group, self._whole(group), list(self._pieces(group)), self._says(group)) for group in self.groups]

    @property
    def rows(self) -> list[tuple[Kind, list[Cell]]]:
        """For each kind its cells by group."""
        return [(kind, [self._cell(group, kind) for group in self.groups]) for kind in self.kinds]

    @property
    def group_rows(self) -> list[tuple[Group, list[Cell]]]:
        """For each group its cells by kind."""
        return [(group, [self._cell(group, kind) for kind in self.kinds]) for group in self.groups]

    @property
    def lines(self) -> Iterator[Line]:
        """Its numbers as rows of a file."""
        for group in self.groups:
            of = self.of(group)
            for kind in self.kinds:
                cell = self._cell(group, kind)
                yield Line(group.key, group.label, code_of(kind), kind.label, cell.number, of, cell.address)

    def _whole(self, group: Group) -> Cell:
        number = self.of(group)
        return Cell(number, 100, self._address(group.found_by) if number else "")

    def _cell(self, group: Group, kind: Kind) -> Cell:
        number, of = self.counts.get((group.key, kind.key), 0), self.of(group)
        address = self._address({**group.found_by, **kind.found_by}) if number else ""
        return Cell(number, round(100 * number / of) if of else 0, address)

    def _pieces(self, group: Group) -> Iterator[Piece]:
        start, of = 0.0, self.of(group)
        for kind in self.kinds:
            if number := self.counts.get((group.key, kind.key), 0):
                width = 100 * number / of
                yield Piece(kind, number, round(start, 2), round(width, 2))
                start += width

    def _says(self, group: Group) -> str:
        said = (f"{self.counts.get((group.key, kind.key), 0):,} {kind.label.lower()}" for kind in self.kinds)
        return f"{group.label}: {', '.join(said)}"

    def _address(self, found_by: Mapping[str, str]) -> str:
        return self.at({**self.used, **found_by})


def code_of(kind: Kind) -> str:
    """The code of what a piece stands for; of a level the codebook's."""
    return kind.level.code if kind.level is not None else str(kind.key if kind.key is not None else "")


def fill_of(level: Level, place: int) -> str:
    """The class that fills the piece of a level: pips have their own greens, other levels go by their place."""
    if level.pips:
        return f"c{level.pips}"
    return "out" if level.off_scale else FILLS[place % len(FILLS)]

"""A table as it is: named columns, rows of texts with their places, and everything that was noticed on the way."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from claims.exchange.table.dialect import Dialect
from claims.exchange.table.header import letters
from claims.rules.extract.charset import Guess
from claims.rules.table_record import Problem

# So many problems are kept; of a table with more something else is wrong.
MOST_PROBLEMS = 1_000
# A place begins with its row: "row 5, column “x”", "row 5 (line 9)".
_ROW_OF = re.compile(r"[,(]")
FURTHER = Problem("table", f"There are more than {MOST_PROBLEMS:,} problems.", "Mend these first.")


class Row(NamedTuple):
    """One row: its number as a spreadsheet counts, its place in words, and its cells as they were typed."""

    number: int
    where: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, to choose from."""

    name: str
    hidden: bool
    rows: int
    columns: int


@dataclass(slots=True)
class Problems:
    """What was noticed, each thing once however often rows are read, with a bound."""

    told: dict[Problem, None] = field(default_factory=dict)
    # Rows that are refused: beyond the bound they are counted all the same.
    rows: set[str] = field(default_factory=set)

    def tell(self, problem: Problem) -> None:
        """Keep it."""
        if problem.refuses and problem.where.startswith(("row ", "column ")):
            self.refuse(problem.where)
        if len(self.told) < MOST_PROBLEMS:
            self.told[problem] = None
        else:
            self.told[FURTHER] = None

    def refuse(self, where: str) -> None:
        """Count the row of this place among those that are refused, for a reason that is told elsewhere."""
        self.rows.add(_ROW_OF.split(where, maxsplit=1)[0].strip())

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)


def unstorable(row: Row) -> Problem | None:
    """Why a row cannot be stored as it is, whatever file it stands in."""
    odd = next((at for at, cell in enumerate(row.cells, 1) if "\0" in cell), 0)
    if not odd:
        return None
    what = "A cell has a character that is none (NUL), which cannot be stored."
    return Problem(f"{row.where}, column {letters(odd)}", what, "Delete it, or save the file anew.")


@dataclass(slots=True)
class Table:
    """A table that was read by a `dialect`, which has nothing left out.

    `problems` are whole when the rows have been gone through once. `grid` gives all rows, those of the header too, and
    `open_sheet` another sheet of the same workbook. `across` is what a column is called where people look: in a table
    that was turned it is a row.
    """

    name: str
    kind: str
    dialect: Dialect
    columns: list[str]
    grid: Callable[[], Iterator[Row]]
    problems: Problems = field(default_factory=Problems)
    charsets: Sequence[Guess] = ()
    sheets: Sequence[Sheet] = ()
    open_sheet: Callable[[str], "Table"] | None = None
    across: str = "column"

    @property
    def first_row(self) -> int:
        """The number of the first row below the header."""
        return (self.dialect.header_row or 0) + (self.dialect.header_rows or 1) if self.dialect.header_row else 1

    def rows(self) -> Iterator[Row]:
        """The rows below the header, as many cells in each as there are columns; empty rows are left out."""
        width, refuses = len(self.columns), self.dialect.short_rows == "refuse"
        for row in self.grid():
            if row.number < self.first_row or not any(map(str.strip, row.cells)):
                continue
            if len(row.cells) == width:
                yield row
            elif (fitted := self._fitted(row, width, refuses)) is not None:
                yield fitted

    def _fitted(self, row: Row, width: int, refuses: bool) -> Row | None:
        number = len(row.cells)
        if number > width and any(map(str.strip, row.cells[width:])):
            at = next(at for at in range(width, number) if row.cells[at].strip())
            what = f"It has {number} cells, and the header names {width} columns."
            why = "A separator in a cell may lack quotation marks around the cell, or the header is another row."
            self.problems.tell(Problem(f"{row.where}, column {letters(at + 1)}", what, why))
            return None
        if number < width and refuses:
            what = f"It has {number} cells, and the header names {width} columns."
            why = "A line end in a cell may lack quotation marks around the cell. If its last cells are empty, say that"
            self.problems.tell(Problem(row.where, what, f"{why} short rows are filled."))
            return None
        return Row(row.number, row.where, [*row.cells[:width], *[""] * (width - number)])

    def place(self, row: Row, column: str) -> str:
        """Where a cell stands, for people."""
        return f"{row.where}, {self.across} “{column}”"


def first_rows(rows: Iterable[Row], number: int) -> list[Row]:
    """The first rows, and no more of them is read."""
    found: list[Row] = []
    for row in rows:
        found.append(row)
        if len(found) >= number:
            break
    return found

"""A table with the names of its columns, by the header that a person says or that is proposed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile

from claims.exchange.table.dialect import BadTable, Dialect
from claims.exchange.table.header import LOOKED_AT, names_of, proposed_header
from claims.exchange.table.table import Problems, Row, Table, first_rows
from claims.rules.extract.charset import Guess
from claims.rules.table_record import Problem

MOST_COLUMNS = 2_000


def named_table(
    name: str,
    kind: str,
    dialect: Dialect,
    grid: Callable[[], Iterator[Row]],
    *,
    problems: Problems,
    charsets: Sequence[Guess] = (),
    beside: Collection[int] = (),
) -> Table:
    """The table of these rows. `beside`: numbers of rows with cells that are merged over several columns."""
    start = first_rows(grid(), LOOKED_AT)
    dialect = _with_header(start, dialect, beside)
    header = _header(grid, dialect)
    width = max(map(len, header), default=max((len(one.cells) for one in start), default=0))
    if width > MOST_COLUMNS:
        raise BadTable(f"The table has more than {MOST_COLUMNS:,} columns.", "Choose what separates cells.", name)
    names, told = names_of(header, width)
    for problem in told:
        problems.tell(problem)
    if len(header) > 1:
        what = f"{len(header)} rows from row {dialect.header_row} on name the columns together, as in “{names[-1]}”."
        problems.tell(Problem("header", what, "Choose the row with the names, if that is wrong.", refuses=False))
    return Table(name, kind, dialect, names, grid, problems, charsets)


def _with_header(start: Sequence[Row], dialect: Dialect, beside: Collection[int]) -> Dialect:
    if dialect.header_row is not None:
        return dialect.given(header_rows=1)
    shown = [(one.number, one.cells) for one in start]
    row, number = proposed_header(shown)
    if row in beside:
        row, number = proposed_header(shown, groups=True)
    return dialect.given(header_row=row, header_rows=number)


def _header(grid: Callable[[], Iterator[Row]], dialect: Dialect) -> list[list[str]]:
    """The cells of the rows that name the columns."""
    first, number = dialect.header_row or 0, dialect.header_rows or 1
    if not first:
        return []
    if number > LOOKED_AT:
        raise BadTable(f"At most {LOOKED_AT} rows name the columns.", "", "dialect, header_rows")
    rows = takewhile(lambda row: row.number < first + number, grid())
    header = [row.cells for row in rows if row.number >= first]
    if not header:
        raise BadTable(f"There is no row {first} that could name columns.", "Choose another.", "dialect, header_row")
    return header

"""Addresses out of a file that somebody has: a text with one on each line, or a table with a column of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import Final

from claims.exchange.table.dialect import BadTable
from claims.exchange.table.read import read_table
from claims.exchange.table.table import Table
from claims.rules.extract.document import BadDocument, extract_text
from claims.rules.identify.addresses import MOST_ADDRESSES, Addresses, addresses_in

TABLES: Final = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xls"})
MOST_LINES: Final = 2 * MOST_ADDRESSES
# So many rows say in which column addresses are.
_LOOKED_AT: Final = 100


def addresses_of_file(data: bytes, name: str, column: str = "") -> Addresses:
    """The addresses in a file. Raises BadTable (where: `column`, or the file) where nobody can tell which they are."""
    if PurePath(name).suffix.lower() in TABLES or data.startswith(b"PK\x03\x04"):
        table = read_table(data, name=name)
        if any(map(_is_address, table.columns)):
            # What was taken for a header is the first of the addresses.
            table = read_table(data, name=name, dialect=replace(table.dialect, header_row=0))
        return _of_table(table, column)
    try:
        text = extract_text(data).text
    except BadDocument as error:
        raise BadTable("This is no text.", str(error), name) from error
    return addresses_in(_bounded(((f"line {number}", line) for number, line in enumerate(text.splitlines(), 1)), name))


def _of_table(table: Table, column: str) -> Addresses:
    at = _column(table, column)
    return addresses_in(_bounded(((row.where, row.cells[at]) for row in table.rows()), table.name))


def _bounded(lines: Iterable[tuple[str, str]], name: str) -> Iterator[tuple[str, str]]:
    """All of them; a list that is longer than anybody works through is refused, and never cut off."""
    for number, line in enumerate(lines):
        if number >= MOST_LINES:
            raise BadTable(f"The file has more than {MOST_LINES:,} lines.", "Divide it.", name)
        yield line


def _is_address(cell: str) -> bool:
    return cell.strip().lower().startswith(("http://", "https://"))


def _column(table: Table, column: str) -> int:
    if column:
        if column not in table.columns:
            raise BadTable(f"There is no column “{column}”.", f"There are: {_named(table.columns)}.", "column")
        return table.columns.index(column)
    has = [0] * len(table.columns)
    for row in islice(table.rows(), _LOOKED_AT):
        for at, cell in enumerate(row.cells):
            has[at] += _is_address(cell)
    found = [at for at, number in enumerate(has) if number]
    if not found:
        raise BadTable("No column has addresses in its first rows.", "Name the column.", "column")
    if len(found) > 1:
        named = _named(table.columns[at] for at in found)
        raise BadTable("Several columns have addresses.", f"Name one of: {named}.", "column")
    return found[0]


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in islice(columns, 20))

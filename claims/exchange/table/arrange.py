"""A table as its mapping takes it: turned where it lies on its side, filled down, and without what is left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from claims.exchange.spreadsheet import unguard
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.fields import whole
from claims.exchange.table.header import column_number, letters, one_line
from claims.exchange.table.mapping import Mapping, Turn
from claims.exchange.table.named import MOST_COLUMNS
from claims.exchange.table.table import Row, Table

# Documents times variables of a table that is turned: it is turned in memory.
MOST_TURNED = 2_000_000


def arranged(table: Table, mapping: Mapping) -> Table:
    """The table whose rows are documents or claims. Raises BadTable where it cannot be turned as the mapping says."""
    if mapping.turn is not None:
        table = turned(table, mapping.turn)
    if not (mapping.fill_down or mapping.leave_out_rows or mapping.guarded):
        return table
    original = table.rows
    places = {name: at for at, name in enumerate(table.columns)}
    filled = [places[name] for name in mapping.fill_down if name in places]
    left_out = {places[name]: set(values) for name, values in mapping.leave_out_rows.items() if name in places}

    def grid() -> Iterator[Row]:
        above = [""] * len(table.columns)
        for row in original():
            cells = [unguard(cell) for cell in row.cells] if mapping.guarded else list(row.cells)
            for at in filled:
                above[at] = cells[at] = cells[at] if cells[at].strip() else above[at]
            if not any(values & {cell := cells[at].strip(), whole(cell)} for at, values in left_out.items()):
                yield Row(row.number, row.where, cells)

    # The header is read already, and stays where it is.
    return replace(table, grid=grid)


def turned(table: Table, turn: Turn) -> Table:
    """The table turned: each document is a row, called by its column, and each variable a column, called by its name.

    A section's name stands before those of its variables; names that come several times have the number of their row.
    """
    first, last = (column_number(name) for name in turn.documents.split(":"))
    top, bottom = (int(number) for number in turn.rows.split(":"))
    if last < first or bottom < top:
        raise BadTable("A range begins with its smaller end.", "Write it the other way round.", "mapping, turn")
    rows = [row for row in takewhile(lambda row: row.number <= bottom, table.grid()) if row.number >= top]
    if not rows:
        raise BadTable(f"The table has no rows {top} to {bottom}.", "Choose other rows.", "mapping, turn, rows")
    last = min(last, max(len(row.cells) for row in rows))
    if (last - first + 1) * len(rows) > MOST_TURNED or len(rows) > MOST_COLUMNS:
        raise BadTable("It is too large to be turned.", "Divide it.", "mapping, turn")
    names = _variables(rows, turn)

    def grid() -> Iterator[Row]:
        for number in range(first, last + 1):
            cells = [row.cells[number - 1] if number <= len(row.cells) else "" for row in rows]
            yield Row(number, f"column {letters(number)}", cells)

    dialect = replace(table.dialect, header_row=0, header_rows=1)
    return replace(table, columns=names, dialect=dialect, grid=grid, across="row")


def _variables(rows: list[Row], turn: Turn) -> list[str]:
    at, section_at = column_number(turn.names) - 1, column_number(turn.section) - 1
    plain, section = [], ""
    for row in rows:
        if section_at >= 0 and row.number >= turn.sections_from:
            section = _cell(row, section_at).strip() or section
        name = _cell(row, at).strip()
        plain.append(one_line(" / ".join(filter(None, (section, name)))) if name else "")
    counted = Counter(plain)
    return [
        name if name and counted[name] == 1 else f"{name} [{row.number}]".strip()
        for name, row in zip(plain, rows, strict=True)
    ]


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""

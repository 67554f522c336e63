"""Tables in workbooks: what a process of its own has read, and what came out otherwise than people see it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from claims.exchange.table import workbook
from claims.exchange.table.dialect import BadTable, Dialect
from claims.exchange.table.header import LOOKED_AT, letters
from claims.exchange.table.named import MOST_COLUMNS, named_table
from claims.exchange.table.table import Problems, Row, Sheet, Table, unstorable
from claims.rules.confined import Died, TooMuch, apart
from claims.rules.table_record import Problem

SECONDS = 60
# So many cells under merged ones are given their value.
MOST_FILLED = 1_000_000


def read_book(data: bytes, name: str, kind: str, dialect: Dialect) -> Table:
    """The table of a sheet: that of the dialect, else the first that shows something. Raises BadTable."""
    problems = Problems()
    told = _told_apart(data, name, dialect.sheet)
    dialect = replace(dialect, sheet=told["sheet"], charset=None, delimiter=None, quote_char=None)
    _tell_lost(kind, told, problems)
    rows = list(_storable(told["rows"], problems))
    _tell_dates(told["rows"], problems)
    _fill_merged(rows, told["merged"], problems)
    width = max((len(row.cells) for row in rows), default=0)
    rows = [Row(row.number, row.where, [*row.cells, *[""] * (width - len(row.cells))]) for row in rows]
    beside = {first[0] + 1 for first, last in told["merged"] if last[1] > first[1]}
    table = named_table(name, kind, dialect, lambda: iter(rows), problems=problems, beside=beside)
    table.sheets = [Sheet(**one) for one in told["sheets"]]
    table.open_sheet = lambda sheet: read_book(data, name, kind, Dialect(sheet=sheet, header_row=0))
    _tell_sheets(table, problems)
    return table


def _told_apart(data: bytes, name: str, sheet: str | None) -> dict[str, Any]:
    try:
        told: dict[str, Any] = apart(workbook.__name__, {"sheet": sheet}, data, seconds=SECONDS)
    except TooMuch as error:
        why = "Delete empty rows and columns at its end, or save the sheet as CSV."
        raise BadTable("The workbook takes more time or memory than it may.", why, name) from error
    except Died as error:
        raise BadTable("The workbook cannot be read.", "Open it, and save it anew or as CSV.", name) from error
    if "refused" in told:
        raise BadTable("The workbook cannot be read.", told["refused"], name)
    if len(told["rows"]) and max(len(cells) for _, cells, _ in told["rows"]) > MOST_COLUMNS:
        raise BadTable(f"The sheet has more than {MOST_COLUMNS:,} columns.", "Delete those that are empty.", name)
    return told


def _storable(rows: list[tuple[int, list[str], list[int]]], problems: Problems) -> Iterator[Row]:
    """The rows that can be stored; the others are told."""
    for number, cells, _ in rows:
        if fault := unstorable(row := Row(number, f"row {number}", cells)):
            problems.tell(fault)
        else:
            yield row


def _tell_lost(kind: str, told: dict[str, Any], problems: Problems) -> None:
    again = "Open the workbook in a spreadsheet, let it calculate, and save it anew."
    if told["empty"]:
        what = f"Formulas whose result was never stored come out empty: {', '.join(told['empty'])}."
        problems.tell(Problem("table", what, again, refuses=False))
    if told["wrong"]:
        what = f"Errors in place of results come out empty: {', '.join(told['wrong'])}."
        problems.tell(Problem("table", what, "Mend them in the spreadsheet if they matter.", refuses=False))
    if kind == "xls":
        what = "In this older format an error, or a formula whose result was never stored, looks like an empty cell."
        problems.tell(Problem("table", what, "If the sheet has formulas, save it as XLSX to be told.", refuses=False))


def _tell_dates(rows: list[tuple[int, list[str], list[int]]], problems: Problems) -> None:
    columns = sorted({at for _, _, dates in rows for at in dates})
    if columns:
        named = ", ".join(letters(at + 1) for at in columns[:LOOKED_AT])
        what = f"Dates are read as YYYY-MM-DD, however the sheet shows them: column {named}."
        problems.tell(Problem("table", what, "Nothing is to be done if they are dates.", refuses=False))


def _fill_merged(rows: list[Row], merged: list[Any], problems: Problems) -> None:
    """Give each cell of a merged range the value that the sheet shows over all of it, in rows that say something."""
    at = {row.number: row for row in rows}
    filled, left_over = [], MOST_FILLED
    for (top, left), (bottom, right) in merged:
        first = at.get(top + 1)
        left_over -= (bottom - top + 1) * (right - left + 1)
        if first is None or left >= len(first.cells) or not first.cells[left] or left_over < 0:
            continue
        filled.append(f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}")
        for row in filter(None, map(at.get, range(top + 1, bottom + 2))):
            row.cells.extend([""] * (min(right + 1, MOST_COLUMNS) - len(row.cells)))
            row.cells[left : right + 1] = [first.cells[left]] * len(row.cells[left : right + 1])
    if left_over < 0:
        what = f"Merged cells are over more than {MOST_FILLED:,} cells: not all of these have their value."
        problems.tell(Problem("table", what, "Take the merging apart in the spreadsheet."))
    if filled:
        named = ", ".join(filled[:LOOKED_AT]) + (f" and {len(filled) - LOOKED_AT} more" * (len(filled) > LOOKED_AT))
        what = f"Merged cells each have the value that is shown over all of them: {named}."
        problems.tell(
            Problem("table", what, "Take the merging apart in the spreadsheet, if that is wrong.", refuses=False)
        )


def _tell_sheets(table: Table, problems: Problems) -> None:
    others = [sheet for sheet in table.sheets if sheet.name != table.dialect.sheet and sheet.rows]
    if others:
        named = ", ".join(f"“{sheet.name}”{' (hidden)' if sheet.hidden else ''}" for sheet in others[:LOOKED_AT])
        what = f"The sheet “{table.dialect.sheet}” is read. There are others: {named}."
        problems.tell(Problem("table", what, "Choose another sheet if that is the wrong one.", refuses=False))

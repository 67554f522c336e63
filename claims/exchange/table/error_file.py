"""The same table with a column of reasons, for whoever mends it: a table that lies on its side gets a row of them."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from claims.exchange.spreadsheet import guard
from claims.exchange.table.header import column_number
from claims.exchange.table.table import Table
from claims.rules.table_record import Problem

REASONS = "Why it is refused, and what to do"
_ROW = re.compile(r"row (\d+)\b")
_COLUMN = re.compile(r"column ([A-Z]{1,3})\b")
_BOM = "\ufeff"


def with_reasons(table: Table, problems: Iterable[Problem]) -> Iterator[bytes]:
    """The table as it was read, header and all, with reasons at the ends of its rows.

    It is text with CRLF, in the charset and with the separator that it has (a workbook in UTF-8 with commas), so that
    the same mapping takes it mended. Reasons for a row that could not be read at all, and for the table as a whole,
    stand after the last row.
    """
    charset = table.dialect.charset or "utf-8"
    for line in _lines(table, *_sorted(problems)):
        yield line.encode(charset, "replace")


def _lines(table: Table, rows: dict[int, list[str]], columns: dict[int, list[str]], rest: list[str]) -> Iterator[str]:
    width, first = len(table.columns), table.dialect.header_row
    delimiter = table.dialect.delimiter or ","

    def line(cells: list[str], reason: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerow([*cells, *[""] * (width - len(cells)), guard(reason)])
        return out.getvalue()

    if (table.dialect.charset or "utf-8").lower() in ("utf-8", "utf8"):
        yield _BOM
    for row in table.grid():
        reasons = rows.pop(row.number, [])
        yield line(row.cells, REASONS if row.number == first else " ".join(reasons))
    if columns:
        yield line([guard(" ".join(columns.get(number, []))) for number in range(1, width + 1)], REASONS)
    for reason in (*(" ".join(reasons) for _, reasons in sorted(rows.items())), *rest):
        yield line([], reason)


def _sorted(problems: Iterable[Problem]) -> tuple[dict[int, list[str]], dict[int, list[str]], list[str]]:
    """Reasons by row, by column, and of the table as a whole. Only what keeps it out is told."""
    rows: dict[int, list[str]] = defaultdict(list)
    columns: dict[int, list[str]] = defaultdict(list)
    rest = []
    for one in problems:
        if not one.refuses:
            continue
        said = f"{one.where}: {one.what} {one.why}"
        if found := _ROW.match(one.where):
            rows[int(found[1])].append(said)
        elif found := _COLUMN.match(one.where):
            columns[column_number(found[1])].append(said)
        else:
            rest.append(said)
    return rows, columns, rest

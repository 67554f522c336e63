"""Long tables of answers in CSV, ours and anybody's: one row for what one rater said of one unit."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from claims.exchange.spreadsheet import unguard
from claims.rules.review.agreement.table import BadTable, Row, refuse

SEPARATORS = ",;\t"
_LONGEST_CELL = 32 * 1024 * 1024
_NAMED = 30


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file say what; `cluster` is empty where none does."""

    unit: str
    rater: str
    value: str
    cluster: str = ""

    @property
    def names(self) -> list[str]:
        """The columns that a file must have."""
        return [self.unit, self.rater, self.value, *([self.cluster] if self.cluster else [])]


def read_rows(path: Path, columns: Columns) -> list[Row]:
    """The rows of a file, numbered as a spreadsheet does, each cell without space around it and without our guard.

    UTF-8, with or without the mark that Excel writes; cells apart by comma, semicolon or tab, whichever gives the
    columns that are named. Raises BadTable, which says what to do, and OSError.
    """
    refuse("One column is named twice", [f"“{name}”" for name in _repeated(columns.names[:3])])
    text = _text(path)
    first = text.partition("\n")[0].partition("\r")[0]
    if not first.strip():
        raise BadTable(f"{path} does not begin with the names of its columns.")
    separator = _separator(first, columns)
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(_rows(rows, columns))
    except csv.Error as error:
        raise BadTable(f"Line {rows.line_num} cannot be read: {error}.") from error


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadTable(f"Line {line} of {path} is not in UTF-8. Save the file as “CSV UTF-8”.") from error


def _separator(first: str, columns: Columns) -> str:
    """What stands between cells: with what the first line gives all columns, else as many cells as can be."""
    headers = {separator: next(csv.reader([first], delimiter=separator), []) for separator in SEPARATORS}
    return max(headers, key=lambda one: (set(columns.names) <= set(_names(headers[one])), len(headers[one])))


def _names(header: list[str]) -> list[str]:
    return [unguard(name.strip()) for name in header]


def _rows(rows: Iterator[list[str]], columns: Columns) -> Iterator[Row]:
    header = _names(next(rows))
    there = ", ".join(f"“{name}”" for name in header[:_NAMED]) + (" ..." if len(header) > _NAMED else "")
    refuse(f"The file has the columns {there}, but not", [f"“{name}”" for name in columns.names if name not in header])
    refuse("Several columns have the same name", [f"“{name}”" for name in _repeated(header) if name in columns.names])
    unit, rater, value = (header.index(name) for name in columns.names[:3])
    cluster = header.index(columns.cluster) if columns.cluster else None
    plain = _Plain()
    for number, row in enumerate(rows, 2):
        if len(row) == len(header):
            of = plain[row[cluster]] if cluster is not None else ""
            yield Row(plain[row[unit]], plain[row[rater]], plain[row[value]], of, number)
        elif any(row):
            raise BadTable(f"Row {number} has {len(row)} cells, and the header has {len(header)}.")


class _Plain(dict[str, str]):
    """Each cell without space around it and without our guard, worked out once: most cells come again and again."""

    def __missing__(self, cell: str) -> str:
        self[cell] = plain = unguard(cell.strip())
        return plain


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)

"""Our own files, read back: typed values, and cells without the guard against formulas."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from claims.exchange.columns import GUARDED, Kind
from claims.exchange.files import OFFERED, RATINGS_WIDE
from claims.exchange.spreadsheet import TRIGGERS, unguard
from claims.rules.identify.uid import ALPHABET, UID_LENGTH

Value = str | int | datetime | None
_KINDS = {placed.name: placed.column.kind for file in OFFERED.values() for placed in (*file.columns, *file.group)}
_OF_REVIEWER = re.compile(rf"r_[{ALPHABET}]{{{UID_LENGTH}}}_(\w+)")
_IN_GROUP = {placed.name for placed in RATINGS_WIDE.group}
# Longer than any text that is stored; the limit of the csv module, 131,072 characters, is not.
_LONGEST_CELL = 32 * 1024 * 1024


def guard(cell: str) -> str:
    """The cell as the database writes it to a file; `unguard` gives the original back."""
    return "'" + cell if cell[:1] and cell[0] in TRIGGERS else cell


class BadFile(ValueError):
    """A file that is not one of ours, or was changed so that it cannot be read."""


def read_csv(stream: IO[bytes]) -> Iterator[dict[str, Value]]:
    """The rows of a CSV of ours, with or without the mark that Excel needs.

    Integers and times (aware, UTC) come typed, None where there is none; every text as it was stored. The stream is
    closed at the end. Raises BadFile.
    """
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), strict=True)
    try:
        names = next(rows, [])
        readers = [_reader_of(name) for name in names]
        for row in rows:
            if len(row) != len(names):
                raise BadFile(f"Line {rows.line_num}: {len(row)} cells, and the header has {len(names)}.")
            yield {name: read(cell) for name, read, cell in zip(names, readers, row, strict=True)}
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadFile(f"Line {rows.line_num}: {error}.") from error


def read_jsonl(stream: Iterable[bytes]) -> Iterator[dict[str, Value]]:
    """The rows of a JSON Lines file of ours, values typed as in `read_csv`. Raises BadFile."""
    for number, line in enumerate(stream, 1):
        try:
            row: dict[str, Any] = json.loads(line)
        except ValueError as error:
            raise BadFile(f"Line {number}: {error}.") from error
        times = (name for name, value in row.items() if value and kind_of(name) == Kind.TIME)
        yield row | {name: datetime.fromisoformat(row[name]) for name in times}


def kind_of(name: str) -> Kind:
    """What a column of this name holds, those of a reviewer in the wide file too. Raises BadFile for other names."""
    in_group = _OF_REVIEWER.fullmatch(name)
    known = in_group[1] if in_group and in_group[1] in _IN_GROUP else name
    if known not in _KINDS:
        raise BadFile(f"“{name}” is not a column of ours: see the data dictionary.")
    return _KINDS[known]


def _reader_of(name: str) -> Callable[[str], Value]:
    kind = kind_of(name)
    if kind == Kind.INTEGER:
        return lambda cell: int(cell) if cell else None
    if kind == Kind.TIME:
        return lambda cell: datetime.fromisoformat(cell) if cell else None
    return unguard if kind in GUARDED else str

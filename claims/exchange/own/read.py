"""A file of ours, known by its columns: CSV or JSON Lines, row by row, each cell as it is stored."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any

from claims.exchange.columns import GUARDED, Placed
from claims.exchange.files import BACK_IN, RATINGS, RATINGS_WIDE, File
from claims.exchange.spreadsheet import unguard
from claims.rules.table_record import OwnRow

# Longer than any text that is stored; the limit of the csv module, 131,072 characters, is not.
_LONGEST_CELL = 32 * 1024 * 1024
_LONGEST_HEADER = 1024 * 1024
_MARK = b"\xef\xbb\xbf"
# Columns are added at the end of a file: one of before has fewer, but never fewer than these.
_FEWEST = 5
# As a file is called that pages give out, or in a release.
_JSONL = re.compile(r"(?:evidence-)?([a-z_-]+?)(?:-\d{4}-\d\d-\d\d)?\.jsonl")


class BadOwnFile(ValueError):
    """A file that begins as one of ours and cannot be read on: where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that was exported here or elsewhere: which of the contract, and its bytes.

    `raters` are those who have columns in it, by uid, in order: in the wide file alone.
    """

    name: str
    file: File
    data: bytes
    is_jsonl: bool
    raters: tuple[str, ...] = ()

    def rows(self) -> Iterator[OwnRow]:
        """Its rows from the beginning; of the wide file one for each rating. Raises BadOwnFile."""
        read = self._objects() if self.is_jsonl else self._lines()
        for where, cells in read:
            if any("\0" in cell for cell in cells.values()):
                raise BadOwnFile(f"{where} has the character U+0000, which no text can hold.")
            if self.file == RATINGS_WIDE:
                yield from self._ratings(where, cells)
            else:
                yield OwnRow(self.name, where, cells)

    def _objects(self) -> Iterator[tuple[str, dict[str, str]]]:
        for number, line in enumerate(io.BytesIO(self.data), 1):
            if line.strip():
                try:
                    found = json.loads(line)
                except ValueError as error:
                    raise BadOwnFile(f"Line {number} is no JSON object: {error}.") from error
                if not isinstance(found, dict):
                    raise BadOwnFile(f"Line {number} is no JSON object.")
                yield f"line {number}", {name: _text(value) for name, value in found.items()}

    def _lines(self) -> Iterator[tuple[str, dict[str, str]]]:
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig", newline=""), strict=True)
        try:
            names = next(rows)
            guarded = [_is_guarded(name, self.file, self.raters) for name in names]
            for number, row in enumerate(rows, 2):
                if len(row) != len(names):
                    raise BadOwnFile(f"Row {number} has {len(row)} cells, and the header {len(names)}.")
                cells = (unguard(cell) if safe else cell for cell, safe in zip(row, guarded, strict=True))
                yield f"row {number}", dict(zip(names, cells, strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadOwnFile(f"Line {rows.line_num} cannot be read: {error}.") from error

    def _ratings(self, where: str, cells: dict[str, str]) -> Iterator[OwnRow]:
        about = {name: cells[name] for name in cells if not name.startswith("r_")}
        for rater in _raters(cells):
            prefix = f"r_{rater}_"
            said = {name.removeprefix(prefix): cell for name, cell in cells.items() if name.startswith(prefix)}
            if said.get("rating_uid"):
                yield OwnRow(self.name, f"{where}, {said['reviewer']}", about | said | {"reviewer_uid": rater})


def own_file(name: str, data: bytes) -> OwnFile | None:
    """The file of ours that these bytes are; None for any other."""
    names, is_jsonl = names_of(data)
    if not data and (file := _named(name)) is not None:
        return OwnFile(name, file, data, is_jsonl=True)
    for file in BACK_IN.values():
        if _begins_as(names, file):
            return OwnFile(name, file, data, is_jsonl, _raters(names))
    return None


def _named(name: str) -> File | None:
    """JSON Lines without a row say only in their name what they are."""
    found = _JSONL.fullmatch(PurePath(name).name)
    return BACK_IN.get(found[1].replace("-", "_")) if found else None


def columns_of(file: File) -> Sequence[Placed]:
    """The columns of its rows: those of ratings for the wide file, which has a row for each."""
    return RATINGS.columns if file == RATINGS_WIDE else file.columns


def names_of(data: bytes) -> tuple[Sequence[str], bool]:
    """The names of the columns of a file, and whether it is JSON Lines; none where it has no such beginning."""
    head = data.removeprefix(_MARK)[:_LONGEST_CELL].split(b"\n", 1)[0]
    if head[:1] == b"{":
        try:
            found = json.loads(head)
        except ValueError:
            return (), True
        return (tuple(found), True) if isinstance(found, dict) else ((), True)
    try:
        return tuple(next(csv.reader([head[:_LONGEST_HEADER].decode().strip()]), ())), False
    except (UnicodeDecodeError, csv.Error):
        return (), False


def _begins_as(names: Sequence[str], file: File) -> bool:
    known = [column.name for column in file.columns]
    if file == RATINGS_WIDE:
        fixed = len(known)
        return list(names[:fixed]) == known and all(name.startswith("r_") for name in names[fixed:])
    return min(len(known), _FEWEST) <= len(names) <= len(known) and list(names) == known[: len(names)]


def _raters(names: Sequence[str] | dict[str, Any]) -> tuple[str, ...]:
    """The uids of raters in the names of the wide file's columns, in order."""
    last = "_rating_uid"
    return tuple(name[2:].removesuffix(last) for name in names if name.startswith("r_") and name.endswith(last))


def _is_guarded(name: str, file: File, raters: Sequence[str]) -> bool:
    plain = next((name.removeprefix(f"r_{rater}_") for rater in raters if name.startswith(f"r_{rater}_")), name)
    columns = (*file.columns, *file.group)
    return any(column.name == plain and column.column.kind in GUARDED for column in columns)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def batches(rows: Iterator[OwnRow], size: int) -> Iterator[list[OwnRow]]:
    """The rows, so many at a time."""
    while batch := list(islice(rows, size)):
        yield batch

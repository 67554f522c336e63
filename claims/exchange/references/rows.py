"""Reading references out of tables: CSV with any separator, XLSX and XLS."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import chain, islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from claims.exchange.references.columns import known_columns, looks_like_references, reference_of_row
from claims.rules.reference.reference import Problem, Reference

CSV, SHEET = "csv", "sheet"
SEPARATORS = (",", ";", "\t", "|")
# A header stands within the first rows; a workbook that unpacks to more is none.
_HEADER_WITHIN, _MOST_UNPACKED, _MOST_COLUMNS, _LONGEST_CELL = 10, 300 * 1024 * 1024, 1000, 50_000_000
_LONGEST_HEADER = 100_000
Row = tuple[int, list[str]]


def separator_of(text: str) -> str:
    """What stands between the columns, by the header that has the most names which are known; "" for no table."""
    best, most = "", 0
    for separator in SEPARATORS:
        for _, row in _some(csv_rows(text[:20_000], separator)):
            if looks_like_references(row) and (known := known_columns(row)) > most:
                best, most = separator, known
    return best


def is_sheet(data: bytes) -> bool:
    """Whether bytes are a workbook."""
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def csv_rows(text: str, separator: str) -> Iterator[Row]:
    """Rows with the line on which each begins."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    for row in _until_broken(reader):
        yield before + 1, row
        before = reader.line_num


def csv_found(text: str, separator: str) -> int:
    """How many records it has below its header: ends of lines outside quotes with something before them."""
    rows = within = 0
    below = False
    for line in text.split("\n"):
        something = bool(within or line.strip(separator + ' \t"'))
        within = (within + line.count('"')) % 2
        if below and something and not within:
            rows += 1
        below = below or _is_header(line, separator)
    return rows + (1 if within else 0)


def _is_header(line: str, separator: str) -> bool:
    return len(line) <= _LONGEST_HEADER and any(looks_like_references(row) for _, row in csv_rows(line, separator))


def read_csv(text: str, separator: str) -> tuple[list[Reference], list[Problem]]:
    """The references of a CSV, and what of it a person should know."""
    problems: list[Problem] = []
    if text.count('"') % 2:
        why = "A quotation mark is opened somewhere and not closed, so that rows may have run into one. Look for it."
        problems.append(Problem("file", "quotation marks are not paired", why))
    references, told = _of_rows(csv_rows(text, separator), CSV)
    return references, problems + told


def _until_broken(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows until one that cannot be read: what is missing then is told by the count."""
    with suppress(csv.Error):
        yield from reader


def read_sheet(data: bytes) -> tuple[list[Reference], list[Problem], int]:
    """The references of the first sheet that has some, what of it a person should know, and the rows it has."""
    try:
        _refuse_bomb(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        why = f"It is no workbook that can be read: {error}. If it has a password, take it off; else save it again."
        return [], [Problem("file", "not read", why)], 0
    for name, sheet in sheets.items():
        rows = _sheet_rows(sheet)
        first = list(_some(rows))
        if any(looks_like_references(row) for _, row in first):
            references, problems = _of_rows(chain(first, rows), SHEET)
            left_out = [other for other in sheets if other != name]
            if left_out:
                why = f"References are taken from one sheet, here “{name}”. Save another one as a file of its own."
                problems.append(Problem("file", f"sheets left out: {', '.join(left_out)[:200]}", why))
            return references, problems, len(references) + sum(one.refused for one in problems)
    return [], [Problem("file", "not read", "No sheet has a row that names a title and other columns.")], 0


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    begins = (sheet.start or (0, 0))[0] + 1
    return ((at, list(map(_cell, row))) for at, row in enumerate(sheet.iter_rows(), begins))


def _refuse_bomb(data: bytes) -> None:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _MOST_UNPACKED:
                raise ValueError("unpacked it is larger than 300 MB")


def _cell(value: object) -> str:
    """A cell as words: whole numbers without a point, dates as people sort them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _some(rows: Iterator[Row]) -> Iterator[Row]:
    return islice(rows, _HEADER_WITHIN)


def _of_rows(rows: Iterable[Row], form: str) -> tuple[list[Reference], list[Problem]]:
    references: list[Reference] = []
    problems: list[Problem] = []
    header: Sequence[str] = ()
    record = 0
    for line, row in rows:
        if not any(map(str.strip, row)):
            continue
        if not header:
            if looks_like_references(row):
                header = row[:_MOST_COLUMNS]
            elif line > _HEADER_WITHIN:
                break
            continue
        record += 1
        reference, told = _of_row(header, row, form, record, line)
        references.append(reference)
        problems += told
    return references, problems


def _of_row(
    header: Sequence[str], row: list[str], form: str, record: int, line: int
) -> tuple[Reference, list[Problem]]:
    values: dict[str, list[str]] = {}
    for name, value in zip(header, row, strict=False):
        if value.strip():
            values.setdefault(name.strip() or "no name", []).append(value)
    told = []
    if beyond := [value for value in row[len(header) :] if value.strip()]:
        values["beyond the header"] = beyond
        why = f"It has {len(row)} cells and the header {len(header)}. A separator in a cell may lack its quotes."
        told = [Problem(f"record {record}, line {line}", "more cells than columns", why, record)]
    reference, problems = reference_of_row(values, form, record, line)
    return reference, told + problems

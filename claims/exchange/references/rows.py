"""Reading references out of tables: CSV with any separator, XLSX and XLS."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from claims.exchange.references.columns import known_columns, looks_like_references, reference_of_row
from claims.exchange.table import workbook
from claims.rules.confined import Died, TooMuch, apart
from claims.rules.reference.reference import Problem, Reference

CSV, SHEET = "csv", "sheet"
SEPARATORS = (",", ";", "\t", "|")
# A header stands within the first rows.
_HEADER_WITHIN, _MOST_COLUMNS, _LONGEST_CELL, _SECONDS = 10, 1000, 50_000_000, 60
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
    return data.startswith((workbook.ZIP, workbook.OLE))


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
    references, told = _of_rows(csv_rows(text, separator), CSV, _RanTogether(text, separator))
    return references, problems + told


class _RanTogether:
    """The lines of rows that ran into one because a quotation mark is wrong; none for a row that is one.

    Which of them belong together nobody knows, so none is a record. A row of one line has run into no other.
    """

    def __init__(self, text: str, separator: str) -> None:
        self.lines, self.separator = text.split("\n"), separator

    def lines_of(self, row: list[str], line: int) -> list[int]:
        """The numbers of the lines that are not empty."""
        within = sum(cell.count("\n") for cell in row)
        if not within:
            return []
        lines = self.lines[line - 1 : line + within]
        try:
            # The strict reader wants a separator behind a quotation mark that closes, and each one closed.
            for _ in csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=self.separator, strict=True):
                pass
        except csv.Error:
            return [number for number, words in enumerate(lines, line) if words.strip()]
        return []


def _until_broken(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows until one that cannot be read: what is missing then is told by the count."""
    with suppress(csv.Error):
        yield from reader


def read_sheet(data: bytes) -> tuple[list[Reference], list[Problem], int]:
    """The references of the first sheet that has some, what of it a person should know, and the rows it has."""
    told = _sheet(data, None)
    names = [one["name"] for one in told.get("sheets", ())]
    for name in sorted(names, key=lambda one: one != told["sheet"]):
        told = told if name == told["sheet"] else _sheet(data, name)
        rows: list[Row] = [(number, cells) for number, cells, _ in told.get("rows", ())]
        if any(looks_like_references(row) for _, row in _some(iter(rows))):
            references, problems = _of_rows(rows, SHEET)
            left_out = [other for other in names if other != name]
            if left_out:
                why = f"References are taken from one sheet, here “{name}”. Save another one as a file of its own."
                problems.append(Problem("file", f"sheets left out: {', '.join(left_out)[:200]}", why))
            return references, problems, len(references) + sum(one.refused for one in problems)
    why = told.get("refused", "No sheet has a row that names a title and other columns.")
    return [], [Problem("file", "not read", why)], 0


def _sheet(data: bytes, name: str | None) -> dict[str, Any]:
    """A sheet, read in a process of its own; why it is not, under `refused`."""
    try:
        told: dict[str, Any] = apart(workbook.__name__, {"sheet": name}, data, seconds=_SECONDS)
    except TooMuch:
        return {"refused": "It takes more time or memory than it may. Delete empty rows at its end, or save it as CSV."}
    except Died:
        return {"refused": "It is no workbook that can be read. Save it again, or as CSV."}
    return told


def _some(rows: Iterator[Row]) -> Iterator[Row]:
    return islice(rows, _HEADER_WITHIN)


def _of_rows(rows: Iterable[Row], form: str, ran: _RanTogether | None = None) -> tuple[list[Reference], list[Problem]]:
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
        if run_together := ran.lines_of(row, line) if ran else []:
            problems += (_not_apart(record + at, number) for at, number in enumerate(run_together, 1))
            record += len(run_together)
            continue
        record += 1
        reference, told = _of_row(header, row, form, record, line)
        references.append(reference)
        problems += told
    return references, problems


def _not_apart(record: int, line: int) -> Problem:
    why = "A quotation mark is opened or closed in the wrong place, so that lines ran into one. Mend it in the file."
    return Problem(f"record {record}, line {line}", "not read", why, record, refused=True)


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

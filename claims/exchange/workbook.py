"""The workbook: every file that a person may have as a sheet of one XLSX, with what its columns mean."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone

from claims.database.snapshot import snapshot
from claims.exchange.columns import Kind, Placed
from claims.exchange.dictionary import RULES, columns_told
from claims.exchange.export import CSV, Export
from claims.exchange.files import OFFERED, SHORT, File
from claims.exchange.xlsx import MOST_COLUMNS, Book, Written

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT, DICTIONARY = "about", "dictionary"
# Longer than any text that is stored.
_LONGEST_CELL = 32 * 1024 * 1024
_SHEETS = (
    "A file is a sheet, with the columns that the sheet “dictionary” explains. Each cell is that of the CSV file; texts"
    " are texts to the spreadsheet, times and dates too, so that it turns nothing into something else. A sheet has"
    " 1,048,576 rows at most: a file with more goes on in the next sheet, which has its name and a number. A text above"
    " 32,767 signs is cut, and says so; the CSV file has all of it."
)


def files_for(*, alone: bool) -> list[File]:
    """The files that are offered: decisions come with the second account."""
    return [file for file in OFFERED.values() if not (alone and file.name == "decisions")]


def workbook(export: Export, files: Iterable[File]) -> Iterator[bytes]:
    """The book of these files as `export` would write each, in blocks; all of one state of the database."""
    csv.field_size_limit(_LONGEST_CELL)
    book = Book()
    left_out: list[str] = []
    with snapshot():
        for file in files:
            rows = _rows(replace(export, file=file, format=CSV, bom=False))
            head = next(rows)
            if len(head) > MOST_COLUMNS:
                left_out.append(file.name)
                continue
            yield from book.table(file.name, head, rows, _numbers(file, len(head)))
    yield from book.table(DICTIONARY, ("file", "column", "holds", "meaning", "example", "stored_in"), _explained())
    yield from book.table(ABOUT, ("what", "said"), list(_said(book.written, left_out)))
    yield from book.close(first=(ABOUT, SHORT.name, DICTIONARY))


def _rows(export: Export) -> Iterator[list[str]]:
    """The cells of the CSV file, its head first. A block ends where a row does."""
    for block in export.blocks():
        yield from csv.reader(io.StringIO(block.decode(), newline=""), strict=True)


def _numbers(file: File, width: int) -> set[int]:
    """The places of whole numbers, those of each reviewer's columns too."""
    groups = (width - len(file.columns)) // len(file.group) if file.group else 0
    columns: Sequence[Placed] = (*file.columns, *file.group * groups)
    return {at for at, placed in enumerate(columns) if placed.column.kind == Kind.INTEGER}


def _explained() -> Iterator[tuple[str, ...]]:
    for file in OFFERED.values():
        yield from ((file.name, *told) for told in columns_told(file))


def _said(written: list[Written], left_out: list[str]) -> Iterator[tuple[str, str]]:
    yield "Made", f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    yield "Sheets", _SHEETS
    for one in written:
        if one.name not in OFFERED:
            continue
        said = [
            f"{OFFERED[one.name].title}: {OFFERED[one.name].unit}. {one.rows:,} {'row' if one.rows == 1 else 'rows'}."
        ]
        if len(one.sheets) > 1:
            said.append(f"They are more than a sheet takes, and go on in {', '.join(one.sheets[1:])}.")
        if one.cut:
            said.append(f"{one.cut:,} {'text is' if one.cut == 1 else 'texts are'} cut.")
        yield f"Sheet {one.name}", " ".join(said)
    for name in left_out:
        yield f"No sheet {name}", f"It has more than {MOST_COLUMNS:,} columns, which no sheet takes: take the CSV file."
    yield from RULES


def workbook_response(export: Export, files: Iterable[File]) -> StreamingHttpResponse:
    """The book as a download."""
    export = replace(export, address=export.address or settings.PUBLIC_ADDRESS)
    name = f"evidence-workbook-{timezone.now():%Y-%m-%d}.xlsx"
    return StreamingHttpResponse(
        workbook(export, files),
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )

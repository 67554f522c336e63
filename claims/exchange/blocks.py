"""Rows of the database as blocks of bytes: the database writes the lines, Python only passes them on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from claims.exchange.columns import ExportContext, Placed
from claims.exchange.expressions import Line

# One row a block costs a fifth more time; blocks of this size cost nothing that can be measured.
BLOCK_BYTES = 64 * 1024
# Rows that are asked for at a time.
ROWS = 100
CRLF = b"\r\n"
LF = b"\n"


def csv_blocks(rows: QuerySet[Any], columns: Sequence[Placed], context: ExportContext) -> Iterator[bytes]:
    """The rows as lines of CSV, in blocks."""
    if connection.vendor == "postgresql":
        return regroup(_copied(rows, columns, context), CRLF)
    return regroup(lines(rows, csv_line(columns, context)), CRLF)


def jsonl_blocks(rows: QuerySet[Any], columns: Sequence[Placed], context: ExportContext) -> Iterator[bytes]:
    """The rows as JSON objects, one a line, in blocks."""
    return regroup((line + b"}" for line in lines(rows, json_line(columns, context))), LF)


def csv_line(columns: Sequence[Placed], context: ExportContext) -> Line:
    """The cells of these columns with commas between."""
    return Line([column.csv_slot(context, "," if place else "") for place, column in enumerate(columns)])


def json_line(columns: Sequence[Placed], context: ExportContext) -> Line:
    """An object with these columns, its last brace left off."""
    return Line([column.json_slot(context, "," if place else "{") for place, column in enumerate(columns)])


def lines(rows: QuerySet[Any], line: Line) -> Iterator[bytes]:
    """The line of every row."""
    written = rows.annotate(line=line).values_list("line", flat=True)
    return map(as_bytes, written.iterator(chunk_size=ROWS))


def as_bytes(written: str | bytes) -> bytes:
    """What the database wrote, as bytes: SQLite gives them, PostgreSQL gives text."""
    return written if isinstance(written, bytes) else written.encode()


def regroup(pieces: Iterable[bytes | memoryview], end: bytes) -> Iterator[bytes]:
    """Join lines, each with this end, to blocks of about BLOCK_BYTES."""
    block: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        block.append(piece)
        size += len(piece)
        if size >= BLOCK_BYTES:
            yield end.join(block) + end
            block, size = [], 0
    if block:
        yield end.join(block) + end


def _copied(rows: QuerySet[Any], columns: Sequence[Placed], context: ExportContext) -> Iterator[memoryview]:
    """The rows as PostgreSQL's COPY writes them, without its line ends."""
    try:
        statement = copy_statement(rows, columns, context)
    except EmptyResultSet:  # Django sees that the filters leave nothing, and writes no query
        return
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy:
            yield row[:-1]


def copy_statement(rows: QuerySet[Any], columns: Sequence[Placed], context: ExportContext) -> str:
    """COPY of the cells of these columns; those that are quoted are always quoted, empty ones too."""
    quoted = ", ".join(f'"{_alias(column)}"' for column in columns if column.quoted)
    sql, params = cells(rows, columns, context).query.sql_with_params()
    query = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]  # PostgreSQL has it
    return f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE ({quoted}))"


def cells(rows: QuerySet[Any], columns: Sequence[Placed], context: ExportContext) -> QuerySet[Any]:
    """The query for the cells of these columns, one by one."""
    each = {_alias(column): column.cell(context) for column in columns}
    found: QuerySet[Any] = rows.annotate(**each).values_list(*each)
    return found


def _alias(column: Placed) -> str:
    # A name of its own: most columns are called like a field of the model, which an annotation must not be.
    return f"cell_{column.name}"

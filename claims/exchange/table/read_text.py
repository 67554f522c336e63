"""Tables in plain text: CSV, TSV and the like."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from claims.exchange.table.dialect import DELIMITERS, BadTable, Dialect
from claims.exchange.table.named import named_table
from claims.exchange.table.separated import Lines, mixed_ends, proposed, rows_of
from claims.exchange.table.table import Problems, Row, Table, unstorable
from claims.rules.extract.charset import Guess, Undeclared, charset_given, decode, read_bytes
from claims.rules.table_record import Problem

MOST_ROWS = 1_100_000
_SEP = "sep="


def read_text(data: bytes, name: str, dialect: Dialect) -> Table:
    """The table of such a file. Raises BadTable."""
    problems = Problems()
    text, charset, charsets = _decoded(data, dialect.charset or "", problems)
    text, dialect = _said_in_file(text, dialect, problems)
    tsv = PurePath(name).suffix.lower() in (".tsv", ".tab")
    found = proposed(text, dialect, "\t" + DELIMITERS if tsv else DELIMITERS)
    found = replace(found, charset=charset, sheet=None)
    if not found.quote_char and dialect.quote_char is None:
        what = "Quotation marks in it are read as words like others: as marks around cells they do not fit."
        problems.tell(Problem("table", what, "Say what holds cells together, if that is wrong.", refuses=False))
    return named_table(
        name, "csv", found, lambda: _text_rows(text, found, problems), problems=problems, charsets=charsets
    )


def _decoded(data: bytes, given: str, problems: Problems) -> tuple[str, str, list[Guess]]:
    if given and not charset_given(given):
        raise BadTable(
            f"“{given[:60]}” is no charset.", "Choose one such as utf-8 or windows-1252.", "dialect, charset"
        )
    guesses: list[Guess] = []
    try:
        text, charset = read_bytes(data, given)
    except Undeclared as error:
        guesses = error.guesses
        charset = guesses[0].charset
        text = decode(data, charset)
        others = " or ".join(guess.charset for guess in guesses[1:])
        what = f"The file does not say how its characters are stored. It is read as {charset}: “{guesses[0].words}”."
        why = f"Choose {others} if words look wrong." if others else "Choose another charset if words look wrong."
        problems.tell(Problem("table", what, why, refuses=False))
    if odd := text.count("\ufffd"):
        what = f"{odd:,} characters mean nothing in {charset}, and stand as \ufffd."
        problems.tell(Problem("table", what, "Choose the charset in which the file was saved.", refuses=False))
    return text, charset, guesses


def _said_in_file(text: str, dialect: Dialect, problems: Problems) -> tuple[str, Dialect]:
    """What spreadsheets write in a line of its own before a table: which separator it has."""
    if text[: len(_SEP)].lower() != _SEP:
        return text, dialect
    first, _, rest = text.partition("\n")
    if len(first.rstrip("\r")) != len(_SEP) + 1:
        return text, dialect
    delimiter = first[len(_SEP)]
    what = f"The first line says what separates cells: “{delimiter}”. It is no row of the table."
    problems.tell(
        Problem("row 1", what, "Numbers of rows are those that a spreadsheet shows, without it.", refuses=False)
    )
    return rest, dialect.given(delimiter=delimiter)


def _text_rows(text: str, dialect: Dialect, problems: Problems) -> Iterator[Row]:
    lines = Lines(text)
    for row in rows_of(lines, dialect):
        where = f"row {row.number}"
        if row.number > MOST_ROWS:
            raise BadTable(f"There are more than {MOST_ROWS:,} rows.", "Divide the file.", where)
        if row.fault:
            beside = f" (line {row.line})" if row.line != row.number else ""
            problems.tell(Problem(where + beside, row.fault, "Mend it where the file was made, and save it anew."))
        elif fault := unstorable(read := Row(row.number, where, row.cells)):
            problems.tell(fault)
        else:
            yield read
    if mixed := mixed_ends(lines.ends):
        what = f"Rows end in more than one way: {mixed}."
        problems.tell(Problem("table", what, "They were all read. See that none is cut in two.", refuses=False))

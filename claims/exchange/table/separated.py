"""Cells that are written one after the other with a separator between them: CSV and its kin, row by row.

Python's reader does the cells. What it lets pass in silence (a quotation mark that stands alone) or stops at is told
here with its row, and the rows after it are read all the same.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from claims.exchange.table.dialect import Dialect

# A row of more is no row that anybody typed: a quotation mark that is never closed, or a file of another kind.
MOST_IN_ROW = 1_000_000
# After so many rows that cannot be read nobody reads on.
MOST_FAULTS = 100
# The reader's own limit is one for the whole process; ours above is smaller.
_LONGEST_CELL = 32 * 1024 * 1024
_END = re.compile(r"\r\n|\r|\n")
_NAMES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


class Cells(NamedTuple):
    """One row: its number, as a spreadsheet counts, its line, as an editor does, its cells, or why there are none."""

    number: int
    line: int
    cells: list[str]
    fault: str = ""


class Lines:
    """The lines of a text with their ends, one by one, from whatever place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.row_at = 0
        self.line = self.row_line = 0
        self.ends: Counter[str] = Counter()
        self._only_lf = "\r" not in text
        self._second = 0
        self._end = ""

    @property
    def done(self) -> bool:
        """Whether there is no line any more."""
        return self.at >= len(self.text)

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if self.done:
            raise StopIteration
        start, self._end = self.at, "\n"
        if self._only_lf:
            found = self.text.find("\n", start) + 1
        else:
            match = _END.search(self.text, start)
            found, self._end = (match.end(), match[0]) if match else (0, "")
        self.at = found or len(self.text)
        self.line += 1
        if start == self.row_at:
            self._second = self.at
        if self.at - self.row_at > MOST_IN_ROW:
            raise TooLong
        return self.text[start : self.at]

    def begin_row(self) -> None:
        """The next line begins a row."""
        if self._end:
            self.ends[self._end] += 1
        self.row_at, self.row_line = self.at, self.line

    def resume(self) -> None:
        """Go back to the second line of this row: it begins a row, for all that anybody knows."""
        self.at, self.line = self._second, self.row_line + 1
        self.begin_row()


class TooLong(Exception):
    """A row has more characters than a row may have."""


def rows_of(lines: Lines, dialect: Dialect) -> Iterator[Cells]:
    """The rows, empty ones included; one that cannot be read has its fault in place of cells."""
    csv.field_size_limit(_LONGEST_CELL)
    number = faults = 0
    while not lines.done:
        try:
            for cells in _reader(lines, dialect):
                number += 1
                yield Cells(number, lines.row_line + 1, cells)
                lines.begin_row()
        except (csv.Error, TooLong) as error:
            number, faults = number + 1, faults + 1
            fault = _fault(error) if faults <= MOST_FAULTS else f"{MOST_FAULTS} rows before it could not be read."
            yield Cells(number, lines.row_line + 1, [], fault)
            if faults > MOST_FAULTS:
                return
            lines.resume()


def _reader(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    delimiter = dialect.delimiter or ","
    if not dialect.quote_char:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote_char, strict=True)


def _fault(error: Exception) -> str:
    if isinstance(error, TooLong):
        return f"It has more than {MOST_IN_ROW:,} characters, perhaps because a quotation mark is never closed."
    if "unexpected end" in str(error):
        return "A quotation mark is opened and never closed."
    if "expected after" in str(error):
        return "A quotation mark stands within a cell and is not doubled, or one is missing."
    return f"It cannot be read: {error}."


def mixed_ends(ends: Counter[str]) -> str:
    """How rows end, in words, where they end in more than one way; else empty."""
    if len(ends) < 2:
        return ""
    return " and ".join(f"{number:,} with {_NAMES[end]}" for end, number in ends.most_common())


# --- proposals --------------------------------------------------------------------------------------------------------


# So much of a file is looked at.
SAMPLE = 200_000
_SAMPLE_ROWS = 200
# Where less than this share of rows fits, marks around cells are none.
_FEW_FIT = 0.5


def proposed(text: str, dialect: Dialect, delimiters: str) -> Dialect:
    """The separator, and whether quotation marks hold cells together, by what gives the most even table.

    They do in all but tables with tabs, unless most rows cannot be read so: else one mark that was forgotten would make
    words of all others.
    """
    given = [dialect.delimiter] if dialect.delimiter is not None else list(delimiters)
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    quoted = max(
        (dialect.given(delimiter=one, quote_char='"') for one in given), key=lambda one: _evenness(sample, one)
    )
    if dialect.quote_char is not None or (quoted.delimiter != "\t" and _evenness(sample, quoted)[0] >= _FEW_FIT):
        return quoted
    bare = max((dialect.given(delimiter=one, quote_char="") for one in given), key=lambda one: _evenness(sample, one))
    return max(quoted, bare, key=lambda one: _evenness(sample, one))


def _evenness(sample: str, dialect: Dialect) -> tuple[float, int]:
    """How many of the rows have as many cells as most have, and how many cells that is. One column is no table."""
    widths: list[int] = []
    for row in rows_of(Lines(sample), dialect):
        if row.cells or row.fault:
            widths.append(0 if row.fault else len(row.cells))
        if len(widths) == _SAMPLE_ROWS:
            break
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0.0, 0
    width, number = max(counted.items(), key=lambda one: (one[1], one[0]))
    return round(number / len(widths), 2), width

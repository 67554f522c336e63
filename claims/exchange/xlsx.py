"""XLSX as a stream: a sheet is packed and sent while its rows come, so that no book is ever held whole.

What a cell holds is a text or a whole number, and never a formula: a text is of the type *inline string* and of the
format *text*, which a spreadsheet keeps where somebody edits the cell.
"""

import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

# What Excel takes: rows and columns of a sheet, and UTF-16 units of a cell.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_UNITS = 32_767
CUT = " [cut here: a cell of Excel holds 32,767 signs, the CSV file has all of it]"
# Of the XML of one sheet: a part above 2 GiB asks for a form of ZIP that Excel refuses.
MOST_XML = 2_000_000_000
BLOCK_BYTES = 64 * 1024
# Packing harder takes three times as long for a book that is a quarter smaller.
_LEVEL = 1
_HEAD = 2
_OF_TEXT = ' s="1" t="inlineStr"><is><t xml:space="preserve">'

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"'
    ' customHeight="1"/><sheetData>'
)
_SHEET_END = "</sheetData></worksheet>"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs'
    ' count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf numFmtId="49" applyNumberFormat="1" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# What XML cannot hold, and what looks as if it stood for such a sign: written as Office writes it.
_ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")


@dataclass(slots=True)
class Written:
    """What became of one table: its sheets, more than one where it has more than a sheet takes, and its rows."""

    name: str
    sheets: list[str] = field(default_factory=list)
    rows: int = 0
    cut: int = 0


class _Passing:
    """Takes what the ZIP writes, until it is taken on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here for a flush."""

    def take(self) -> bytes:
        """All since the last time."""
        data, self._parts, self.size = b"".join(self._parts), [], 0
        return data


class Book:
    """A book that is being written: table by table, and what holds them together at the end."""

    def __init__(self) -> None:
        self._out = _Passing()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)  # type: ignore[call-overload]
        self._sheets: list[str] = []
        self.written: list[Written] = []

    def table(
        self, name: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()
    ) -> Iterator[bytes]:
        """Write one table, in blocks; `numbers` are the places of columns of whole numbers.

        A table with more rows than a sheet takes goes on in another sheet, with the same head. Its name has at most 28
        signs. Columns above MOST_COLUMNS are not for this: ask before.
        """
        written = Written(name)
        self.written.append(written)
        row_of = _row_writer(len(head), frozenset(numbers), written)
        rest = iter(rows)
        yield from self._sheet(written, head, rest, row_of)
        while (ahead := next(rest, None)) is not None:
            yield from self._sheet(written, head, chain([ahead], rest), row_of)

    def _sheet(
        self, written: Written, head: Sequence[str], rows: Iterator[Sequence[str]], row_of: "_RowWriter"
    ) -> Iterator[bytes]:
        """One sheet with as many of the rows as it takes."""
        title = f"{written.name}_{len(written.sheets) + 1}" if written.sheets else written.name
        written.sheets.append(title)
        self._sheets.append(title)
        size = 0
        with self._zip.open(f"xl/worksheets/sheet{len(self._sheets)}.xml", "w") as part:
            pieces, piled = [_SHEET_HEAD, _head_row(head)], 0
            for number, row in enumerate(rows, 2):
                written.rows += 1
                pieces.append(row_of(number, row))
                piled += len(pieces[-1])
                if piled >= BLOCK_BYTES:
                    size += part.write("".join(pieces).encode())
                    pieces, piled = [], 0
                    if self._out.size >= BLOCK_BYTES:
                        yield self._out.take()
                if number >= MOST_ROWS or size >= MOST_XML:
                    break
            part.write("".join([*pieces, _SHEET_END]).encode())
        yield self._out.take()

    def close(self, first: Sequence[str] = ()) -> Iterator[bytes]:
        """What holds the sheets together. Those of the names in `first` stand first, wherever they were written."""
        places = {name: place for place, name in enumerate(first)}
        order = sorted(range(len(self._sheets)), key=lambda at: places.get(self._sheets[at], len(places)))
        for name, text in _frame([(at + 1, self._sheets[at]) for at in order]):
            self._zip.writestr(name, text, compresslevel=_LEVEL)
        self._zip.close()
        yield self._out.take()


_RowWriter = Callable[[int, Sequence[str]], str]


def _row_writer(columns: int, numbers: frozenset[int], written: Written) -> _RowWriter:
    letters = [letters_of(at) for at in range(columns)]

    def row_of(number: int, row: Sequence[str]) -> str:
        cells = []
        for at, cell in enumerate(row):
            if not cell:
                continue
            if at in numbers:
                cells.append(f'<c r="{letters[at]}{number}"><v>{cell}</v></c>')
                continue
            text = cell if len(cell) <= MOST_UNITS // 2 else _fitting(cell, written)
            if _SPECIAL.search(text):
                text = _escaped(text)
            cells.append(f'<c r="{letters[at]}{number}"{_OF_TEXT}{text}</t></is></c>')
        return f'<row r="{number}">{"".join(cells)}</row>'

    return row_of


def _head_row(head: Sequence[str]) -> str:
    cells = (
        f'<c r="{letters_of(at)}1" s="{_HEAD}" t="inlineStr"><is><t>{_escaped(name)}</t></is></c>'
        for at, name in enumerate(head)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _escaped(cell: str) -> str:
    cell = _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", cell)
    return escape(cell, {"\r": "&#13;"})


def _fitting(cell: str, written: Written) -> str:
    """The text, or as much of it as a cell holds, with a mark that says so."""
    if len(cell) + sum(sign > "\uffff" for sign in cell) <= MOST_UNITS:
        return cell
    written.cut += 1
    room = (MOST_UNITS - len(CUT)) * 2
    return cell.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def letters_of(column: int) -> str:
    """The letters of a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _frame(sheets: list[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """The parts of a book beside its sheets, by their names; of sheets their numbers and titles, in order."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number, _ in sorted(sheets)
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>',
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in sorted(sheets)
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship Id="rIdS"'
        f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    named = "".join(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>' for at, name in sheets)
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>{named}'
        "</sheets></workbook>",
    )
    yield "xl/styles.xml", _STYLES
    yield (
        "_rels/.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )

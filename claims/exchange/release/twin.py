"""The CSV of a file made from its JSON Lines, with the same bytes as the export of it.

The database works each row out once; asked for both files it would do so twice, and that is most of the time that a
release takes.
"""

import json
import re
from collections.abc import Sequence

from claims.exchange.blocks import CRLF
from claims.exchange.columns import BARE, GUARDED, Kind, Placed
from claims.exchange.spreadsheet import TRIGGERS, guard

_SAFE = b"(?!" + b"|".join(re.escape(trigger.encode()) for trigger in TRIGGERS) + b")"


class Twin:
    """Makes lines of CSV of lines of JSON that have these columns in their order, and counts them."""

    def __init__(self, columns: Sequence[Placed]) -> None:
        self.header = ",".join(column.name for column in columns).encode() + CRLF
        self.rows = 0
        self._kinds = [column.column.kind for column in columns]
        # Most lines have nothing in them that is written otherwise in CSV: for these it is enough to find the values.
        values = (b'"%s":%s' % (column.name.encode(), _plain(column.column.kind)) for column in columns)
        self._plain = re.compile(b"{" + b",".join(values) + b"}")
        self._layout = b",".join(b"%s" if kind in BARE else b'"%s"' for kind in self._kinds) + CRLF

    def block(self, lines: bytes) -> bytes:
        """A block of whole lines."""
        rows = lines.splitlines()
        self.rows += len(rows)
        return b"".join(map(self._line, rows))

    def _line(self, row: bytes) -> bytes:
        found = self._plain.fullmatch(row)
        if found is not None:
            return self._layout % found.groups(b"")
        cells = zip(self._kinds, json.loads(row).values(), strict=True)
        return ",".join(_cell(kind, value) for kind, value in cells).encode() + CRLF


def _plain(kind: Kind) -> bytes:
    """A value of JSON that needs nothing but its quotation marks: no escape, and no guard."""
    if kind == Kind.INTEGER:
        return rb"(?:null|(-?\d+))"
    if kind == Kind.TIME:
        return rb'(?:null|"([^"\\]*)")'
    return b'"%s([^"\\\\]*)"' % (_SAFE if kind in GUARDED else b"")


def _cell(kind: Kind, value: str | int | None) -> str:
    if kind in BARE:
        return "" if value is None else str(value)
    text = str(value)
    return '"' + (guard(text) if kind in GUARDED else text).replace('"', '""') + '"'

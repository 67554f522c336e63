"""Workbooks, XLSX and the older XLS, read by calamine in a process of its own: a few bytes can ask for all memory.

This module is run there, so it knows nothing of the rest of the application.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# How an encrypted XLSX calls its one part, in the directory of the file around it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_UNPACKED = 500 * 1024 * 1024
MOST_CELLS = 5_000_000
# So many places of one kind are named.
_NAMED = 20
_FORMULA = re.compile(
    rb"<c\s[^>]{0,200}?\br=\"([A-Z]{1,3}\d{1,7})\"[^>]{0,200}>\s{0,20}"
    rb"<f(?:\s[^>]{0,400})?(?:/>|>[^<]{0,9000}</f>)\s{0,20}(?:<v\s{0,9}/>|<v>\s{0,9}</v>)?\s{0,20}</c>"
)
_ERROR = re.compile(
    rb"<c\s([^>]{0,200})>(?:\s{0,20}<f(?:\s[^>]{0,400})?(?:/>|>[^<]{0,9000}</f>))?\s{0,20}<v>(#[^<]{2,20})</v>"
)
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3}\d{1,7})\"")
_CHUNK, _OVER = 1_000_000, 12_000
_WHOLE_UP_TO = 10**21


class Unreadable(Exception):
    """Why nothing comes out of a workbook."""


def answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The sheets of a workbook, and the rows of one: that which is asked for, else the first that shows something."""
    try:
        return _read(asked.get("sheet"), data)
    except Unreadable as error:
        return {"refused": str(error)}


def _read(asked: str | None, data: bytes) -> dict[str, Any]:
    _check(data)
    try:
        with load_workbook(io.BytesIO(data)) as book:
            shown = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            sheets = [_told(book.get_sheet_by_name(one.name), one.visible) for one in shown]
            name = asked if asked is not None else _proposed(sheets)
            if name not in {one["name"] for one in sheets}:
                known = "”, “".join(one["name"] for one in sheets)
                raise Unreadable(f"There is no sheet “{name}”. The sheets are “{known}”.")
            rows = list(_rows(book.get_sheet_by_name(name)))
            merged = book.get_sheet_by_name(name).merged_cell_ranges or []
    except PasswordError as error:
        raise Unreadable(PROTECTED) from error
    except CalamineError as error:
        raise Unreadable(f"The workbook is damaged, or is none: {error}. Open it and save it anew.") from error
    empty, wrong = _lost(data, name) if data.startswith(ZIP) else ([], [])
    return {"sheets": sheets, "sheet": name, "rows": rows, "merged": merged, "empty": empty, "wrong": wrong}


PROTECTED = "It is protected by a password. Open it, take the password off, and save it anew."


def _check(data: bytes) -> None:
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Unreadable(PROTECTED)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("The workbook is damaged: it cannot be unpacked.") from error
    if unpacked > MOST_UNPACKED:
        raise Unreadable(f"Unpacked it has more than {MOST_UNPACKED // 1024 // 1024} MB.")


def _told(sheet: CalamineSheet, visible: SheetVisibleEnum) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": visible != SheetVisibleEnum.Visible,
        "rows": sheet.height if sheet.start else 0,
        "columns": sheet.width if sheet.start else 0,
    }


def _proposed(sheets: list[dict[str, Any]]) -> str:
    """The first sheet that is shown and has something on it."""
    if not sheets:
        raise Unreadable("The workbook has no sheet with cells.")
    return str(max(sheets, key=lambda one: (one["rows"] > 0, not one["hidden"]))["name"])


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str], list[int]]]:
    """Rows that say something: number, cells from column A on, and which of them were dates."""
    if sheet.start is None:
        return
    if sheet.height * sheet.width > MOST_CELLS:
        raise Unreadable(f"The sheet “{sheet.name}” has {sheet.height:,} rows by {sheet.width:,} columns: too many.")
    before = [""] * sheet.start[1]
    for number, row in enumerate(sheet.to_python(), sheet.start[0] + 1):
        cells = [_text(value) for value in row]
        if any(cells):
            dates = [len(before) + at for at, value in enumerate(row) if isinstance(value, datetime.date)]
            yield number, before + cells, dates


def _text(value: Any) -> str:
    """A cell as a person would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_UP_TO:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _lost(data: bytes, name: str) -> tuple[list[str], list[str]]:
    """Cells that come out empty and are not: formulas whose result was never stored, and errors such as #N/A."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        part = _part_of(parts, name)
        if part not in parts.namelist():
            return [], []
        empty: dict[str, None] = {}
        wrong: dict[str, None] = {}
        for block in _blocks(parts, part):
            empty.update(dict.fromkeys(place.decode() for place in _FORMULA.findall(block)))
            for attributes, value in _ERROR.findall(block):
                if place := _PLACE.search(b" " + attributes):
                    wrong[f"{place[1].decode()} ({value.decode('ascii', 'replace')})"] = None
    return _few(empty), _few(wrong)


def _few(places: dict[str, None]) -> list[str]:
    more = [f"{len(places) - _NAMED:,} more"] if len(places) > _NAMED else []
    return [*list(places)[:_NAMED], *more]


def _blocks(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in blocks that overlap, so that no cell is cut in two."""
    with parts.open(part) as file:
        kept = b""
        while more := file.read(_CHUNK):
            yield kept + more
            kept = more[-_OVER:]


def _part_of(parts: zipfile.ZipFile, name: str) -> str:
    """The part of a sheet of this name, as the workbook says."""
    sheets = {row.get("name"): row for row in _elements(parts, "xl/workbook.xml", "sheet")}
    key = next((value for at, value in sheets.get(name, {}).items() if at.rpartition(":")[2] == "id"), "")
    links = {
        row.get("Id"): row.get("Target", "") for row in _elements(parts, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    target = links.get(key, "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(parts: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)

    def refuse(*_: Any) -> None:
        raise Unreadable("The workbook has a document type, which none needs. Open it and save it anew.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(parts.read(part), True)
    except (KeyError, expat.ExpatError):
        return []
    return found

"""What changed between two releases: rows that are new, changed and gone, by their identifiers."""

import re
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.core.files.storage import default_storage

from claims.exchange.export import JSONL
from claims.exchange.release.files import path_of
from claims.models import Release

# The files that are compared row by row, with the column that names a row.
COMPARED = {"claims": "claim_uid", "ratings": "rating_uid", "decisions": "decision_uid"}
# Columns of claims that say with what a file was made, and nothing of the row.
_APART = re.compile(rb'"(?:permalink|scheme|scheme_version)":"[^"]*",|"ratings":\d+,')


def changes_since(before: Release | None, archive: zipfile.ZipFile) -> dict[str, Any]:
    """By file: how many rows are new, changed and gone since the release before; empty where there is none."""
    if before is None or not default_storage.exists(before.stored_name):
        return {}
    with default_storage.open(before.stored_name) as stored, zipfile.ZipFile(stored) as earlier:
        rows = {name: _compared(name, earlier, archive) for name in COMPARED}
    return {"since": before.number, "since_uid": before.uid, "rows": rows}


def _compared(name: str, earlier: zipfile.ZipFile, later: zipfile.ZipFile) -> dict[str, int]:
    """Both files at once: they have their rows in one order, so that few wait for the other."""
    gone: dict[bytes, int] = {}
    new: dict[bytes, int] = {}
    changed = 0
    for was, now in zip_longest(_rows(name, earlier), _rows(name, later)):
        for row, here, there in ((was, gone, new), (now, new, gone)):
            if row is None:
                continue
            uid, said = row
            if uid in there:
                changed += there.pop(uid) != said
            else:
                here[uid] = said
    return {"new": len(new), "changed": changed, "gone": len(gone)}


def _rows(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[bytes, int]]:
    """Of each row its identifier, and a number that stands for all that it says."""
    path = path_of(name, JSONL)
    if path not in archive.namelist():
        return
    # A quotation mark in a text has a backslash before it, so that no text looks like this.
    named = re.compile(rb'"%s":"(\w+)"' % COMPARED[name].encode())
    with archive.open(path) as lines:
        for line in lines:
            if found := named.search(line):
                yield found[1], hash(_APART.sub(b"", line) if name == "claims" else line)

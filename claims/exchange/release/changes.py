"""What changed between two releases: rows that are new, changed and gone, by their identifiers."""

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage

from claims.exchange.export import JSONL
from claims.exchange.release.files import path_of
from claims.models import Release

# The files that are compared row by row, with the column that names a row.
COMPARED = {"claims": "claim_uid", "ratings": "rating_uid", "decisions": "decision_uid"}
# Columns that say when or with what a file was made, and nothing of the row.
_APART = ("permalink", "scheme", "scheme_version", "ratings")


def changes_since(before: Release | None, archive: zipfile.ZipFile) -> dict[str, Any]:
    """By file: how many rows are new, changed and gone since the release before; empty where there is none."""
    if before is None or not default_storage.exists(before.stored_name):
        return {}
    with default_storage.open(before.stored_name) as stored, zipfile.ZipFile(stored) as earlier:
        rows = {name: _compared(name, earlier, archive) for name in COMPARED}
    return {"since": before.number, "since_uid": before.uid, "rows": rows}


def _compared(name: str, earlier: zipfile.ZipFile, later: zipfile.ZipFile) -> dict[str, int]:
    # Sixteen bytes a row, whatever the rows say.
    known = dict(_rows(name, earlier))
    new = changed = 0
    for uid, said in _rows(name, later):
        was = known.pop(uid, None)
        new += was is None
        changed += was is not None and was != said
    return {"new": new, "changed": changed, "gone": len(known)}


def _rows(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    path = path_of(name, JSONL)
    if path not in archive.namelist():
        return
    with archive.open(path) as lines:
        for line in lines:
            row = json.loads(line)
            said = {column: value for column, value in row.items() if name != "claims" or column not in _APART}
            yield row[COMPARED[name]], hash(json.dumps(said, sort_keys=True))

"""A codebook as a JSON file, out and in. What the fields are: claims/rules/review/codebook_file.py."""

import json
from collections.abc import Iterable
from typing import Any

from claims.models import CodebookNote, Scheme, SchemeVersion
from claims.reads.review.codebook import content_of
from claims.rules.review.codebook_file import FORMAT, ITEM, LEVEL, SCHEME, VERSION, BadCodebook, read_codebook

Row = dict[str, Any]


def written(scheme: Scheme, versions: Iterable[SchemeVersion]) -> str:
    """The file: the scheme, these versions and the notes of their coders."""
    document = {
        "format": FORMAT,
        "scheme": {name: getattr(scheme, name) for name in SCHEME},
        "versions": [_version(version) for version in versions],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def codebook_read(data: bytes) -> Row:
    """The scheme and versions of a file, every field there and of its kind. Raises BadCodebook."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadCodebook(f"The file is no JSON in UTF-8: {error}.") from error
    return read_codebook(document)


def _version(version: SchemeVersion) -> Row:
    content = content_of(version)
    notes = version.coder_notes.select_related("level", "item", "created_by")
    return (
        {name: getattr(version, name) for name in VERSION}
        | {
            "frozen_at": version.frozen_at.isoformat() if version.frozen_at else None,
            "content_sha256": version.content_sha256,
            "levels": [{"axis": level["axis"]} | _level(level) for level in content["levels"]],
            "items": [
                {name: item[name] for name in ITEM} | {"levels": [_level(level) for level in item["levels"]]}
                for item in content["items"]
            ],
        }
        | {"coder_notes": [_note(note) for note in notes]}
    )


def _level(level: Row) -> Row:
    return {name: level[name] for name in LEVEL}


def _note(note: CodebookNote) -> Row:
    level, item = note.level, note.item or (note.level and note.level.item)
    return {
        "at": note.created_at.isoformat(),
        "by": note.created_by.shown_name,
        "axis": level.axis if level else "",
        "item": item.code if item else "",
        "level": level.code if level else "",
        "text": note.text,
    }

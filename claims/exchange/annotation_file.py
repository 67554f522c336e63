"""Files of W3C Web Annotations, as other tools write them: read into records, one by one."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

# What the reader of JSON says, and what we say.
_WRONG = {
    "Expecting value": "a value is missing before this sign",
    "Expecting ',' delimiter": "a comma is missing before this sign",
    "Expecting ':' delimiter": "a colon is missing before this sign",
    "Expecting property name": "a name in straight double quotation marks is missing before this sign",
    "Unterminated string": "a text begins here and has no quotation mark at its end",
    "Invalid control character": "a line end or another sign that does not show stands in a text",
    "Invalid \\": "a backslash stands before a sign that does not belong to it",
    "Extra data": "more follows after the end",
    "Illegal trailing comma": "a comma stands before the end of a list or an object",
}
_UNREADABLE, _CUT_OFF = "this sign is not expected", "it ends before it is whole"


class BadAnnotation(ValueError):
    """What is wrong with one annotation, in a sentence that says what to do."""


class BadFile(ValueError):
    """A file that holds no annotations, and why."""


def read_annotations(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """Row and annotation of a file: one a line, or an AnnotationCollection, an AnnotationPage, a list, or one alone.

    A line that is no JSON comes out as a BadAnnotation. Raises BadFile for one that is none of these.
    """
    first = file.readline()
    file.seek(0)
    if _is_whole(first):
        yield from _lines(file)
        return
    try:
        document = json.loads(file.read())
    except (ValueError, RecursionError) as error:
        raise BadFile(f"The file is neither JSON nor one JSON object a line. {_why(error)}") from error
    yield from enumerate(_items(document), 1)


def annotations_of(data: bytes) -> list[tuple[int, Any]]:
    """The same, of what was uploaded."""
    return list(read_annotations(BytesIO(data)))


def _is_whole(line: bytes) -> bool:
    """Whether a first line is an annotation by itself, so that the file has one a line."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(value, dict)
        and not is_of_type(value, "AnnotationCollection")
        and not is_of_type(value, "AnnotationPage")
    )


def _lines(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    for row, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield row, json.loads(line.rstrip())
        except (ValueError, RecursionError) as error:
            yield row, BadAnnotation(_why(error, row))


def _why(error: ValueError | RecursionError, row: int = 0) -> str:
    """Why what was read is not JSON, in our words: where, and what is missing there. `row`: its line in the file."""
    if isinstance(error, json.JSONDecodeError):
        wrong = next((ours for theirs, ours in _WRONG.items() if error.msg.startswith(theirs)), _UNREADABLE)
        told = _CUT_OFF if error.pos >= len(error.doc.rstrip()) else wrong
        return f"Line {row or error.lineno}, sign {error.colno}: {told}, so that this is not JSON."
    where = f"Line {row}: " if row else ""
    if isinstance(error, UnicodeDecodeError):
        return f"{where}its characters are not stored as UTF-8. Save it as UTF-8 and try again."
    if isinstance(error, RecursionError):
        return f"{where}it has more inside of one another than is read."
    return f"{where}it has a number with more digits than are read."


def _items(document: Any) -> list[Any]:
    """The annotations in a collection (its first page), a page or a list."""
    if is_of_type(document, "AnnotationCollection"):
        document = document.get("first", document)
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return list(document["items"])
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and "target" in document:
        return [document]
    raise BadFile("There is no annotation in this file, and no list “items” of them.")


def is_of_type(value: Any, type_: str) -> bool:
    """Whether a JSON-LD object is of a type: it may name one, or a list."""
    named = value.get("type") if isinstance(value, dict) else None
    return type_ in named if isinstance(named, list) else named == type_

"""Files of W3C Web Annotations, as other tools write them: read into records, one by one."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any


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
        raise BadFile(f"The file is neither JSON nor one JSON object a line: {error}.") from error
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
            yield row, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield row, BadAnnotation(f"This line is no JSON: {error}.")


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

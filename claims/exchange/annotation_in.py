"""W3C Web Annotations coming in: each becomes a claim where its words stand exactly in a capture that is here.

Those of other tools, which know neither our captures nor our offsets, are found by the address of their target and by
their quote, which must then stand in the text once.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.claim import find_words, mark_claim
from claims.actions.permissions import require
from claims.choices import FoundBy, Role
from claims.exchange.annotation import SAID, Annotation
from claims.models import Capture, Claim, Source, User
from claims.rules.identify.address import compare_key
from claims.rules.identify.uid import is_uid
from claims.rules.span.anchor import Selector

# So many errors are told; a file with more of them is wrong as a whole.
MOST_ERRORS = 100
# Captures of one address that are tried, the newest first.
MOST_TRIED = 20


class BadAnnotation(ValueError):
    """What is wrong with one annotation, in a sentence that says what to do."""


class BadAnnotations(ValueError):
    """A file of which nothing was stored; `errors` are (row, what is wrong with it), counted from 1."""

    def __init__(self, errors: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(errors)} annotations cannot be taken in, so none was.")
        self.errors = errors


@dataclass(slots=True)
class Outcome:
    """What became of the annotations of a file."""

    marked: list[Claim] = field(default_factory=list)
    known: int = 0
    withheld: int = 0


class _DryRun(Exception):
    """Takes back what a dry run has stored."""


def read_annotations(path: Path) -> Iterator[tuple[int, Any]]:
    """Row and annotation of a file: one a line, or an AnnotationCollection, an AnnotationPage, a list, or one alone.

    A line that is no JSON comes out as a BadAnnotation. Raises BadAnnotations for a file that is none of these.
    """
    with path.open("rb") as file:
        first = file.readline()
    if _is_whole(first):
        yield from _lines(path)
        return
    try:
        document = json.loads(path.read_bytes())
    except ValueError as error:
        raise BadAnnotations([(1, f"The file is neither JSON nor one JSON object a line: {error}.")]) from error
    yield from enumerate(_items(document), 1)


def _is_whole(line: bytes) -> bool:
    """Whether a first line is an annotation by itself, so that the file has one a line."""
    try:
        value = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("type") not in ("AnnotationCollection", "AnnotationPage")


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for row, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield row, json.loads(line)
            except ValueError as error:
                yield row, BadAnnotation(f"This line is no JSON: {error}.")


def _items(document: Any) -> list[Any]:
    """The annotations in a collection (its first page), a page or a list."""
    if isinstance(document, dict):
        if document.get("type") == "AnnotationCollection":
            document = document.get("first")
        if isinstance(document, dict) and isinstance(document.get("items"), list):
            return list(document["items"])
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and "target" in document:
        return [document]
    raise BadAnnotations([(1, "There is no annotation in this file, and no list “items” of them.")])


def import_annotations(*, actor: User, rows: Iterator[tuple[int, Any]], dry_run: bool = False) -> Outcome:
    """Mark the claims of these annotations, all or none. One that is marked already at the same place is left alone.

    Raises BadAnnotations, and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    outcome, errors = Outcome(), []
    try:
        with transaction.atomic():
            for row, annotation in rows:
                try:
                    _take(actor, annotation, outcome)
                except BadAnnotation as error:
                    errors.append((row, str(error)))
                if len(errors) >= MOST_ERRORS:
                    break
            if errors:
                raise BadAnnotations(errors)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcome


def _take(actor: User, annotation: Any, outcome: Outcome) -> None:
    if isinstance(annotation, BadAnnotation):
        raise annotation
    if not isinstance(annotation, dict):
        raise BadAnnotation("This is no annotation: it must be a JSON object.")
    if annotation.get("evidence:withheldAt"):
        outcome.withheld += 1
        return
    target = _one(annotation.get("target"), "target")
    capture, place = _find(target, *_selectors(target))
    if Claim.objects.current().filter(capture=capture, start=place.start, end=place.end).exists():
        outcome.known += 1
        return
    said = _said(annotation)
    try:
        # A savepoint: what one annotation leaves behind must not spoil the transaction of the others.
        with transaction.atomic():
            outcome.marked.append(_mark(actor, capture, place, annotation, said))
    except ValidationError as error:
        raise BadAnnotation(_told(error)) from error


def _mark(actor: User, capture: Capture, place: Selector, annotation: Annotation, said: dict[str, Any]) -> Claim:
    return mark_claim(
        actor=actor,
        capture=capture,
        quote=place.exact,
        start=place.start,
        end=place.end,
        found_by=FoundBy.IMPORTED,
        question_text=said.pop("question", ""),
        note=_origin(annotation),
        **said,
    )


def _told(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())


def _one(value: Any, what: str) -> dict[str, Any]:
    """The object, or the only one of a list; an address stands for its object."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str) and what == "target":
        value = {"source": value}
    if not isinstance(value, dict):
        raise BadAnnotation(f"It needs exactly one {what}.")
    return value


def _selectors(target: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The quote selector, and the position selector or an empty one."""
    listed = target.get("selector") or []
    found: dict[str, dict[str, Any]] = {"TextQuoteSelector": {}, "TextPositionSelector": {}}
    for selector in listed if isinstance(listed, list) else [listed]:
        if isinstance(selector, dict) and selector.get("type") in found:
            found[selector["type"]] = selector
    quote, position = found["TextQuoteSelector"], found["TextPositionSelector"]
    if not isinstance(quote.get("exact"), str) or not quote["exact"]:
        raise BadAnnotation("It has no TextQuoteSelector with the exact words.")
    for name in ("prefix", "suffix"):
        if not isinstance(quote.get(name, ""), str):
            raise BadAnnotation(f"The {name} of its quote is no text.")
    for name in ("start", "end"):
        number = position.get(name)
        if position and (isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**31):
            raise BadAnnotation(f"The {name} of its position is no whole number of characters.")
    return quote, position


def _find(target: dict[str, Any], quote: dict[str, Any], position: dict[str, Any]) -> tuple[Capture, Selector]:
    """The capture in which the words stand, and where. Raises BadAnnotation."""
    captures, named = _captures(target)
    refused: BadAnnotation | None = None
    for capture in captures:
        try:
            return capture, _place(capture, quote, position, named=named)
        except BadAnnotation as error:
            refused = refused or error
    raise refused or BadAnnotation("Nothing with this address, uid or hash is stored here. Capture its page first.")


def _captures(target: dict[str, Any]) -> tuple[list[Capture], bool]:
    """Captures that the target may mean, and whether it names the very text that they have."""
    named = target.get("evidence:textSha256")
    uid = target.get("evidence:captureUid")
    if isinstance(uid, str) and is_uid(uid) and (found := list(Capture.objects.filter(uid=uid))):
        return found, not isinstance(named, str) or named == found[0].text_sha256
    if isinstance(named, str) and named:
        by_hash = Capture.objects.filter(text_sha256=named, purged_at=None).order_by("pk")
        if same := list(by_hash[:1]):
            return same, True
    address = target.get("source")
    address = address.get("id") if isinstance(address, dict) else address
    if not isinstance(address, str) or not address:
        raise BadAnnotation("Its target has no source: the address of the page that it is about.")
    sources = Source.objects.filter(address_key=compare_key(address.replace("\0", "")), withdrawn_at=None)
    captures = Capture.objects.filter(source__in=sources, purged_at=None).order_by("-pk")
    return list(captures[:MOST_TRIED]), False


def _place(capture: Capture, quote: dict[str, Any], position: dict[str, Any], *, named: bool) -> Selector:
    """Where the words stand: at the place that is given, or, in a text that may be another, where they stand once."""
    exact = quote["exact"]
    if position and capture.text[position["start"] : position["end"]] == exact:
        return _found(capture, quote=exact, start=position["start"], end=position["end"])
    if position and named:
        raise BadAnnotation(
            f"Its words do not stand at {position['start']} to {position['end']} of the text that it names."
        )
    return _found(capture, quote=exact, prefix=quote.get("prefix", ""), suffix=quote.get("suffix", ""))


def _found(capture: Capture, **given: Any) -> Selector:
    try:
        return find_words(capture, **given)
    except ValidationError as error:
        raise BadAnnotation(" ".join(error.messages)) from error


def _said(annotation: Annotation) -> dict[str, str]:
    """What it says about the claim, by field."""
    said = {field: annotation[name] for name, field in SAID.items() if annotation.get(name)}
    if annotation.get("evidence:question"):
        said["question"] = annotation["evidence:question"]
    bodies = annotation.get("body") or []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, dict) and body.get("type") == "TextualBody" and body.get("purpose") == "describing":
            said["statement"] = body.get("value")
    wrong = [name for name, value in said.items() if not isinstance(value, str)]
    if wrong:
        raise BadAnnotation(f"{', '.join(wrong)}: this is no text.")
    return said


def _origin(annotation: Annotation) -> str:
    """Where it came from, for the note of the claim."""
    creator = annotation.get("creator")
    name = creator.get("name") if isinstance(creator, dict) else creator
    told = [annotation.get("id"), name and f"by {name}", annotation.get("created")]
    return f"Imported annotation: {', '.join(str(part) for part in told if part)}."

"""W3C Web Annotations coming in: each becomes a claim where its words stand exactly in a capture that is here.

Those of other tools, which know neither our captures nor our offsets, are found by the address of their target and by
their quote. Each has an outcome of its own, and none stands in the way of another.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.claim import find_words, mark_claim
from claims.actions.permissions import require
from claims.choices import FoundBy, Role
from claims.exchange.annotation import SAID, Annotation
from claims.exchange.annotation_file import BadAnnotation, is_of_type
from claims.exchange.annotation_selector import Selected, selected
from claims.models import Capture, Claim, Source, User
from claims.models.capture_judgement import is_blocked
from claims.rules.identify.address import compare_key
from claims.rules.identify.uid import is_uid
from claims.rules.span.anchor import Selector, locate_quote

# Captures of one address that are tried, the newest first.
MOST_TRIED = 20
# Of the words of a record, for whoever reads what became of it.
SHOWN = 120


class Became(StrEnum):
    """What became of an annotation: marked as a claim, a claim already, withheld where it comes from, or refused."""

    MARKED = "marked"
    KNOWN = "known"
    WITHHELD = "withheld"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one annotation: its place in the file, from 1; why it was refused; its words, and its claim.

    `words` are those that were asked for, not more than SHOWN; of a dry run there is no claim.
    """

    row: int
    became: Became
    why: str = ""
    words: str = ""
    claim: Claim | None = None


class _DryRun(Exception):
    """Takes back what a dry run has stored."""


def import_annotations(*, actor: User, rows: Iterator[tuple[int, Any]], store: bool) -> Iterator[Outcome]:
    """Mark the claims of these annotations, each in a transaction of its own; without `store` only say what would be.

    One that is marked already at the same place is left alone. Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    return _Import(actor, store=store).outcomes(rows)


class _Import:
    def __init__(self, actor: User, *, store: bool) -> None:
        self._actor = actor
        self._store = store
        # What a dry run would have marked, so that it counts what stands in a file twice once.
        self._marked: set[tuple[int, int, int]] = set()

    def outcomes(self, rows: Iterator[tuple[int, Any]]) -> Iterator[Outcome]:
        for row, annotation in rows:
            try:
                yield self._outcome(row, annotation)
            except BadAnnotation as error:
                yield Outcome(row, Became.REFUSED, str(error), _words_of(annotation))

    def _outcome(self, row: int, annotation: Any) -> Outcome:
        _check(annotation)
        if annotation.get("evidence:withheldAt"):
            return Outcome(row, Became.WITHHELD)
        target = _one(annotation.get("target"), "target")
        capture, place = _find(target, selected(target))
        words, here = place.exact[:SHOWN], (capture.pk, place.start, place.end)
        claims = Claim.objects.current().filter(capture=capture, start=place.start, end=place.end)
        if here in self._marked or claims.exists():
            return Outcome(row, Became.KNOWN, words=words)
        claim = self._mark(capture, place, annotation, _said(annotation))
        self._marked.add(here)
        return Outcome(row, Became.MARKED, words=words, claim=claim)

    def _mark(self, capture: Capture, place: Selector, annotation: Annotation, said: dict[str, Any]) -> Claim | None:
        try:
            with transaction.atomic():
                claim = _mark(self._actor, capture, place, annotation, said)
                if not self._store:
                    raise _DryRun
                return claim
        except _DryRun:
            return None
        except ValidationError as error:
            raise BadAnnotation(_told(error)) from error


def _check(annotation: Any) -> None:
    if isinstance(annotation, BadAnnotation):
        raise annotation
    if not isinstance(annotation, dict):
        raise BadAnnotation("This is no annotation: it must be a JSON object.")
    try:
        written = json.dumps(annotation, ensure_ascii=False)
        written.encode()
    except (UnicodeEncodeError, RecursionError) as error:
        raise BadAnnotation("It has half of a character in it, or too much inside of one another.") from error
    if "\\u0000" in written:
        raise BadAnnotation("It has the character U+0000 in it, which no text here has.")


def _words_of(annotation: Any) -> str:
    """The first words that a refused record asks for, as far as it has any."""
    try:
        words = selected(_one(annotation.get("target"), "target")).exact
    except (AttributeError, BadAnnotation):
        return ""
    return words.encode(errors="replace").decode()[:SHOWN].replace("\0", "")


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
    value = _only(value)
    if isinstance(value, str) and what == "target":
        value = {"source": value}
    if not isinstance(value, dict):
        raise BadAnnotation(f"It needs exactly one {what}.")
    return value


def _only(value: Any) -> Any:
    """The only one of a list, since JSON-LD may write one as a list of one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _find(target: dict[str, Any], asked: Selected) -> tuple[Capture, Selector]:
    """The capture in which the words stand, and where. Raises BadAnnotation."""
    captures, named = _captures(target)
    refused: BadAnnotation | None = None
    for capture in captures:
        try:
            return capture, _place(capture, asked, named=named)
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
    address = _only(target.get("source"))
    address = address.get("id") if isinstance(address, dict) else address
    if not isinstance(address, str) or not address:
        raise BadAnnotation("Its target has no source: the address of the page that it is about.")
    sources = Source.objects.filter(address_key=compare_key(address), withdrawn_at=None)
    captures = Capture.objects.filter(~is_blocked(), source__in=sources, purged_at=None).order_by("-pk")
    return list(captures[:MOST_TRIED]), False


def _place(capture: Capture, asked: Selected, *, named: bool) -> Selector:
    """Where the words stand: at the place that is given, or, in a text that may be another, where they are found."""
    if asked.place:
        start, end = asked.place
        if capture.text[start:end] == asked.exact:
            return _found(lambda: find_words(capture, quote=asked.exact, start=start, end=end))
        if named:
            raise BadAnnotation(f"Its words do not stand at {start} to {end} of the text that it names.")
    return _found(
        lambda: find_words(capture, quote=asked.exact, prefix=asked.prefix, suffix=asked.suffix, by=locate_quote)
    )


def _found(find: Callable[[], Selector]) -> Selector:
    try:
        return find()
    except ValidationError as error:
        raise BadAnnotation(" ".join(error.messages)) from error


def _said(annotation: Annotation) -> dict[str, str]:
    """What it says about the claim, by field."""
    said = {field: annotation[name] for name, field in SAID.items() if annotation.get(name)}
    if annotation.get("evidence:question"):
        said["question"] = annotation["evidence:question"]
    bodies = annotation.get("body") or []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if is_of_type(body, "TextualBody") and _only(body.get("purpose")) == "describing":
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

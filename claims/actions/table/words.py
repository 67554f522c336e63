"""Where the quotes of a table stand: in a saved copy of their source, else in an excerpt that is made of them."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from claims.actions.claim import find_words
from claims.actions.freeze import Copy, read_copy, store_bytes
from claims.choices import CaptureMethod, Depth
from claims.database.insert import insert_all
from claims.models import Capture, Source, User
from claims.reads.withholding import files_readable
from claims.rules.span.anchor import BadSelection, Selector, context_around, select
from claims.rules.span.withholding import WithheldSpans
from claims.rules.table_record import Problem, Record

BETWEEN = "\n\n"
# Copies of a source in which its quotes are looked for, the newest first.
MOST_COPIES = 20


def bare(quote: str) -> str:
    """A quote as captures have it: one kind of line end, and no white space around it."""
    return quote.replace("\r\n", "\n").replace("\r", "\n").strip()


@dataclass(slots=True)
class Words:
    """The places of the quotes of one source, by their place among them; `copy` holds those that no copy here has.

    A place without a capture is on `copy`. What stands nowhere is in `problems`, by the place of its quote.
    """

    places: dict[int, tuple[Capture | None, Selector]] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)
    copy: Copy | None = None
    stored: Capture | None = None


def file_of(record: Record) -> str:
    """The name of the file in which its page is saved, without folders; empty where it names none."""
    return PurePosixPath(record.capture.get("file", "").strip().replace("\\", "/")).name


def place_quotes(source: Source | None, records: list[Record], quotes: list[str], of_copy: Record) -> Words:
    """Where each of these quotes of one source stands, or will stand. Reads, and writes nothing.

    `of_copy` says of the copy that is made of them what all these records say together.
    Where a row names a saved copy of the source that is here, its quote stands in that copy.
    """
    words = Words()
    waiting = dict(enumerate(quotes))
    captures = _captures(source)
    for at in list(waiting):
        for capture in _meant(captures, records[at]):
            if (found := _found(capture, records[at], waiting[at])) is not None:
                words.places[at] = (capture, found)
                del waiting[at]
                break
    if waiting and of_copy.capture.get("text"):
        _on_text(words, waiting, records, of_copy)
    elif waiting and any(capture.method != CaptureMethod.IMPORTED for capture in captures):
        for at, quote in waiting.items():
            what = f"These words do not stand in the saved copy of the source: “{quote[:80]}”."
            words.problems[at] = _at(records[at], what, "Compare them with the copy, or save the page that has them.")
    elif waiting:
        _on_excerpt(words, waiting, records, of_copy)
    return words


def _captures(source: Source | None) -> list[Capture]:
    if source is None:
        return []
    rows = Capture.objects.filter(source=source, withheld_at=None, purged_at=None)
    return list(rows.order_by("-pk")[:MOST_COPIES])


def _meant(captures: list[Capture], record: Record) -> list[Capture]:
    """The copies that a row names by file or address; all where it names none that is here."""
    file, address = file_of(record), record.capture.get("address", "").strip()
    named = [
        one
        for one in captures
        if (file and one.filename == file)
        or (address and address in (one.asked_address, one.reached_address, one.archive_address))
    ]
    return named if any(one.method != CaptureMethod.IMPORTED for one in named) else captures


def _at(record: Record, what: str, why: str) -> Problem:
    return Problem(record.places.get("claim.quote", record.where), what, why)


def _found(capture: Capture, record: Record, quote: str) -> Selector | None:
    prefix, suffix = (record.claim.get(name, "") for name in ("prefix", "suffix"))
    try:
        return find_words(capture, quote=quote, prefix=prefix, suffix=suffix)
    except ValidationError:
        return None


def _on_text(words: Words, waiting: dict[int, str], records: list[Record], of_copy: Record) -> None:
    """Quotes in a text that came with the table."""
    try:
        depth = Depth(of_copy.capture.get("depth") or Depth.FULL)
        words.copy = _copy(of_copy.capture["text"], depth, of_copy)
    except ValidationError as error:
        for at in waiting:
            words.problems[at] = _at(records[at], " ".join(error.messages), "Mend the text of the source.")
        return
    unsaved = words.copy.of(Source())
    for at, quote in waiting.items():
        try:
            record = records[at]
            prefix, suffix = (record.claim.get(name, "") for name in ("prefix", "suffix"))
            words.places[at] = (
                None,
                find_words(unsaved, quote=quote, prefix=prefix, suffix=suffix, withheld=WithheldSpans()),
            )
        except ValidationError as error:
            why = "Compare it with the text, or give the words before and after it."
            words.problems[at] = _at(records[at], " ".join(error.messages), why)


def _on_excerpt(words: Words, waiting: dict[int, str], records: list[Record], of_copy: Record) -> None:
    """Quotes of which nothing else is known: one excerpt of all of them, in the order of their rows."""
    fit: dict[int, str] = {}
    for at, quote in waiting.items():
        try:
            select(quote, 0, len(quote))
            fit[at] = quote
        except BadSelection as error:
            words.problems[at] = _at(records[at], str(error), "Mend the quote.")
    try:
        words.copy = _copy(BETWEEN.join(fit.values()) + "\n", Depth.EXCERPT, of_copy) if fit else None
    except ValidationError as error:
        for at in fit:
            words.problems[at] = _at(records[at], " ".join(error.messages), "Mend the quote.")
        return
    cursor = 0
    for at, quote in fit.items():
        text = words.copy.extracted.text if words.copy else ""
        start = text.find(quote, cursor)
        if start < 0:
            what = "The quote has characters that cannot be stored as they are."
            words.problems[at] = _at(records[at], what, "Mend the quote.")
            continue
        cursor = start + len(quote)
        # What is to be said against these words was said of the quote.
        words.places[at] = (None, Selector(start, cursor, quote, *context_around(text, start, cursor)))


def _copy(text: str, depth: Depth, record: Record) -> Copy:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValidationError("It has half of a character (a lone surrogate).") from error
    return read_copy(
        data=data, media_type="text/plain", extractor="text", method=CaptureMethod.IMPORTED, depth=depth,
        asked_address=record.capture.get("address", ""), filename=record.capture.get("file", ""),
        observed_at=observed(record),
    )  # fmt: skip


def observed(record: Record) -> datetime | None:
    """When a page was seen, as a row says it: a time with its zone. Raises ValidationError."""
    said = record.capture.get("observed_at", "")
    if not said:
        return None
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValidationError(f"“{said[:40]}” is no time with its zone, such as 2026-11-22T04:10:05Z.")
    return found


def freeze_excerpts(actor: User, given: list[tuple[Source, Words]]) -> list[Capture]:
    """Freeze excerpts of sources that are new and have nothing else: as `freeze_found`, but all at one go.

    Quotes have no links that could cite anything, and no title. Raises ValidationError for bytes that are withheld.
    """
    captures = []
    for source, words in given:
        if words.copy is None:
            continue
        capture = words.copy.of(source)
        capture.stored_by = actor
        captures.append(capture)
    if not files_readable({capture.sha256 for capture in captures}):
        raise ValidationError("Exactly these quotes are withheld here. They are not shown again.")
    for (_, words), capture in zip(given, captures, strict=True):
        store_bytes(words.copy.data if words.copy else b"", capture.sha256)
        capture.clean_fields(exclude=["source", "stored_by", "text", "structure", "metadata", "headers"])
    return insert_all(captures, keyed=True)

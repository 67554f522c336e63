"""Where the quotes of a table stand: in a saved copy of their source, else in an excerpt that is made of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime

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
# What is said against a copy, by the field of a row that says it.
_SAYS = {"observed_at": "observed_at", "asked_address": "address", "filename": "file"}


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
    refusals = _in_copies(words, waiting, records, captures)
    if waiting and of_copy.capture.get("text"):
        _on_text(words, waiting, records, of_copy)
    elif waiting and any(capture.method != CaptureMethod.IMPORTED for capture in captures):
        for at, quote in waiting.items():
            words.problems[at] = _not_found(records[at], quote, refusals.get(at))
    elif waiting:
        _on_excerpt(words, waiting, records, of_copy)
    return words


def _in_copies(
    words: Words, waiting: dict[int, str], records: list[Record], captures: list[Capture]
) -> dict[int, ValidationError]:
    """Quotes that stand in copies that are here are waiting no more; of others, why they are not found."""
    refusals: dict[int, ValidationError] = {}
    for at in list(waiting):
        try:
            observed(records[at])
        except ValidationError as error:
            words.problems[at] = _refused(records[at], error, "Mend it in the table.")
            del waiting[at]
            continue
        for capture in _meant(captures, records[at]):
            try:
                words.places[at] = (capture, _found(capture, records[at], waiting[at]))
            except ValidationError as error:
                # Of several copies that tells most in which the words are found, though not for certain.
                if at not in refusals or _code(refusals[at]) == "QuoteMissing":
                    refusals[at] = error
            else:
                del waiting[at]
                break
    return refusals


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


def _refused(record: Record, error: ValidationError, why: str) -> Problem:
    """A problem of a copy, at the cell that says it; with `why` where that is the quote."""
    named = next((field for field in _SAYS if field in getattr(error, "error_dict", {})), "")
    where = record.places.get(f"capture.{_SAYS.get(named, '')}", "")
    what = " ".join(error.messages)
    return Problem(where, what, "Change it in the table, or leave the column out.") if where else _at(record, what, why)


def _not_found(record: Record, quote: str, error: ValidationError | None) -> Problem:
    if error is None or _code(error) == "QuoteMissing":
        what = f"These words do not stand in the saved copy of the source: “{quote[:80]}”."
        return _at(record, what, "Compare them with the copy, or save the page that has them.")
    why = "Compare it with the copy, or give the words before and after it."
    return _at(record, f"“{quote[:80]}”: {' '.join(error.messages)}", why)


def _code(error: ValidationError) -> str:
    return str(error.error_dict["quote"][0].code)


def _found(capture: Capture, record: Record, quote: str) -> Selector:
    prefix, suffix = (record.claim.get(name, "") for name in ("prefix", "suffix"))
    return find_words(capture, quote=quote, prefix=prefix, suffix=suffix)


def _on_text(words: Words, waiting: dict[int, str], records: list[Record], of_copy: Record) -> None:
    """Quotes in a text that came with the table."""
    try:
        depth = Depth(of_copy.capture.get("depth") or Depth.FULL)
        words.copy = _copy(of_copy.capture["text"], depth, of_copy)
    except ValidationError as error:
        for at in waiting:
            words.problems[at] = _refused(records[at], error, "Mend the text of the source.")
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
            words.problems[at] = _refused(records[at], error, "Mend the quote.")
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
    """When a page was seen, as a row says it: a time with its zone, or a day, which begins in UTC.

    Raises ValidationError on field `observed_at`.
    """
    said = record.capture.get("observed_at", "")
    if not said:
        return None
    try:
        day = parse_date(said)
        found = datetime.combine(day, time.min, UTC) if day else parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        what = f"“{said[:40]}” is no day, and no time with its zone, such as 2026-11-22T04:10:05Z."
        raise ValidationError({"observed_at": what})
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

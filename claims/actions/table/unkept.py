"""What a row says of a saved copy or a question that nothing of ours takes: it is kept beside the row, and told."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError

from claims.actions.freeze import address_typed, file_name_typed
from claims.actions.table.step import Step
from claims.actions.table.words import observed
from claims.rules.extract.document import sha256_of
from claims.rules.table_record import Record

_NO_QUOTE = "The row has no quote, so that no copy is saved and no question is asked"
_ELSE = "What is here stays as it is"


def keep_beside(step: Step, told: set[str]) -> None:
    """Find out what of a row has no place here; the first row of each kind tells it, and notes it in `told`."""
    if step.is_refused:
        return
    unkept = dict(_of_copy(step)) | dict(_of_question(step))
    # A text may be as long as a book: it stays in their table.
    step.unkept = {name: value for name, value in unkept.items() if name != "capture.text"}
    kept = " They are kept beside each row." if step.unkept else ""
    what = f"{_ELSE if step.quote else _NO_QUOTE}: nothing takes {', '.join(unkept)}.{kept}"
    if unkept and what not in told:
        told.add(what)
        why = "Save the copy itself first" if step.quote else "Give each such row a quote"
        step.tell(next(iter(unkept)), what, f"{why} where it is needed. This is told once.", refuses=False)


def _of_question(step: Step) -> Iterator[tuple[str, str]]:
    if step.question is None:
        yield from ((f"question.{name}", value) for name, value in step.record.question.items() if value.strip())


def _of_copy(step: Step) -> Iterator[tuple[str, str]]:
    has = _capture_has(step)
    for name, value in step.record.capture.items():
        of_source = name == "address" and _address(value) == _address_of_source(step)
        if value and name in has and has[name] != _as_stored(step.record, name, value) and not of_source:
            yield f"capture.{name}", value


def _capture_has(step: Step) -> dict[str, object]:
    """What the copy has on which the words of the row stand, as far as it may be something else than the row says."""
    if not step.quote:
        return dict.fromkeys(("address", "file", "text", "depth", "observed_at"))
    found = step.words.places.get(step.at) if step.words else None
    capture = step.claim.capture if step.claim else found[0] if found else None
    if capture is not None:
        return {
            "address": capture.asked_address, "file": capture.filename, "text": capture.sha256,
            "depth": capture.depth, "observed_at": capture.observed_at,
        }  # fmt: skip
    return {"depth": step.words.copy.facts["depth"]} if step.words and step.words.copy else {}


def _as_stored(record: Record, name: str, value: str) -> object:
    if name == "address":
        return _address(value)
    if name == "file":
        return file_name_typed(value)
    if name == "text":
        return sha256_of(value.encode("utf-8", "surrogatepass"))
    return _seen(record) or value if name == "observed_at" else value


def _address_of_source(step: Step) -> str:
    return (step.wanted.stored or step.wanted.source).address if step.wanted else ""


def _address(value: str) -> str:
    try:
        return address_typed(value, "address")
    except ValidationError:
        return value


def _seen(record: Record) -> datetime | None:
    try:
        return observed(record)
    except ValidationError:
        return None

"""Sources that are here with a saved copy that a row names, though nothing else in it says which they are."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from claims.actions.source import normalise_source
from claims.actions.table.sources import IDENTIFIERS, source_changes
from claims.actions.table.step import Step
from claims.actions.table.words import file_of
from claims.choices import CaptureMethod
from claims.models import Capture, Source
from claims.rules.table_record import Record

WHY = "Mend the column that names the copy, or take it out of the mapping."


class Copies:
    """Looks them up, a batch at a time, and remembers which source of the table each of them became."""

    def __init__(self) -> None:
        self._became: dict[int, int] = {}

    def look_up(self, steps: Iterable[Step]) -> None:
        """Fill in the sources of the copies that are here, and tell where it is not clear which is meant."""
        waiting = [step for step in steps if step.quote and step.wanted and step.wanted.stored is None]
        waiting = [step for step in waiting if file_of(step.record) or step.record.capture.get("address")]
        by_file = _by_file({file_of(step.record) for step in waiting} - {""}) if waiting else {}
        by_address = _by_address({key for step in waiting if (key := _address_key(step.record))}) if waiting else {}
        for step in waiting:
            found = by_file.get(file_of(step.record)) or by_address.get(_address_key(step.record))
            if found and step.wanted and step.wanted.stored is None and not step.wanted.ambiguous:
                self._take(step, list(found.values()))

    def _take(self, step: Step, found: list[Source]) -> None:
        wanted, name = step.wanted, "file" if file_of(step.record) else "address"
        if wanted is None:
            return
        if len(found) > 1:
            numbers = ", ".join(str(source.number) for source in found[:5])
            what = f"Several sources here have a saved copy “{step.record.capture[name][:80]}”: {numbers}."
            step.tell(f"capture.{name}", what, "Give the identifier or the address of the source that is meant.")
            return
        (source,) = found
        others = [one for one in IDENTIFIERS if one != "uid" and _differs(source, wanted.source, one)]
        if others or self._became.setdefault(source.pk, wanted.place) != wanted.place:
            what = (
                f"“{step.record.capture[name][:80]}” is a saved copy of source {source.number}, which is another one."
            )
            step.tell(f"capture.{name}", what, WHY)
            return
        wanted.stored = source
        wanted.changes = dict(source_changes(wanted, source))


def _differs(stored: Source, given: Source, name: str) -> bool:
    return bool(getattr(stored, name) and getattr(given, name) and getattr(stored, name) != getattr(given, name))


def _by_file(names: set[str]) -> dict[str, dict[int, Source]]:
    copies = Capture.objects.without_text().filter(filename__in=names, source__withdrawn_at=None)
    copies = copies.exclude(method=CaptureMethod.IMPORTED)
    found: dict[str, dict[int, Source]] = {}
    for copy in copies.select_related("source__publisher", "source__source_type").order_by("pk") if names else ():
        found.setdefault(copy.filename, {})[copy.source_id] = copy.source
    return found


def _by_address(keys: set[str]) -> dict[str, dict[int, Source]]:
    sources = Source.objects.filter(address_key__in=keys, withdrawn_at=None).select_related("publisher", "source_type")
    found: dict[str, dict[int, Source]] = {}
    for source in sources.order_by("pk") if keys else ():
        found.setdefault(source.address_key, {})[source.pk] = source
    return found


def _address_key(record: Record) -> str:
    source = Source(address=record.capture.get("address", ""))
    try:
        normalise_source(source)
    except ValidationError:
        return ""
    return source.address_key

"""Imports: what would become of each record is kept first, then it is stored, and it can be undone as a whole."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from claims.actions.evidence_item import withdraw_evidence_item
from claims.actions.import_document import drop_staged, store_document
from claims.actions.import_reference import store_reference
from claims.actions.lock import alone
from claims.actions.permissions import require
from claims.actions.source import withdraw_source
from claims.actions.table.take_back import take_back
from claims.choices import Became, ImportKind, ImportState, Role
from claims.models import EvidenceItem, Import, ImportedRecord, Source, User
from claims.models.import_ import LEFT_OUT
from claims.network.fetch import Progress

# Rows that are written at once while a file is looked through.
AT_ONCE = 2_000
# What was ticked to be an evidence item, also where its source is there already.
_AS_EVIDENCE = Q(as_evidence=True) & ~Q(became=Became.REFUSED)
# What is stored, one record after the other, each whole or not at all; it gives the source.
STORE: dict[str, Callable[..., Source]] = {
    ImportKind.REFERENCES: store_reference,
    ImportKind.DOCUMENTS: store_document,
}
# One import at a time is stored record by record, on all machines: so it is known that one which is not was stopped.
ALONE = "imports"
# Of what is small several are written in one transaction, a quarter of a second of writing, each in a part of its own.
TOGETHER: dict[str, int] = {ImportKind.REFERENCES: 40}


@dataclass(frozen=True, slots=True)
class Staged:
    """What would become of one record of a file. `because` is why it is refused, and what to do."""

    where: str
    became: Became
    title: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    because: str = ""
    notes: tuple[dict[str, str], ...] = ()
    differs: dict[str, list[str]] = field(default_factory=dict)
    source: Source | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it was brought: its name, its hash, its size in bytes, what it was recognised as."""

    kind: ImportKind
    filename: str
    sha256: str
    size: int
    format: str = ""
    problems: tuple[dict[str, str], ...] = ()


def stage_import(*, actor: User, brought: Brought, records: Iterable[Staged]) -> Import:
    """Keep what would become of each record of a file; nothing of it is stored yet.

    Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    # To look through a file takes its time: nobody waits for it to write.
    staged = list(records)
    import_ = Import(
        kind=brought.kind, filename=brought.filename[-255:], sha256=brought.sha256, size=brought.size,
        format=brought.format, problems=list(brought.problems), created_by=actor, found=len(staged),
    )  # fmt: skip
    with transaction.atomic():
        import_.save()
        rows = (_row(import_, position, one) for position, one in enumerate(staged, start=1))
        while some := list(islice(rows, AT_ONCE)):
            ImportedRecord.objects.bulk_create(some)
    return import_


def _row(import_: Import, position: int, one: Staged) -> ImportedRecord:
    return ImportedRecord(
        in_import=import_, position=position, where=one.where[:120], title=one.title[:300], says=one.says,
        became=one.became, because=one.because, notes=list(one.notes), differs=one.differs, source=one.source,
        digest=one.digest,
    )  # fmt: skip


def store_import(*, actor: User, import_: Import, progress: Progress = lambda done, total, message: None) -> str:
    """Store what was looked through, record by record; says what came of it.

    One that was stopped half way goes on where it was: what was stored is not stored again. A record that turns out
    not to be possible is refused with its reason, and stands in the way of no other.
    Raises ValidationError for one that is stored or undone, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    begin_storing(import_)
    with alone(ALONE, wait=True):
        _store_waiting(actor, import_, progress)
    with transaction.atomic():
        import_.state, import_.stored_at = ImportState.STORED, timezone.now()
        import_.save(update_fields=["state", "stored_at"])
    drop_staged(import_)
    return told(import_)


def _store_waiting(actor: User, import_: Import, progress: Progress) -> None:
    waiting = import_.records.filter(Q(became__in=(Became.NEW, Became.CHANGED)) | _AS_EVIDENCE, done=False)
    waiting = waiting.order_by("position")
    total = waiting.count()
    done = 0
    records = _one_by_one(waiting)
    while some := list(islice(records, TOGETHER.get(import_.kind, 1))):
        # A record and what became of it are there together, or neither is: one that was stopped stores nothing twice.
        with transaction.atomic() if import_.kind in TOGETHER else nullcontext():
            for record in some:
                _store(actor, import_, record)
        done += len(some)
        progress(done, total, f"{done:,} of {total:,} records stored")


def begin_storing(import_: Import) -> None:
    """Say that it is being stored. Raises ValidationError for one that is stored or undone."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=import_.pk)
        if held.state in (ImportState.STORED, ImportState.UNDONE):
            raise ValidationError(f"This import is {held.get_state_display().lower()} already.")
        import_.state = ImportState.STORING
        import_.save(update_fields=["state"])


def _one_by_one(records: Any) -> Iterator[ImportedRecord]:
    """The records, read a few at a time: between them others write."""
    after = 0
    while some := list(records.filter(position__gt=after)[:AT_ONCE]):
        yield from some
        after = some[-1].position


def _store(actor: User, import_: Import, record: ImportedRecord) -> None:
    try:
        record.source = STORE[import_.kind](actor=actor, record=record)
    except ValidationError as error:
        record.became, record.because = Became.REFUSED, " ".join(error.messages)
    record.done = record.became != Became.REFUSED
    record.save(update_fields=["source", "evidence_item", "became", "because", "done"])


def choose_evidence(*, actor: User, import_: Import, shown: Iterable[int], chosen: Iterable[int]) -> None:
    """Say which of the records that were shown become evidence items, by position; of others it stays as it was.

    Raises ValidationError for what are no references or stored already, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if import_.kind != ImportKind.REFERENCES or import_.state != ImportState.CHECKED:
        raise ValidationError("Evidence items are made of references, before these are stored.")
    rows = import_.records.filter(position__in=set(shown)).exclude(became=Became.REFUSED)
    with transaction.atomic():
        rows.update(as_evidence=False)
        rows.filter(position__in=set(chosen)).update(as_evidence=True)


def choose_documents(*, actor: User, import_: Import, shown: Iterable[int], chosen: Iterable[int]) -> None:
    """Say which of the new documents that were shown are stored, by position; of others it stays as it was.

    Raises ValidationError for what are no documents or stored already, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if import_.kind != ImportKind.DOCUMENTS or import_.state != ImportState.CHECKED:
        raise ValidationError("Documents are chosen before they are stored.")
    rows = import_.records.filter(position__in=set(shown))
    wanted = rows.filter(position__in=set(chosen))
    with transaction.atomic():
        wanted.filter(because=LEFT_OUT).update(became=Became.NEW, because="")
        rows.filter(became=Became.NEW).exclude(position__in=set(chosen)).update(became=Became.REFUSED, because=LEFT_OUT)


def undo_import(*, actor: User, import_: Import, because: str) -> Import:
    """Withdraw all that came new with an import, with the reason; it stays at its address, as all that was citable.

    What it added to sources that were there before stays. A table is taken back instead, with what it changed, as
    `take_back` does. Raises ValidationError without a reason, for one that is not stored, and where something else
    stands on what came with it (named); PermissionDenied unless the actor is a curator, and a lead for a table.
    """
    require(actor, Role.CURATOR)
    if not because.strip():
        raise ValidationError({"because": "Say why it is undone."})
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=import_.pk)
        if held.state != ImportState.STORED:
            raise ValidationError("Only an import that was stored can be undone.")
        if held.kind == ImportKind.TABLE:
            take_back(actor=actor, import_=held)
        else:
            _refuse_while_stood_on(held)
            for item in EvidenceItem.objects.current().filter(imported__in_import=held):
                withdraw_evidence_item(actor=actor, item=item, because=because)
            for source in Source.objects.current().filter(imported__in=_came_new(held)).distinct():
                withdraw_source(actor=actor, source=source, because=because)
        held.state, held.undone_at, held.undone_by = ImportState.UNDONE, timezone.now(), actor
        held.undone_because = because.strip()
        held.save(update_fields=["state", "undone_at", "undone_by", "undone_because"])
    return held


def _came_new(import_: Import) -> Any:
    return import_.records.filter(became=Became.NEW, done=True)


def _refuse_while_stood_on(import_: Import) -> None:
    current = Q(withdrawn_at=None)
    stood_on = (
        Source.objects.current()
        .filter(imported__in=_came_new(import_))
        .annotate(
            on_it=Count("claims", filter=Q(claims__withdrawn_at=None), distinct=True)
            + Count("evidence_items", filter=_stood_on(import_), distinct=True)
        )
        .filter(current, on_it__gt=0)
    )
    if named := [source.shown_title for source in stood_on[:5]]:
        number = stood_on.count()
        more = f" and {number - len(named):,} more" if number > len(named) else ""
        listed = "; ".join(f"“{title[:80]}”" for title in named)
        raise ValidationError(
            f"Claims or evidence items stand on {listed}{more}. Withdraw these first; then the import can be undone."
        )


def _stood_on(import_: Import) -> Q:
    """Condition on items of sources: others made them, or what came with the import is linked by now."""
    came = Q(evidence_items__imported__in_import=import_)
    linked = Q(evidence_items__links__isnull=False, evidence_items__links__withdrawn_at=None)
    return Q(evidence_items__withdrawn_at=None) & (~came | linked)


def discard_import(*, actor: User, import_: Import) -> None:
    """Forget what a file would become. Raises ValidationError where it is stored, PermissionDenied unless a curator."""
    require(actor, Role.CURATOR)
    if import_.state not in (ImportState.MAPPING, ImportState.CHECKED):
        raise ValidationError("What is stored, or being stored, is not discarded; it can be undone.")
    drop_staged(import_)
    drop_staged_table(import_)
    import_.delete()


def drop_staged_table(import_: Import) -> None:
    """Delete the bytes of a table that waited, once nobody can go back; the row is saved by the caller."""
    if name := import_.staged:
        transaction.on_commit(lambda: default_storage.delete(name))
    import_.staged = ""


def take_differences(*, actor: User, record: ImportedRecord, fields: Iterable[str]) -> ImportedRecord:
    """Say which values of the file are to be written over those that are there; the others stay as they are.

    Raises ValidationError for a field that does not differ or an import that is stored already, PermissionDenied
    unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    chosen = list(dict.fromkeys(fields))
    if record.in_import.state != ImportState.CHECKED:
        raise ValidationError("The import is stored already. Change the source itself.")
    if unknown := [name for name in chosen if name not in record.differs]:
        raise ValidationError(f"{', '.join(unknown)} does not differ.")
    record.says = record.says | {"take": chosen}
    fills = record.says.get("adds") or any(not here for here, _there in record.differs.values())
    record.became = Became.CHANGED if chosen or fills else Became.SAME
    record.save(update_fields=["says", "became"])
    return record


def counts_of(import_: Import) -> dict[str, int]:
    """How many of its records became what, all four named."""
    rows = import_.records.values_list("became").annotate(number=Count("pk")).order_by()
    return {str(became): 0 for became in Became} | dict(rows)


def told(import_: Import) -> str:
    """What became of an import, in numbers."""
    counts = counts_of(import_)
    parts = [
        f"{counts[Became.NEW]:,} new", f"{counts[Became.SAME]:,} there already",
        f"{counts[Became.CHANGED]:,} added to what is there", f"{counts[Became.REFUSED]:,} refused",
    ]  # fmt: skip
    return f"{import_.found:,} found: {', '.join(parts)}."

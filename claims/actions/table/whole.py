"""All of a table or nothing: one that was stopped half way is taken back before anything else is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.actions.lock import alone
from claims.actions.table.take_back import take_batch
from claims.actions.table.write import Writer
from claims.choices import ImportKind, ImportState, JobState
from claims.models import Import, ImportedBatch, Job

# One table at a time, on all machines: whoever begins knows that one which is not finished was stopped.
NAME = "tables"
STOPPED = "It was stopped half way. What it had stored was taken back: it can be stored again."
KEPT = "It was stopped half way, and not all that it had stored could be taken back"


@contextmanager
def storing(import_: Import) -> Iterator[None]:
    """Store a table in this block, which waits until nobody else stores one.

    Nothing stays of one that was stopped before, nor of this one where the block breaks off.
    """
    with alone(NAME, wait=True):
        _take_back_stopped(but=import_)
        _take_batches(import_)
        try:
            yield
        except BaseException:
            leave_nothing(import_)
            raise


def keep_batch(import_: Import, writer: Writer) -> None:
    """Keep what a batch made and changed, in its own transaction; with the last one all of the table is stored.

    Raises ValidationError where it was taken back meanwhile.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=import_.pk)
    if held.state != ImportState.STORING:
        raise ValidationError("It was taken back meanwhile. Store it again.")
    if writer.made or writer.changed:
        ImportedBatch.objects.create(in_import=held, made=writer.made, changed=writer.changed)
    if writer.finished:
        held.state, held.stored_at = ImportState.STORED, timezone.now()
        held.save(update_fields=["state", "stored_at"])


def take_back_stopped() -> None:
    """Take back tables that were stopped half way, unless somebody stores one now. A worker does so before all else."""
    if _stopped().exists():
        with alone(NAME, wait=False) as nobody_else:
            if nobody_else:
                _take_back_stopped()


def _stopped() -> QuerySet[Import]:
    """Tables that are being stored, as it says; one whose job still waits is not begun."""
    begun = Q(job=None) | ~Q(job__state=JobState.WAITING)
    return Import.objects.filter(begun, kind=ImportKind.TABLE, state=ImportState.STORING)


def _take_back_stopped(but: Import | None = None) -> None:
    for import_ in _stopped():
        if import_ == but:
            continue
        leave_nothing(import_)
        job = Job.objects.filter(pk=import_.job_id or 0, state=JobState.RUNNING)
        job.update(state=JobState.FAILED, finished_at=timezone.now(), message=STOPPED)


def leave_nothing(import_: Import) -> None:
    """Take back what is stored of a table that is not whole: then it waits to be stored again.

    Where somebody built on a part of it, this part stays, and that is said on the import: once it is stored again, what
    is there is known again.
    """
    why = _take_batches(import_)
    with transaction.atomic():
        held = Import.objects.select_for_update(of=("self",)).get(pk=import_.pk)
        if held.state == ImportState.STORING:
            held.state = ImportState.CHECKED
        problem = {"where": "table", "what": KEPT, "why": why}
        held.problems = [*held.problems, problem] if why and problem not in held.problems else held.problems
        held.save(update_fields=["state", "problems"])


def _take_batches(import_: Import) -> str:
    """Take it back batch by batch, the last first, each in a transaction of its own: others can write in between.

    Gives why one could not be taken back; those before it stay as well.
    """
    for batch in ImportedBatch.objects.filter(in_import=import_.pk).order_by("-pk"):
        try:
            take_batch(batch)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""

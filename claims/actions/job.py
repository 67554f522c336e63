"""Work that outlasts a request: asked for on a page, done by a worker, seen by its row."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from claims.actions.assignment import hand_out_anew
from claims.actions.copies import find_copies, forget_outdated, prepare
from claims.actions.decision import check_alike, decide_alike
from claims.actions.fetch import check_fetch, fetch_page
from claims.actions.import_ import ALONE, store_import
from claims.actions.intervals import check_intervals, work_out_intervals
from claims.actions.lock import alone
from claims.actions.permissions import require
from claims.actions.plan import told_undeclared
from claims.actions.round import open_round
from claims.actions.several import MOST_AT_ONCE, ClaimChange, Outcome, SourceChange, change_claims, change_sources
from claims.actions.table.whole import take_back_stopped
from claims.actions.wording import find_wordings, newest_claim
from claims.choices import ImportKind, ImportState, JobKind, JobState, ListName, Role
from claims.models import Capture, Import, Job, Round, Source, User
from claims.network.fetch import Progress
from claims.reads.source.copies import unprepared
from claims.rules.job import is_lost

logger = logging.getLogger(__name__)

# Each telling is a write, and pages ask about once a second.
TELL_EVERY = 0.5
MAX_MESSAGE = 500
STOPPED = "The worker was stopped before the end. Start it again."
BROKEN = "Something failed here that has nothing to do with what you asked for; the log of the server says what."


def find_new_copies(*, actor: User, progress: Progress) -> str:
    """Propose candidates for every capture that was not compared before; says how many. Raises PermissionDenied."""
    require(actor, Role.CURATOR)
    forget_outdated()
    new = list(unprepared().values_list("pk", flat=True))
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        told += done
        progress(told, 2 * len(new), "Reading and comparing new texts")

    prepare(new, tell)
    found = sum(1 for _ in find_copies(keys=new, done=tell))
    candidates, captures = "" if found == 1 else "s", "copy" if len(new) == 1 else "copies"
    return f"{found:,} candidate{candidates} proposed; {len(new):,} new saved {captures} compared with all others."


def find_new_wordings(*, actor: User, progress: Progress, beyond: int, up_to: int) -> str:
    """Propose which new claims may be one wording with older ones; says how many. Raises PermissionDenied."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        told += done
        progress(told, up_to - beyond, "Comparing new claims with all others")

    found = sum(1 for _ in find_wordings(actor=actor, beyond=beyond, up_to=up_to, done=tell))
    return f"{found:,} proposed; {told:,} new claim{'' if told == 1 else 's'} compared with all others."


def change_several(*, actor: User, progress: Progress, of: str, uids: list[str], change: dict[str, Any]) -> Outcome:
    """Change claims or sources one after the other. Raises PermissionDenied unless the actor is a curator."""
    if of == ListName.CLAIMS:
        return change_claims(actor=actor, uids=uids, change=ClaimChange(**change), done=progress)
    return change_sources(actor=actor, uids=uids, change=SourceChange(**change), done=progress)


def open_made_round(*, actor: User, progress: Progress, round_uid: str) -> str:
    """Open a round that was made; says how much was handed out. Raises PermissionDenied unless the actor is a lead."""
    opened = open_round(actor=actor, round_=Round.objects.get(uid=round_uid), done=progress)
    return f"“{opened.round}” is open.{told_undeclared(opened.undeclared)}"


def hand_out_again(*, actor: User, progress: Progress, round_uid: str) -> str:
    """Hand out anew what nobody has begun. Raises PermissionDenied unless the actor is a lead."""
    plan = hand_out_anew(actor=actor, round_=Round.objects.get(uid=round_uid), done=progress)
    return f"“{plan.round}” is handed out anew.{told_undeclared(plan.undeclared)}"


def decide_where_all_agree(*, actor: User, progress: Progress, round_uid: str, reason: str) -> Outcome:
    """Decide what all raters say, wherever they do. Raises PermissionDenied unless the actor is a lead."""
    return decide_alike(actor=actor, round_=Round.objects.get(uid=round_uid), reason=reason, done=progress)


def work_out_intervals_of(*, actor: User, progress: Progress, round_uid: str) -> str:
    """Work out intervals of agreement. Raises PermissionDenied unless the actor is a lead who sees the ratings."""
    kept = work_out_intervals(actor=actor, round_=Round.objects.get(uid=round_uid), progress=progress)
    return f"The intervals of “{kept.round}” are worked out, and stand beside its figures."


def store_checked_import(*, actor: User, progress: Progress, import_uid: str) -> str:
    """Store an import that was looked through; says what came of it. Raises PermissionDenied unless a curator."""
    return store_import(actor=actor, import_=Import.objects.get(uid=import_uid), progress=progress)


# What each kind of job does; it gives a capture, words for the page, or what came of several changes. What reads files
# in stands above this, and puts itself here: `claims/exchange/jobs.py`.
WORK: dict[str, Callable[..., Capture | Outcome | str]] = {
    JobKind.FETCH: fetch_page,
    JobKind.FIND_COPIES: find_new_copies,
    JobKind.WORDINGS: find_new_wordings,
    JobKind.CHANGE: change_several,
    JobKind.OPEN_ROUND: open_made_round,
    JobKind.HAND_OUT: hand_out_again,
    JobKind.DECIDE: decide_where_all_agree,
    JobKind.INTERVALS: work_out_intervals_of,
    JobKind.IMPORT: store_checked_import,
}
# Who may ask for it, where that is not a curator.
WHO: dict[str, Role] = dict.fromkeys(
    (JobKind.OPEN_ROUND, JobKind.HAND_OUT, JobKind.DECIDE, JobKind.INTERVALS, JobKind.RELEASE), Role.LEAD
)


def start_fetch(*, actor: User, address: str, source: Source | None = None) -> Job:
    """Have the page at this address fetched, as a newer copy of a source where one is given.

    Raises ValidationError where fetching is off or the address (field `address`) may not be fetched; PermissionDenied
    unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    check_fetch(address)
    arguments = {"address": address.strip()} | ({"source": source.uid} if source else {})
    return start_job(actor=actor, kind=JobKind.FETCH, arguments=arguments)


def start_find_copies(*, actor: User) -> Job:
    """Have new captures compared with all others; where that is under way already, the job that does it."""
    require(actor, Role.CURATOR)
    return _under_way(JobKind.FIND_COPIES) or start_job(actor=actor, kind=JobKind.FIND_COPIES, arguments={})


def start_find_wordings(*, actor: User) -> Job:
    """Have claims that were not compared before compared with all; where that is under way, the job that does it.

    Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    done = Job.objects.filter(kind=JobKind.WORDINGS, state=JobState.DONE).values_list("arguments__up_to", flat=True)
    arguments = {"beyond": max(done, default=0), "up_to": newest_claim()}
    return _under_way(JobKind.WORDINGS) or start_job(actor=actor, kind=JobKind.WORDINGS, arguments=arguments)


def _under_way(kind: JobKind) -> Job | None:
    for job in Job.objects.filter(kind=kind, state__in=[JobState.WAITING, JobState.RUNNING]):
        if not is_lost(job.kind, job.state, job.started_at, timezone.now()):
            return job
    return None


def start_change(*, actor: User, of: ListName, uids: Sequence[str], change: ClaimChange | SourceChange) -> Job:
    """Have several claims or sources changed.

    Raises ValidationError for too many, PermissionDenied unless the actor is a curator.
    """
    if len(uids) > MOST_AT_ONCE:
        raise ValidationError(f"At most {MOST_AT_ONCE:,} are changed at once. Narrow the list down first.")
    arguments = {"of": of.value, "uids": list(uids), "change": asdict(change)}
    return start_job(actor=actor, kind=JobKind.CHANGE, arguments=arguments)


def start_round_job(*, actor: User, kind: JobKind, round_: Round) -> Job:
    """Have a round opened, or handed out anew; where that is under way already, the job that does it.

    Raises PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    under_way = job_under_way(round_, JobKind.OPEN_ROUND, JobKind.HAND_OUT)
    return under_way or start_job(actor=actor, kind=kind, arguments={"round_uid": round_.uid})


def start_intervals(*, actor: User, round_: Round) -> Job:
    """Have the intervals of a round's agreement worked out; where that is under way already, the job that does it.

    Raises PermissionDenied unless the actor is a lead to whom the round's ratings are shown.
    """
    check_intervals(actor, round_)
    under_way = job_under_way(round_, JobKind.INTERVALS)
    return under_way or start_job(actor=actor, kind=JobKind.INTERVALS, arguments={"round_uid": round_.uid})


def job_under_way(round_: Round, *kinds: JobKind) -> Job | None:
    """The job of one of these kinds that waits or runs for a round; one whose worker is gone is none."""
    for job in Job.objects.filter(kind__in=kinds, state__in=[JobState.WAITING, JobState.RUNNING]):
        ours = job.arguments.get("round_uid") == round_.uid
        if ours and not is_lost(job.kind, job.state, job.started_at, timezone.now()):
            return job
    return None


@transaction.atomic
def start_import(*, actor: User, import_: Import) -> Job:
    """Have an import stored that was looked through; where that is under way already, the job that does it.

    Raises ValidationError for one that is stored, undone or not looked through, PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    held = Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=import_.pk)
    if held.state in (ImportState.STORED, ImportState.UNDONE):
        raise ValidationError(f"This import is {held.get_state_display().lower()} already.")
    job = held.job
    waits = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    if job is not None and waits and not is_lost(job.kind, job.state, job.started_at, timezone.now()):
        return job
    if held.state == ImportState.MAPPING:
        raise ValidationError("Look it through first.")
    kind = JobKind.TABLE if held.kind == ImportKind.TABLE else JobKind.IMPORT
    held.job = start_job(actor=actor, kind=kind, arguments={"import_uid": held.uid})
    held.state = ImportState.STORING
    held.save(update_fields=["job", "state"])
    return held.job


def start_look(*, actor: User, import_: Import) -> Job:
    """Have a table looked through. Raises PermissionDenied unless the actor is a curator."""
    job = start_job(actor=actor, kind=JobKind.LOOK, arguments={"import_uid": import_.uid})
    Import.objects.filter(pk=import_.pk).update(job=job)
    return job


def start_decide_alike(*, actor: User, round_: Round, reason: str) -> Job:
    """Have it decided wherever all raters of a round agree.

    Raises ValidationError without a reason, PermissionDenied unless the actor is a lead.
    """
    check_alike(actor, reason)
    return start_job(actor=actor, kind=JobKind.DECIDE, arguments={"round_uid": round_.uid, "reason": reason})


@transaction.atomic
def start_job(*, actor: User, kind: JobKind, arguments: dict[str, Any]) -> Job:
    """Note what is to be done, and leave it to a worker. Raises PermissionDenied unless the actor may ask for it."""
    require(actor, WHO.get(kind, Role.CURATOR))
    job = Job(kind=kind, arguments=arguments, created_by=actor)
    job.full_clean()
    job.save()
    # In the same transaction: the row and its place in the queue are there together, or not at all.
    run_job.enqueue(job.uid)
    return job


@transaction.atomic
def restart_job(*, actor: User, job: Job) -> Job:
    """Do again, as a new job, what failed or was cut off.

    Raises ValidationError for any other; PermissionDenied unless the actor may ask for it.
    """
    require(actor, WHO.get(job.kind, Role.CURATOR))
    job = Job.objects.select_for_update().get(pk=job.pk)
    if is_lost(job.kind, job.state, job.started_at, timezone.now()):
        _finish(job, JobState.FAILED, message=STOPPED)
    elif job.state != JobState.FAILED:
        raise ValidationError("Only what failed is started again.")
    return start_job(actor=actor, kind=JobKind(job.kind), arguments=job.arguments)


def mend_stopped() -> None:
    """What a worker does first: a table that was stopped is taken back, other imports go on where they were."""
    take_back_stopped()
    stopped = Import.objects.filter(state=ImportState.STORING, job__kind=JobKind.IMPORT, job__state=JobState.RUNNING)
    if not stopped.exists():
        return
    with alone(ALONE, wait=False) as nobody_else:
        for import_ in stopped.select_related("job__created_by") if nobody_else else ():
            _go_on(import_)


@transaction.atomic
def _go_on(import_: Import) -> None:
    held = import_.job
    if held is None:
        return
    _finish(held, JobState.FAILED, message=STOPPED)
    # Whoever may no longer ask for it has it failed.
    with suppress(PermissionDenied):
        import_.job = start_job(actor=held.created_by, kind=JobKind.IMPORT, arguments=held.arguments)
        import_.save(update_fields=["job"])


@task()
def run_job(uid: str) -> None:
    """What a worker does. A job that somebody else has taken up, or that was given up, is left alone.

    Before anything else what was stopped half way is taken back, or goes on.
    """
    mend_stopped()
    waiting = Job.objects.filter(uid=uid, state=JobState.WAITING)
    if not waiting.update(state=JobState.RUNNING, started_at=timezone.now()):
        return
    job = Job.objects.select_related("created_by").get(uid=uid)
    try:
        came = WORK[job.kind](actor=job.created_by, progress=Telling(job), **job.arguments)
    except (ValidationError, PermissionDenied) as error:
        _finish(job, JobState.FAILED, message=" ".join(getattr(error, "messages", [str(error)])))
    except Exception:
        logger.exception("Job %s failed", uid)
        _finish(job, JobState.FAILED, message=f"{BROKEN} It names job {uid}.")
    except BaseException:
        _finish(job, JobState.FAILED, message=STOPPED)
        raise
    else:
        _finish(job, JobState.DONE, **_told(came))


def _told(came: Capture | Outcome | str) -> dict[str, Any]:
    if isinstance(came, Outcome):
        return {"message": str(came), "refused": [asdict(one) for one in came.refused]}
    return {"message": came} if isinstance(came, str) else {"capture": came}


def _finish(job: Job, state: JobState, **fields: Any) -> None:
    """The end of a running job; one that was given up in the meantime keeps the end that it has."""
    if "message" in fields:
        fields["message"] = fields["message"][:MAX_MESSAGE]
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    running.update(state=state, finished_at=timezone.now(), **fields)


class Telling:
    """Writes how far a job is into its row: done, of how many in all (0: not known), and what it does now."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = 0.0

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Tell it, unless something was told just now."""
        now = time.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            rows = Job.objects.filter(pk=self._job.pk, state=JobState.RUNNING)
            rows.update(done=done, total=total, message=message[:MAX_MESSAGE])

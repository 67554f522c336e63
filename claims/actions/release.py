"""Making releases whole, and what happens to them after: they are made public, listed and withheld, never changed."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.actions.job import STOPPED, start_job
from claims.actions.lock import lock
from claims.actions.permissions import require
from claims.actions.record import check_typed, typed
from claims.actions.release_withheld import NEEDED, held_release, note_release
from claims.actions.webhook import tell_release
from claims.choices import Heard, ImportState, JobKind, JobState, ReleaseStep, Role
from claims.models import Import, Job, Release, ReleasedClaim, User
from claims.reads.publisher_response import publishers_of
from claims.rules.job import is_lost

BUSY = "A release is being made already. Wait until it is there, or has failed."
STORING = "An import is being stored, and a release would have a part of it. Wait until it is there, or was taken back."
# So soon after its start a job may not have the lock yet.
SOON = timedelta(minutes=1)
# Decided claims that are written at one go: under a second, so that others can write between.
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a release is called, and what it corrects, by uid; empty where it corrects nothing."""

    title: str
    contact: str
    about: str = ""
    licence: str = ""
    corrects: str = ""
    correction: str = ""


def start_release(*, actor: User, plan: Plan) -> Job:
    """Have a release made.

    Raises ValidationError by field, and while another one is being made; PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    _planned(actor, plan)
    _refuse_while_storing()
    for job in Job.objects.filter(kind=JobKind.RELEASE, state__in=[JobState.WAITING, JobState.RUNNING]):
        if not is_lost(job.kind, job.state, job.started_at, timezone.now()) and not _told_stopped(job):
            raise ValidationError(BUSY)
    arguments = {name: getattr(plan, name) for name in Plan.__slots__}
    return start_job(actor=actor, kind=JobKind.RELEASE, arguments=arguments)


def _told_stopped(job: Job) -> bool:
    """Whether the worker of a job is gone, which then says so: it has the lock from its first second to its last."""
    if job.started_at is None or timezone.now() - job.started_at < SOON:
        return False
    with _lock_file() as file:
        if not lock(file, wait=False):
            return False
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    running.update(state=JobState.FAILED, finished_at=timezone.now(), message=STOPPED)
    return True


def _refuse_while_storing() -> None:
    """Raises ValidationError while an import is being stored, of which a release would have a part."""
    if Import.objects.filter(state=ImportState.STORING).exists():
        raise ValidationError(STORING)


def _lock_file() -> IO[str]:
    return (Path(settings.HOME) / "release.lock").open("w")


@contextmanager
def making_release(*, actor: User, plan: Plan) -> Iterator[Release]:
    """A release to be made, for as long as nobody else may make one; its row is there, and seen by nobody.

    What a making left behind that was stopped is swept first. The release has its number and its time, which are stored
    when it is whole. Raises ValidationError, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    with _lock_file() as file:
        if not lock(file, wait=False):
            raise ValidationError(BUSY)
        _refuse_while_storing()
        _sweep()
        release = _planned(actor, plan)
        with transaction.atomic():
            release.save()
        release.made_at = timezone.now().replace(microsecond=0)
        release.number = _next_number()
        yield release


def _planned(actor: User, plan: Plan) -> Release:
    """The release as it is asked for, not saved. Raises ValidationError by field."""
    said = {name: getattr(plan, name).strip() for name in ("title", "contact", "about", "licence", "correction")}
    release = Release(**said, made_by=actor, made_by_name=actor.shown_name)
    errors: dict[str, str] = {}
    if not said["title"]:
        errors["title"] = "Give the release a title."
    if not said["contact"]:
        errors["contact"] = "Say where corrections can be asked for."
    if plan.corrects:
        release.corrects = Release.objects.made().filter(uid=plan.corrects).first()
        if release.corrects is None:
            errors["corrects"] = "There is no such release."
        elif not said["correction"]:
            errors["correction"] = "Say what it corrects."
    elif said["correction"]:
        errors["corrects"] = "Say which release it corrects."
    if errors:
        raise ValidationError(errors)
    check_typed(release)
    release.clean_fields(exclude=["made_by", "corrects"])
    return release


def _next_number() -> int:
    return (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _sweep() -> None:
    """Take away what was left of a making that was stopped: nobody has seen it."""
    for left in Release.objects.filter(made_at=None):
        with transaction.atomic():
            while keys := list(left.claims.values_list("pk", flat=True)[:BATCH]):
                ReleasedClaim.objects.filter(pk__in=keys).delete()
            left.delete()
        if left.sha256 and not Release.objects.filter(sha256=left.sha256).exists():
            default_storage.delete(left.stored_name)


def keep_release(
    *,
    actor: User,
    release: Release,
    archive: IO[bytes],
    decided: Iterable[bytes],
    heard: Mapping[str, list[dict[str, Any]]] | None = None,
) -> Release:
    """Store the ZIP of a release, then what was decided, then make all of it visible by one flip.

    `release` says its hash, its size and what it holds; `decided` are the lines of its file of decisions; `heard` says
    by claim what its publisher was asked and said.
    Raises PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    with transaction.atomic():
        # Before the bytes, so that whoever sweeps knows of them.
        Release.objects.filter(pk=release.pk).update(sha256=release.sha256, size=release.size)
    _store(release, archive)
    rows = (_released(release, json.loads(line), heard or {}) for line in decided)
    claims = (row for row in rows if row.claim_uid)
    publishers: Counter[tuple[str, str]] = Counter()
    while some := list(islice(claims, BATCH)):
        publishers.update((one.row["publisher_uid"], one.row["publisher"]) for one in some)
        with transaction.atomic():
            ReleasedClaim.objects.bulk_create(some)
    release.holds["publishers"] = [
        {"uid": uid, "name": name, "claims": number} for (uid, name), number in sorted(publishers.items()) if uid
    ]
    with transaction.atomic():
        if release.number != _next_number():
            raise ValidationError("Another release was made meanwhile. Make this one again.")
        release.save(update_fields=["number", "made_at", "holds"])
        note_release(release, ReleaseStep.MADE, actor)
        tell_release(release, ReleaseStep.MADE)
        if release.corrects is not None:
            note_release(
                release.corrects, ReleaseStep.CORRECTED, actor, f"Release {release.number}: {release.correction}"
            )
    return release


def _store(release: Release, archive: IO[bytes]) -> None:
    if not default_storage.exists(release.stored_name):
        stored = default_storage.save(release.stored_name, File(archive))
        if stored != release.stored_name:
            default_storage.delete(stored)


def _released(release: Release, row: dict[str, str], heard: Mapping[str, list[dict[str, Any]]]) -> ReleasedClaim:
    return ReleasedClaim(
        release=release,
        claim_uid=row["claim_uid"],
        decision_uid=row["decision_uid"],
        says=json.dumps(row, ensure_ascii=False),
        heard=heard.get(row["claim_uid"], []),
    )


# --- what happens to it after ---------------------------------------------------------------------------------------


@transaction.atomic
def publish_release(*, actor: User, release: Release, public: bool, unheard_because: str = "") -> Release:
    """Open its pages to everybody, or close them again. Raises PermissionDenied unless the actor is a lead.

    Where publishers of its decided claims were not heard, and nobody noted why, `unheard_because` says it for all of
    them; it stays in the log of the release. Raises ValidationError (field `unheard_because`) without it, where it is
    so already, and for one that is withheld.
    """
    held = held_release(actor, release)
    if (held.public_at is not None) == public:
        raise ValidationError(f"It is {'public' if public else 'closed'} already.")
    heard = _heard(held, typed(unheard_because, "unheard_because")) if public else ""
    held.public_at, held.listed = (timezone.now(), False) if public else (None, False)
    held.save(update_fields=["public_at", "listed"])
    note_release(held, ReleaseStep.PUBLIC if public else ReleaseStep.CLOSED, actor, heard)
    if public:
        tell_release(held, ReleaseStep.PUBLIC)
    return held


def _heard(release: Release, because: str) -> str:
    """Which publishers were heard, in a sentence, and why others were not."""
    publishers = publishers_of(release)
    if not publishers:
        return ""
    asked = sum(one.state not in (None, Heard.NOT_ASKED) for one in publishers)
    answered = sum(one.state == Heard.ANSWERED for one in publishers)
    unheard = [one.name for one in publishers if one.state is None]
    if unheard and not because:
        raise ValidationError(
            {"unheard_because": f"Say why these were not asked, or ask them first: {', '.join(unheard[:20])}."}
        )
    said = f"Of {len(publishers)} publishers of decided claims {asked} were asked, and {answered} answered."
    return f"{said} Not asked: {because}" if unheard else said


@transaction.atomic
def list_release(*, actor: User, release: Release, listed: bool) -> Release:
    """Say whether search engines may list its pages. Raises PermissionDenied unless the actor is a lead.

    Raises ValidationError for one that is not public or that is withheld, and where it is so already.
    """
    held = held_release(actor, release)
    if held.public_at is None:
        raise ValidationError("It is not public: no search engine sees it.")
    if held.listed == listed:
        raise ValidationError("It is so already.")
    held.listed = listed
    held.save(update_fields=["listed"])
    note_release(held, ReleaseStep.LISTED if listed else ReleaseStep.UNLISTED, actor)
    return held

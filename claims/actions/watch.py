"""Watching sources: the schedule on one, and having fetched what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.job import start_fetch
from claims.actions.permissions import require
from claims.choices import Every, JobState, Role
from claims.models import Source, User, Watch
from claims.rules.job import is_lost

NEEDED = "Only curators and leads say which sources are watched."
# Fetches that one run asks for, so that a worker has time for other work; and how long a page is left alone after one.
MOST_AT_ONCE: Final = 200
AGAIN_AFTER: Final = timedelta(hours=20)


@dataclass(slots=True)
class Due:
    """What came of the sources that are due: fetches that were asked for, and what waits for a person."""

    fetched: int = 0
    by_hand: int = 0
    lately: int = 0

    def __str__(self) -> str:
        pages = "1 page is" if self.fetched == 1 else f"{self.fetched:,} pages are"
        return (
            f"{pages} being fetched; {self.by_hand:,} wait for a person; {self.lately:,} were asked for not long ago."
        )


@transaction.atomic
def watch_source(*, actor: User, source: Source, every: str) -> Watch:
    """Have a source looked at again so often; another schedule takes the place of the one before.

    Raises ValidationError (field `every`) for an unknown schedule and for a source that is withdrawn; PermissionDenied
    unless the actor is a curator or a lead.
    """
    require(actor, Role.CURATOR, Role.LEAD, needed=NEEDED)
    if every not in Every.values:
        raise ValidationError({"every": f"Choose how often: {', '.join(Every.values)}."})
    held = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if held.withdrawn_at is not None:
        raise ValidationError({"every": "This source was withdrawn: it is not looked at again."})
    before = Watch.objects.filter(source=held, lifted_at=None).first()
    if before is not None and before.every == every:
        return before
    if before is not None:
        _lift(actor, before)
    return Watch.objects.create(source=held, every=every, created_by=actor)


@transaction.atomic
def lift_watch(*, actor: User, source: Source) -> None:
    """Look at the source again no more. Nothing is changed where nobody does; PermissionDenied as `watch_source`."""
    require(actor, Role.CURATOR, Role.LEAD, needed=NEEDED)
    for watch in Watch.objects.select_for_update(of=("self",)).filter(source=source, lifted_at=None):
        _lift(actor, watch)


def _lift(actor: User, watch: Watch) -> None:
    watch.lifted_at, watch.lifted_by = timezone.now(), actor
    watch.save(update_fields=["lifted_at", "lifted_by"])


def fetch_due(*, actor: User | None = None) -> Due:
    """Have fetched what is due, each in the name of who set its schedule; where they may not, of `actor`, if given.

    Where fetching is off, or a source has no address, it waits for a person. Raises nothing.
    """
    due, now = Due(), timezone.now()
    rows = Watch.objects.due(now).select_related("source", "created_by", "job").order_by("pk")
    for watch in rows[:MOST_AT_ONCE]:
        if _asked_lately(watch, now):
            due.lately += 1
        elif _fetch(watch, actor):
            due.fetched += 1
        else:
            due.by_hand += 1
    return due


def _asked_lately(watch: Watch, now: datetime) -> bool:
    job = watch.job
    if job is None:
        return False
    under_way = job.state in (JobState.WAITING, JobState.RUNNING)
    lost = is_lost(job.kind, job.state, job.started_at, now)
    return (under_way and not lost) or now - job.created_at < AGAIN_AFTER


def _fetch(watch: Watch, actor: User | None) -> bool:
    """Whether a fetch was asked for."""
    who = watch.created_by if watch.created_by.is_curator else actor
    if not settings.FETCH_PAGES or not watch.source.address or who is None:
        return False
    try:
        watch.job = start_fetch(actor=who, address=watch.source.address, source=watch.source)
    except ValidationError:  # an address that may not be fetched
        return False
    watch.save(update_fields=["job"])
    return True

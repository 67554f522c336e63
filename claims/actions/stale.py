"""Marking ratings whose basis has changed. They are marked, never altered.

SQLite marks about 20,000 ratings a second, and nobody else writes meanwhile. So few are marked in the transaction of
the change itself, and many by a worker, in transactions of their own; what is left to do is committed with the change.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import task

from claims.models import OPERATOR, Claim, Rating, Round, RoundUnit, StaleMark
from claims.models.rating import RatingQuerySet
from claims.reads.review.basis import overdue

# A quarter of a second of writing.
BATCH = 5_000
CLAIMS = 5_000
LONGEST = 300


@transaction.atomic
def mark_ratings_stale(*, claims: QuerySet[Claim], because: str, links: Collection[str] | None = None) -> None:
    """Mark the current ratings of these claims, as part of the change that is the reason. A first reason is kept.

    `links`: uids of the evidence links that the change is about. A round that froze its evidence without them does not
    rest on them, until they are accepted there.

    More than BATCH of them are marked by a worker soon after. Ratings that are being submitted are waited for: they
    rest on what was before the change.
    """
    list(Round.objects.open().select_for_update().order_by("pk").values_list("pk"))
    waiting = list(_unmarked(links).filter(claim__in=claims).order_by().values_list("pk", flat=True)[: BATCH + 1])
    if len(waiting) <= BATCH:
        _mark(waiting, because, timezone.now())
    else:
        _leave_to_worker(claims, because, links)


@transaction.atomic
def mark_round_stale(*, round_: Round, claim: Claim, because: str) -> None:
    """Mark the current ratings of this claim in one round. There are few, one for each of its raters."""
    rows = _unmarked().filter(round=round_, claim=claim).order_by()
    _mark(list(rows.values_list("pk", flat=True)), because, timezone.now())


def _leave_to_worker(claims: QuerySet[Claim], because: str, links: Collection[str] | None) -> None:
    keys = list(claims.order_by().values_list("pk", flat=True))
    newest = Rating.objects.visible_to(OPERATOR).aggregate(last=Max("pk"))["last"]
    StaleMark.objects.bulk_create(
        StaleMark(
            because=because[:LONGEST],
            claims=keys[first : first + CLAIMS],
            links=None if links is None else list(links),
            newest=newest,
            created_at=timezone.now(),
        )
        for first in range(0, len(keys), CLAIMS)
    )
    # In the same transaction: the change, what is left to do and its place in the queue are there together.
    mark_the_rest.enqueue()


@task()
def mark_the_rest() -> None:
    """What a worker does: everything that is left to be marked, also by one that was stopped."""
    for _ in mark_pending():
        pass


def mark_pending() -> Iterator[int]:
    """Mark what changes have left to do, batch by batch; gives the number of ratings of each.

    Raises RuntimeError inside a transaction: each batch is one of its own, so that others write in between.
    """
    for mark in StaleMark.objects.order_by("pk"):
        while number := _mark_some(mark):
            yield number


@transaction.atomic(durable=True)
def _mark_some(mark: StaleMark) -> int:
    waiting = _unmarked(mark.links).filter(claim__in=mark.claims, pk__lte=mark.newest)
    keys = list(waiting.order_by().values_list("pk", flat=True)[:BATCH])
    if keys:
        _mark(keys, mark.because, mark.created_at)
    else:
        StaleMark.objects.filter(pk=mark.pk).delete()
    return len(keys)


def mark_overdue() -> Iterator[int]:
    """Mark what should be stale by its basis and is not, batch by batch; gives the number of ratings of each.

    Raises RuntimeError inside a transaction, like `mark_pending`.
    """
    for batch in overdue():
        with transaction.atomic(durable=True):
            for one in batch:
                parts = " and ".join(one.changed)
                _mark([one.pk], f"Found when everything was checked: {parts} changed.", timezone.now())
        yield len(batch)


def _unmarked(links: Collection[str] | None = None) -> RatingQuerySet:
    unmarked = Rating.objects.visible_to(OPERATOR).current().filter(stale_at=None)
    return unmarked if links is None else unmarked.filter(_rests_on(links))


def _rests_on(links: Collection[str]) -> Q:
    """Condition: the round of the rating froze no evidence of this claim, or one of these links with it."""
    unit = RoundUnit.objects.filter(round=OuterRef("round"), claim=OuterRef("claim"), evidence__isnull=False)
    named = Q(pk__in=[])
    for uid in links:
        named |= Q(frozen__contains=f'"{uid}"')
    return ~Exists(unit) | Exists(unit.annotate(frozen=Cast("evidence", TextField())).filter(named))


def _mark(keys: Iterable[int], because: str, since: datetime) -> None:
    rows = Rating.objects.visible_to(OPERATOR).filter(pk__in=keys, stale_at=None)
    rows.update(stale_at=since, stale_because=because[:LONGEST])

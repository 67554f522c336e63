"""Marking ratings, and decisions, whose basis has changed. They are marked, never altered.

SQLite marks about 20,000 ratings a second, and nobody else writes meanwhile. So few are marked in the transaction of
the change itself, and many by a worker, in transactions of their own; what is left to do is committed with the change.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import task

from claims.models import OPERATOR, Claim, Rating, Round, RoundUnit, StaleMark
from claims.reads.review.basis import overdue
from claims.reads.review.seen import decisions_seen_by

# A quarter of a second of writing.
BATCH = 5_000
CLAIMS = 5_000
LONGEST = 300


# What rests on a basis, by the word that `overdue` has for it: whoever marks them sees all.
RESTING: Final[dict[str, Callable[[], QuerySet[Any]]]] = {
    "rating": lambda: Rating.objects.visible_to(OPERATOR),
    "decision": lambda: decisions_seen_by(OPERATOR),
}


@transaction.atomic
def mark_ratings_stale(*, claims: QuerySet[Claim], because: str, links: Collection[str] | None = None) -> None:
    """Mark the current ratings of these claims and the decisions on them, as part of the change that is the reason.

    A first reason is kept. `links`: uids of the evidence links that the change is about. A round that froze its
    evidence without them does not rest on them, until they are accepted there.

    More than BATCH of them are marked by a worker soon after. Ratings and decisions that are being submitted are waited
    for: they rest on what was before the change.
    """
    list(Round.objects.filter(opened_at__isnull=False).select_for_update().order_by("pk").values_list("pk"))
    waiting = {
        noun: list(rows.filter(claim__in=claims).order_by().values_list("pk", flat=True)[: BATCH + 1])
        for noun, rows in _unmarked(links).items()
    }
    if sum(map(len, waiting.values())) > BATCH:
        _leave_to_worker(claims, because, links)
        return
    for noun, keys in waiting.items():
        _mark(noun, keys, because, timezone.now())


@transaction.atomic
def mark_round_stale(*, round_: Round, claim: Claim, because: str) -> None:
    """Mark the current ratings of this claim in one round, and the decision on it: few, one for each rater."""
    for noun, rows in _unmarked().items():
        keys = rows.filter(round=round_, claim=claim).order_by().values_list("pk", flat=True)
        _mark(noun, list(keys), because, timezone.now())


def _leave_to_worker(claims: QuerySet[Claim], because: str, links: Collection[str] | None) -> None:
    keys = list(claims.order_by().values_list("pk", flat=True))
    newest = Rating.objects.visible_to(OPERATOR).aggregate(last=Max("pk"))["last"]
    StaleMark.objects.bulk_create(
        StaleMark(
            because=because[:LONGEST],
            claims=keys[first : first + CLAIMS],
            links=None if links is None else list(links),
            # None of them: only decisions rest on the change.
            newest=newest or 0,
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
    """Mark what changes have left to do, batch by batch; gives the number of ratings and decisions of each.

    Raises RuntimeError inside a transaction: each batch is one of its own, so that others write in between.
    """
    for mark in StaleMark.objects.order_by("pk"):
        while number := _mark_some(mark):
            yield number


@transaction.atomic(durable=True)
def _mark_some(mark: StaleMark) -> int:
    for noun, rows in _unmarked(mark.links).items():
        # Later ones know of the change.
        before = Q(pk__lte=mark.newest) if noun == "rating" else Q(created_at__lte=mark.created_at)
        waiting = rows.filter(before, claim__in=mark.claims)
        if keys := list(waiting.order_by().values_list("pk", flat=True)[:BATCH]):
            _mark(noun, keys, mark.because, mark.created_at)
            return len(keys)
    StaleMark.objects.filter(pk=mark.pk).delete()
    return 0


def mark_overdue() -> Iterator[int]:
    """Mark what should be stale by its basis and is not, batch by batch; gives the number of each batch.

    Raises RuntimeError inside a transaction, like `mark_pending`.
    """
    for batch in overdue():
        with transaction.atomic(durable=True):
            for one in batch:
                parts = " and ".join(one.changed)
                _mark(one.noun, [one.pk], f"Found when everything was checked: {parts} changed.", timezone.now())
        yield len(batch)


def _unmarked(links: Collection[str] | None = None) -> dict[str, QuerySet[Any]]:
    """What stands and is not marked, by noun; where links are named, what rests on them."""
    standing: dict[str, QuerySet[Any]] = {
        "rating": Rating.objects.visible_to(OPERATOR).current(),
        # A proposal too: who answers it is to know that it rests on what was.
        "decision": decisions_seen_by(OPERATOR).last_said(),
    }
    unmarked = {noun: rows.filter(stale_at=None) for noun, rows in standing.items()}
    return unmarked if links is None else {noun: rows.filter(_rests_on(links)) for noun, rows in unmarked.items()}


def _rests_on(links: Collection[str]) -> Q:
    """Condition: the round froze no evidence of this claim, or one of these links with it."""
    unit = RoundUnit.objects.filter(round=OuterRef("round"), claim=OuterRef("claim"), evidence__isnull=False)
    named = Q(pk__in=[])
    for uid in links:
        named |= Q(frozen__contains=f'"{uid}"')
    return ~Exists(unit) | Exists(unit.annotate(frozen=Cast("evidence", TextField())).filter(named))


def _mark(noun: str, keys: Collection[int], because: str, since: datetime) -> None:
    if keys:
        rows = RESTING[noun]().filter(pk__in=keys, stale_at=None)
        rows.update(stale_at=since, stale_because=because[:LONGEST])

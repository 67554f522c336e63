"""Marking ratings whose basis has changed. They are marked, never altered."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import OPERATOR, Claim, Rating

# About a second of writing at a time, so that reviewers who submit meanwhile do not wait.
BATCH = 5000


def mark_ratings_stale(*, claims: QuerySet[Claim], because: str) -> int:
    """Mark the latest ratings of these claims; returns how many were marked. A first reason is kept."""
    waiting = Rating.objects.visible_to(OPERATOR).current().filter(claim__in=claims, stale_at=None)
    ids = list(waiting.values_list("pk", flat=True))
    now = timezone.now()
    for first in range(0, len(ids), BATCH):
        with transaction.atomic():
            batch = Rating.objects.visible_to(OPERATOR).filter(pk__in=ids[first : first + BATCH])
            batch.update(stale_at=now, stale_because=because[:300])
    return len(ids)

"""Sources that are looked at again, and which of them are due."""

from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from claims.choices import Every
from claims.models.address_list import copies_of_page
from claims.models.base import WithUid
from claims.models.job import Job
from claims.models.source import Source

# After so long the page is to be saved again.
INTERVALS: Final = {
    Every.WEEK: timedelta(days=7),
    Every.MONTH: timedelta(days=30),
    Every.QUARTER: timedelta(days=91),
    Every.YEAR: timedelta(days=365),
}


class WatchQuerySet(models.QuerySet["Watch"]):
    """Reads of schedules."""

    def in_force(self) -> Self:
        """Not lifted, and of sources that are not withdrawn."""
        return self.filter(lifted_at=None, source__withdrawn_at=None)

    def due(self, now: datetime) -> Self:
        """Those of which no copy that shows the page was seen so lately. Asked of the copies, and stored nowhere."""
        late = Q()
        for every, interval in INTERVALS.items():
            late |= Q(every=every) & ~Q(Exists(_seen_since(now - interval)))
        return self.in_force().filter(late)

    def with_seen(self) -> Self:
        """With when the page was `seen` last, as far as it was saved, and the hashes of its last two copies."""
        newest = _copies().order_by("-seen", "-pk")
        sha256 = newest.values("sha256")
        return self.annotate(
            seen=models.Subquery(newest.values("seen")[:1]),
            newest_sha256=models.Subquery(sha256[:1]),
            before_sha256=models.Subquery(sha256[1:2]),
        )


class Watch(WithUid):
    """A schedule on a source: from when, by whom, and until when. One is in force; another takes its place."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="watches")
    every = models.CharField("how often", max_length=8, choices=Every)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The last fetch that it asked for.
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(lifted_at=None), name="watch_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="watch_lifted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.get_every_display().lower()}"


def _copies() -> Any:
    """Copies that show the page of the schedule, each with when it was seen."""
    return copies_of_page().filter(source=OuterRef("source")).annotate(seen=Coalesce("observed_at", "stored_at"))


def _seen_since(moment: datetime) -> Any:
    return _copies().filter(seen__gt=moment).order_by()

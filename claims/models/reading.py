"""Who has read a capture, and what they marked when two people read it separately."""

from django.conf import settings
from django.db import models

from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.claim import Claim


class Reading(WithUid):
    """One person's reading of one capture. While a separate one is open, its reader does not see others' marks."""

    capture = models.ForeignKey(Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    separate = models.BooleanField(default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    no_claim_found = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["capture", "reader"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.capture} read by {self.reader}"


class Mark(models.Model):
    """A span that a reader marked where somebody else had marked exactly the same: the claim is not stored twice."""

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="marks")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="marks")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reading", "claim"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.claim} in {self.reading}"

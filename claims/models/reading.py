"""Who has read a capture, and what they marked when two people read it separately."""

from django.conf import settings
from django.db import models

from claims.choices import Outcome
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


class Merging(models.Model):
    """What became of a claim when two people's separate readings were merged. Append-only, once for a claim.

    A claim that is joined to another, which stays, is withdrawn and names it; one that is dropped is withdrawn.
    """

    capture = models.ForeignKey(Capture, models.PROTECT, related_name="mergings")
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="merging")
    outcome = models.CharField(max_length=7, choices=Outcome)
    into = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="joined")
    because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.JOINED, into__isnull=False)
                | (~models.Q(outcome=Outcome.JOINED) & models.Q(into=None)),
                name="merging_joined_into",
            ),
            models.CheckConstraint(condition=~models.Q(into=models.F("claim")), name="merging_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_outcome_display()}"

"""What a newer capture of a source has of its claims."""

from typing import Self

from django.conf import settings
from django.db import models

from claims.choices import SightingDecision, SightingState
from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.claim import Claim


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Reads of sightings."""

    def waiting(self) -> Self:
        """Lost or doubtful, and nobody has decided."""
        return self.filter(decision=SightingDecision.OPEN)


class Sighting(WithUid):
    """One claim looked for on one capture: found exactly, moved or reworded, or lost; and what a person decided.

    `start`, `end` and `exact` are the words found there (code points of the capture's text); empty where lost. `score`
    is their likeness with the claim's words, 0 to 1. What was found never changes; the decision is made once.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="sightings")
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="sightings")
    state = models.CharField(max_length=10, choices=SightingState)
    sought = models.TextField(help_text="The words of the claim when it was looked for.")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(blank=True)
    score = models.FloatField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="Why it is doubtful, in words for people.")
    decision = models.CharField(max_length=10, choices=SightingDecision)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], name="sighting_waiting", condition=models.Q(decision=SightingDecision.OPEN)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "capture"], name="sighting_once"),
            models.CheckConstraint(
                condition=models.Q(state=SightingState.LOST, start=None, end=None)
                | ~models.Q(state=SightingState.LOST) & models.Q(end__gt=models.F("start")),
                name="sighting_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.capture}"

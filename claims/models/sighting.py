"""What a newer capture of a source has of its claims."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models

from claims.choices import SightingDecision, SightingState
from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.capture_judgement import is_blocked
from claims.models.claim import Claim
from claims.models.source import Source

# Why a sighting that nobody decided on is closed.
SUPERSEDED = "A newer copy was looked at before anybody decided."
# What a capture has of text and structure: up to 20 MB.
HEAVY = ("text", "structure", "metadata", "headers")
_FOUND = models.Q(state=SightingState.EXACT) | models.Q(decision=SightingDecision.ACCEPTED)
_LOST = models.Q(state=SightingState.LOST) | models.Q(decision=SightingDecision.REJECTED)
_FARED = {"held": _FOUND & ~_LOST, "lost": _LOST, "doubtful": ~_FOUND & ~_LOST}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims of a source a capture still has, has lost (a rejected proposal included), or may have."""

    held: int
    lost: int
    doubtful: int


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Reads of sightings."""

    def of_page(self) -> Self:
        """Without those on captures that show a wall in place of the page: these are no sightings of it."""
        return self.filter(~is_blocked("capture"))

    def waiting(self) -> Self:
        """Lost or doubtful, on a capture that shows the page, and nobody has decided."""
        return self.of_page().filter(decision=SightingDecision.OPEN)

    def for_queue(self) -> Self:
        """With what a row of the queue shows; never a captured text."""
        return self.select_related("claim__source__source_type", "claim__capture", "capture").defer(
            *(f"{path}__{field}" for path in ("capture", "claim__capture") for field in HEAVY), "claim__source__note"
        )

    def tallies(self, source: Source) -> dict[int, "Tally"]:
        """How the claims of a source fared on each of its captures, by the capture's key. One query."""
        count = {name: models.Count("pk", filter=which) for name, which in _FARED.items()}
        counted = self.of_page().filter(capture__source=source).order_by().values("capture").annotate(**count)
        return {capture: Tally(*fared) for capture, *fared in counted.values_list("capture", *count)}


class Sighting(WithUid):
    """One claim looked for on one capture: found exactly, moved or reworded, or lost; and what a person decided.

    `start`, `end` and `exact` are the words found there (code points of the capture's text); empty where lost. `score`
    is their likeness with the claim's words, 0 to 1. What was found never changes; the decision is made once.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="sightings")
    capture = models.ForeignKey(Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="sightings")
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
            models.Index(fields=["id"], name="sighting_waiting", condition=models.Q(decision=SightingDecision.OPEN)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "capture"], name="sighting_once"),
            models.CheckConstraint(
                condition=models.Q(state=SightingState.LOST, start=None, end=None)
                | ~models.Q(state=SightingState.LOST) & models.Q(end__gt=models.F("start")),
                name="sighting_span",
            ),
        ]

    @property
    def is_plain_move(self) -> bool:
        """Whether its words stand there exactly and in one place only: such a one can be accepted with others."""
        return self.state == SightingState.MOVED and self.score == 1

    @property
    def settled_by_newer(self) -> bool:
        """Whether it was closed because a newer copy came, and not by anybody's judgement."""
        return self.decision == SightingDecision.REJECTED and self.decided_because == SUPERSEDED

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.capture}"


def sighting_faults() -> Iterator[tuple[str, str]]:
    """Uid of a sighting and what is wrong with it: a claim that stands where nobody decided, another source's text."""
    undecided = Sighting.objects.filter(decision=SightingDecision.OPEN, claim__capture=models.F("capture"))
    for uid in undecided.values_list("uid", flat=True):
        yield uid, "its claim stands on this capture, and nobody has decided that it does"
    elsewhere = Sighting.objects.exclude(capture__source=models.F("claim__source"))
    for uid in elsewhere.values_list("uid", flat=True):
        yield uid, "its claim belongs to another source than its capture"

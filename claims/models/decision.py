"""Decisions where raters differ, and what was said before them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import DecisionState, Disagreement
from claims.models.base import WithUid
from claims.models.description import Description
from claims.models.judged import Judged, comparator_named
from claims.models.round import Round
from claims.models.unit import OfUnit, once_per_unit, one_unit


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of decisions."""

    def last_said(self) -> Self:
        """Those that nothing came after: what is decided, and what waits for the raters' answer."""
        return self.filter(superseded_by=None)

    def current(self) -> Self:
        """Those that stand: decided, and not superseded."""
        return self.filter(state=DecisionState.DECIDED, superseded_by=None)


class Decision(WithUid, OfUnit, Judged):
    """The lead's judgement of one unit in one round, beside the ratings and never over them.

    Never edited: the next one supersedes it. One that is only proposed is put to the raters, who answer it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=8, choices=DecisionState, default=DecisionState.DECIDED)
    # Where the wording was coded: the description that stands.
    description = models.ForeignKey(Description, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    disagreement = models.CharField("why they differed", max_length=15, choices=Disagreement, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    basis = models.JSONField(help_text="What it rests on: codebook, words, evidence, and the uids of the ratings.")
    stale_at = models.DateTimeField("look again since", null=True, blank=True)
    stale_because = models.CharField("look again because", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_unit("decision_one_unit"),
            *once_per_unit("decision_first_once", "round", where=Q(supersedes=None)),
            comparator_named("decision_comparator_claim"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_reason"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.uid}"


class Acceptance(models.Model):
    """A rater's answer to a proposal."""

    proposal = models.ForeignKey(Decision, models.PROTECT, related_name="acceptances")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted = models.BooleanField()
    because = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "rater"], name="acceptance_once")]

    def __str__(self) -> str:
        return f"{self.rater}: {'accepted' if self.accepted else 'not accepted'}"


class Comment(WithUid, OfUnit):
    """What somebody says to the other raters of a unit, after the reveal. Append-only."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="comments")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [one_unit("comment_one_unit"), models.CheckConstraint(condition=~Q(text=""), name="comment_text")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

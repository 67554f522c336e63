"""Rounds of rating."""

from typing import Self

from django.conf import settings
from django.db import models

from claims.choices import Reveal
from claims.models.base import WithUid
from claims.models.claim import Claim
from claims.models.scheme import SchemeVersion
from claims.rules.review.reveal import Phase, Terms


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds."""

    def open(self) -> Self:
        """Opened and not closed."""
        return self.filter(opened_at__isnull=False, closed_at=None)

    def closed(self) -> Self:
        """Closed for good: their ratings are shown."""
        return self.filter(closed_at__isnull=False)

    def open_now(self) -> "Round | None":
        """The open round with its scheme; None while there is none.

        For views and commands, which pass it on: nothing below them looks it up by itself.
        """
        return self.open().select_related("scheme_version__scheme").first()


class Round(WithUid):
    """Claims handed to reviewers under one scheme version. For now every reviewer may rate every claim in it."""

    name = models.CharField(max_length=120)
    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, verbose_name="codebook version", related_name="rounds"
    )
    reveal = models.CharField(max_length=10, choices=Reveal, default=Reveal.AT_CLOSE)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(opened_at__isnull=False), name="round_closed_after_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether ratings are taken now."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def terms(self) -> Terms:
        """What it says about seeing others' ratings."""
        return Terms(Phase.RUNNING if self.closed_at is None else Phase.CLOSED, Reveal(self.reveal))


class Draft(models.Model):
    """What a reviewer has typed so far for one claim in one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="drafts")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    typed = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "round", "claim"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.reviewer_id} for claim {self.claim_id}"

"""Words of a claim, or of the text around it, that name a private person and are hidden in public."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.claim import Claim


class Redaction(WithUid):
    """A span of a capture, flagged at a claim, whose words are hidden in all that is public. The stored text stays.

    It can be lifted, and is never changed.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="redactions")
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="redaction_span"),
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""),
                name="redaction_lifted_because",
            ),
        ]

    def __str__(self) -> str:
        return f"Redacted in public from {self.start} to {self.end}"

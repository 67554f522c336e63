"""What a lead has made unreadable, and why."""

from django.conf import settings
from django.db import models

from claims.models.base import WithUid
from claims.models.capture import Capture


class Withholding(WithUid):
    """A capture, or a span of one, that nobody is to read here: hash, reason, who and when stay.

    Both offsets are empty for the whole capture. It can be lifted; once purged, there is nothing left to lift.
    """

    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="withholdings"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_because = models.TextField(blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)
    purged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start=None, end=None) | models.Q(end__gt=models.F("start")), name="withholding_span"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="withholding_reason"),
            models.CheckConstraint(
                condition=models.Q(purged_at=None) | models.Q(lifted_at=None), name="withholding_purged_stays"
            ),
        ]

    def __str__(self) -> str:
        part = "" if self.start is None else f" from {self.start} to {self.end}"
        return f"Withheld{part}: {self.reason}"

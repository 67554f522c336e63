"""Work that outlasts a request, as pages show it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.choices import JobKind, JobState
from claims.models.base import WithUid
from claims.models.capture import Capture


class Job(WithUid):
    """One piece of such work: what was asked, how far it is, and what came of it."""

    kind = models.CharField(max_length=12, choices=JobKind)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    arguments = models.JSONField(default=dict, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0, help_text="0 while it is not known.")
    message = models.CharField(max_length=500, blank=True, help_text="What it does now, or why it failed.")
    refused = models.JSONField(default=list, blank=True, help_text="Of several that were changed: what was refused.")
    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        """The page that shows how far it is."""
        return reverse("job", args=[self.uid])

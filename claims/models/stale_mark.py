"""Ratings that are yet to be marked stale."""

from django.db import models


class StaleMark(models.Model):
    """A change that more ratings rest on than are marked together with it; it is gone when the last one is marked."""

    because = models.CharField(max_length=300)
    claims = models.JSONField(help_text="Keys of the claims whose ratings are meant.")
    links = models.JSONField(
        null=True, blank=True, help_text="Uids of the evidence links that changed; empty for another change."
    )
    newest = models.BigIntegerField(help_text="Key of the last rating from before the change: later ones know of it.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.because

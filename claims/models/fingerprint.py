"""Fingerprints of captured texts, by which copies are found without comparing every pair."""

from django.db import models

from claims.models.capture import Capture


class Fingerprint(models.Model):
    """One winnowed hash of one capture's text; see claims.rules.copies.fingerprint."""

    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.CASCADE, related_name="fingerprints", db_index=False
    )
    value = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["value", "capture"], name="fingerprint_value"),
            models.Index(fields=["capture", "value"], name="fingerprint_capture"),
        ]

    def __str__(self) -> str:
        return f"{self.value:x}"

"""Intervals of agreement, which take long to work out and are kept."""

from typing import Any

from django.conf import settings
from django.db import models

from claims.models.round import Round


class AgreementIntervals(models.Model):
    """The intervals of a round's figures, as they were worked out the last time.

    They are shown only beside figures of the very ratings that they were worked out from: `of_sha256` says from which.
    """

    round = models.OneToOneField(Round, models.PROTECT, related_name="intervals")
    of_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the ratings, the seed and the resamples.")
    found: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, help_text="By judgement and group: each figure with its interval, or why there is none."
    )
    worked_out_at = models.DateTimeField(auto_now=True)
    worked_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "agreement intervals"

    def __str__(self) -> str:
        return f"Intervals of {self.round}"

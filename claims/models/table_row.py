"""What a row of an imported table became, and what it says that no field of ours takes."""

from typing import Any

from django.conf import settings
from django.db import models

from claims.models.claim import Claim
from claims.models.import_ import Import
from claims.models.source import Source


class TableRow(models.Model):
    """A row by its key, which is unique within `table`, so that it is known when the table comes in again."""

    table = models.CharField(max_length=200)
    key = models.CharField(max_length=300)
    source = models.ForeignKey(Source, models.PROTECT, related_name="table_rows")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="table_rows")
    extra: "models.JSONField[dict[str, str], Any]" = models.JSONField(
        default=dict, blank=True, help_text="Columns of theirs that no field takes, as they were typed."
    )
    in_import = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="table_rows", help_text="With which it came first."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="table_row_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.table}"

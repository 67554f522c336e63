"""How tables of one kind are said in our words, kept under a name to be used again."""

from typing import Any

from django.conf import settings
from django.db import models

from claims.models.base import Recorded, WithUid, history

LONGEST_NAME = 60


class TableMapping(Recorded, WithUid):
    """A mapping of columns and codes; its history has what it was before it was kept anew."""

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    says: "models.JSONField[dict[str, Any], Any]" = models.JSONField(help_text="As in a file of a mapping.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

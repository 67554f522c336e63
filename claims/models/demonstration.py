"""Which rows are the demonstration."""

from typing import Any

from django.db import models


class Demonstration(models.Model):
    """The rows that were written while the demonstration was loaded: what can be taken away again. At most one.

    Nothing else tells them apart: words can be copied, and the people of the demonstration may do work of one's own.
    """

    loaded_at = models.DateTimeField(auto_now_add=True)
    rows: "models.JSONField[dict[str, list[int]], Any]" = models.JSONField(
        default=dict, help_text="Primary keys, by the label of their model."
    )

    def __str__(self) -> str:
        return f"Demonstration of {self.loaded_at:%Y-%m-%d}"

    def keys_of(self, model: type[models.Model]) -> set[int]:
        """Primary keys of its rows in this table."""
        return set(self.rows.get(model._meta.label_lower, ()))

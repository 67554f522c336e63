"""How far short numbers have been given."""

from django.db import models


class Counter(models.Model):
    """The last number that was given of one kind. It only grows, so that no number is ever given twice.

    `of` is "sources", or "claims of 12" for the claims of the source with that key.
    """

    of = models.CharField(primary_key=True, max_length=40)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.of}: {self.last}"

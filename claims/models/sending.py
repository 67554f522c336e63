"""A form on its way in: so that a double click stores once."""

from django.db import models


class Sending(models.Model):
    """One form that somebody sent: while it is worked on without an address, after that with the page it led to.

    The key is a hash of who sent it, where to, and all that was in it, with the token that each drawn form has of its
    own. Rows are kept for minutes.
    """

    key = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=2_000, blank=True)
    begun_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Sent at {self.begun_at:%Y-%m-%d %H:%M:%S}"

"""Failed logins, counted for a while."""

from django.db import models


class LoginFailures(models.Model):
    """How often a login failed lately for one name from one place, or from one address.

    The key is a hash, so that what strangers type is kept nowhere: people type passwords into the wrong field.
    """

    key = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "login failures"

    def __str__(self) -> str:
        return f"{self.number} failed logins until {self.last_at:%Y-%m-%d %H:%M}"

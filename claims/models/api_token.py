"""With what programs read in somebody's name."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from claims.models.base import WithUid


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def working(self, now: datetime) -> Self:
        """Those that were not taken back and have not run out."""
        lasting = models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        return self.filter(lasting, revoked_at=None)


class ApiToken(WithUid):
    """With it a program reads what its owner sees, and nothing else. What is stored of its secret is a hash."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60, help_text="What it is for, so that you know which one to take back.")
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # To the day: nobody needs more, and a read is not a write each time.
    last_used_on = models.DateField(null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="api_token_named")]

    def __str__(self) -> str:
        return self.name

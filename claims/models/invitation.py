"""Inviting a person by a link that works once."""

from django.conf import settings
from django.db import models

from claims.models.base import WithUid
from claims.models.round import Round


class Invitation(WithUid):
    """A link with which one person makes an account of their own. What is stored of its secret is a hash."""

    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField("for whom", max_length=120, blank=True)
    roles: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invited_by"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None) | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_by",
            ),
        ]

    def __str__(self) -> str:
        return self.note or f"Invitation {self.uid}"

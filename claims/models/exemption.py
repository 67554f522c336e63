"""Where a lead who rates gave away more of a running round than they see, because nobody else could."""

from django.conf import settings
from django.db import models

from claims.choices import AccountChange
from claims.models.base import WithUid
from claims.models.round import Round


class Exemption(WithUid):
    """An account that sees more of a running round than the lead who changed it: what was done, by whom, and why.

    It belongs to the round, and is told with it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="exemptions")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    change = models.CharField(max_length=10, choices=AccountChange)
    reason = models.TextField(max_length=2_000)
    by_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="exemption_reason")]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.account}"

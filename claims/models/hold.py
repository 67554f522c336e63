"""What a lead keeps from being destroyed, and why."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.claim import Claim
from claims.models.source import Publisher, Source


class Hold(WithUid):
    """A publisher, a source, a saved copy or some claims, of which nothing is purged until a lead lifts it.

    Who, when and why stay, also after it is lifted; no other column is ever changed. A publisher is held with every
    source that was ever said to be theirs.
    """

    name = models.CharField(max_length=200, help_text="What it is for: a case, a request, a court's number.")
    because = models.TextField("why")
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="holds")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="holds")
    capture = models.ForeignKey(
        Capture, models.PROTECT, verbose_name="saved copy", null=True, blank=True, related_name="holds"
    )
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    # Not known where it was lifted after the backup that a database was restored from.
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publisher=None, source=None)
                | models.Q(publisher=None, capture=None)
                | models.Q(source=None, capture=None),
                name="hold_of_one",
            ),
            models.CheckConstraint(condition=~models.Q(because="") & ~models.Q(name=""), name="hold_says_why"),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False) & ~models.Q(lifted_because=""),
                name="hold_lifted_because",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it stands in the list."""
        return f"{reverse('holds')}#{self.uid}"


class HeldClaim(models.Model):
    """One of the claims that a hold is of. Append-only."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="claims")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="held")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["hold", "claim"], name="held_once")]

    def __str__(self) -> str:
        return f"Claim {self.claim_id} in {self.hold}"

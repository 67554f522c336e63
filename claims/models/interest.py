"""What reviewers declare of their interests, once a year."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.base import WithUid
from claims.models.source import Publisher


class InterestQuerySet(models.QuerySet["InterestStatement"]):
    """Reads of statements."""

    def in_force(self) -> Self:
        """Not expired; a person's newest comes first."""
        return self.filter(expires_at__gt=timezone.now()).order_by("-pk")


class InterestStatement(WithUid):
    """One person's statement of interests. Append-only: the newest one that has not expired is in force."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interest_statements")
    none = models.BooleanField("none to declare", default=False)
    text = models.TextField("interests", blank=True)
    publishers = models.ManyToManyField(
        Publisher, blank=True, related_name="+", help_text="Whose claims this person is not given."
    )
    declared_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(none=True, text="") | (models.Q(none=False) & ~models.Q(text="")),
                name="interest_said",
                violation_error_message="Say what the interests are, or that there are none.",
            ),
        ]

    def __str__(self) -> str:
        return "None declared" if self.none else self.text

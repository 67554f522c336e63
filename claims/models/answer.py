"""Answers to the closed items of a scheme version."""

from django.db import models
from django.db.models import Q

from claims.models.decision import Decision
from claims.models.rating import Rating
from claims.models.scheme import Item, Level


class Answer(models.Model):
    """What a rating, or a decision, says on one item. Written with it, and never changed."""

    # Read with their rating, which comes through the one door.
    rating = models.ForeignKey(Rating, models.PROTECT, null=True, blank=True, related_name="answers")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating=None, decision__isnull=False) | Q(rating__isnull=False, decision=None),
                name="answer_of_one",
            ),
            models.UniqueConstraint(fields=["rating", "item"], name="answer_once_per_rating"),
            models.UniqueConstraint(fields=["decision", "item"], name="answer_once_per_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.item.code}: {self.level.code}"

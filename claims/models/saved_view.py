"""Views of lists that people keep under a name."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import ListName
from claims.models.base import WithUid

LONGEST_NAME = 60
LONGEST_QUERY = 2_000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of saved views."""

    def offered_to(self, user_id: int, of: ListName | str) -> Self:
        """Those of one list that this person sees: everybody's, then their own."""
        return self.filter(Q(owner=user_id) | Q(for_everybody=True), of=of).order_by("-for_everybody", "name", "id")


class SavedView(WithUid):
    """Filters, order and columns of a list under a name, for oneself or for everybody."""

    of = models.CharField("list", max_length=12, choices=ListName)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(
        max_length=LONGEST_QUERY, blank=True, help_text="As in the address of the list, without a question mark."
    )
    for_everybody = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "name"],
                condition=Q(for_everybody=True),
                name="saved_view_once_for_everybody",
                violation_error_message="There is a view of this name for everybody already.",
            ),
            models.UniqueConstraint(
                fields=["owner", "of", "name"],
                condition=Q(for_everybody=False),
                name="saved_view_once_for_oneself",
                violation_error_message="You have a view of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

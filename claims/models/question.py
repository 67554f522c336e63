"""Questions that claims speak to, and the searches made for them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.models.base import Recorded, Withdrawable, WithUid, history, partial_date_field


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def current(self) -> Self:
        """Neither withdrawn nor merged into another."""
        return self.filter(withdrawn_at=None, merged_into=None)


class Question(Recorded, WithUid, Withdrawable):
    """The proposition that several claims speak to."""

    text = models.CharField(max_length=300, unique=True)
    population = models.CharField(max_length=300, blank=True)
    intervention = models.CharField(max_length=300, blank=True)
    comparator = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_current(self) -> bool:
        """Neither withdrawn nor merged into another."""
        return self.withdrawn_at is None and self.merged_into_id is None

    def get_absolute_url(self) -> str:
        """The question page: its claims by side."""
        return reverse("question", args=[self.uid])


class SearchRecord(Recorded, WithUid):
    """A search for evidence on a question: where, with what terms, when, how many hits, by whom."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="searches")
    where_searched = models.CharField(max_length=200)
    terms = models.TextField()
    searched_on = partial_date_field("searched on")
    hits = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history()

    class Meta:
        ordering = ["-searched_on", "-id"]

    def __str__(self) -> str:
        return f"{self.where_searched}, {self.searched_on or 'date not recorded'}"

"""Filters of changes."""

import django_filters
from django import forms
from django.db.models import QuerySet

from claims.choices import ChangeKind, Significance
from claims.filters.base import ListFilter, coded
from claims.models import Change, Source

PROPOSED, SAID = "rule", "person"


class ChangeFilter(ListFilter):
    """What became of claims, how much it matters, and who says so."""

    kind = django_filters.ChoiceFilter(field_name="kind_now", choices=ChangeKind.choices, label="What became of it")
    significance = coded(Significance.choices, "How much it matters", unknown="Not looked at yet")
    said = django_filters.ChoiceFilter(
        choices=[(PROPOSED, "Proposed by a rule"), (SAID, "Said by a person")], method="by_who", label="Who says so"
    )
    source = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(), to_field_name="uid", method="by_source", label="Source", widget=forms.HiddenInput
    )

    shown_by = {"source": "title"}

    def by_who(self, changes: QuerySet[Change], name: str, value: str) -> QuerySet[Change]:
        """A person, or a rule alone."""
        return changes.filter(kind="") if value == PROPOSED else changes.exclude(kind="")

    def by_source(self, changes: QuerySet[Change], name: str, value: Source) -> QuerySet[Change]:
        """Of claims of this source."""
        return changes.filter(claim__source=value)

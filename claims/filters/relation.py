"""Filters of relations."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from claims.choices import RelationKind, RelationStatus
from claims.filters.base import ListFilter
from claims.models import Source, SourceRelation


class RelationFilter(ListFilter):
    """Filters of the relations list."""

    status = django_filters.ChoiceFilter(choices=RelationStatus.choices, label="Status")
    kind = django_filters.ChoiceFilter(choices=RelationKind.choices, label="Kind")
    source = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(), to_field_name="uid", method="by_source", label="Source", widget=forms.HiddenInput
    )

    shown_by = {"source": "title"}

    def by_source(self, relations: QuerySet[SourceRelation], name: str, value: Source) -> QuerySet[SourceRelation]:
        """Either end."""
        return relations.filter(Q(from_source=value) | Q(to_source=value))

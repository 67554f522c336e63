"""Filters that several lists share; each is answered by an index."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class AddedByMe(admin.SimpleListFilter):
    """Rows that the person who looks has put in."""

    title = "added by"
    parameter_name = "added_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Me, or everybody."""
        return [("me", "Me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Mine alone."""
        return queryset.filter(created_by=request.user.pk) if self.value() == "me" else queryset


class Withdrawn(admin.SimpleListFilter):
    """Rows that were withdrawn, or those that stand."""

    title = "withdrawn"
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Yes or no."""
        return [("no", "No"), ("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the time of the withdrawal."""
        if self.value() is None:
            return queryset
        return queryset.filter(withdrawn_at__isnull=self.value() == "no")

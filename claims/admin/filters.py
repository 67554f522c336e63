"""Filters that several lists share."""

from collections.abc import Iterator
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
    """Rows that stand, unless those that were withdrawn are asked for."""

    title = "withdrawn"
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be asked for beside those that stand."""
        return [("yes", "Yes")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """No comes first, and is what is shown when nothing is asked."""
        for value, title in ((None, "No"), *self.lookup_choices):
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the time of the withdrawal; the lists have indexes of what stands."""
        return queryset.filter(withdrawn_at__isnull=self.value() != "yes")

"""What is withheld, to look at; leads withhold on the page of the source."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims.admin.base import RecordAdmin
from claims.models import Withholding


@admin.register(Withholding)
class WithholdingAdmin(RecordAdmin):
    """Withholdings: which part, why, by whom, and what became of it."""

    refusal = "Words are withheld on the page of their source, by a lead."
    list_display = ("uid", "capture", "start", "end", "reason", "created_by", "created_at", "lifted_at", "purged_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter), ("purged_at", admin.EmptyFieldListFilter))
    linked_by = ("capture",)
    sortable_by = ()
    fieldsets = ((None, {"fields": (*list_display, "lifted_by", "lifted_because", "purged_by")}),)
    readonly_fields = (*list_display, "lifted_by", "lifted_because", "purged_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here: it is done where the words are."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was withheld, and why, is never changed."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Withholding]:
        """Without the texts of captures."""
        people = ("created_by", "lifted_by", "purged_by")
        return super().get_queryset(request).select_related("capture__source", *people).defer("capture__text")

    def links_for(self, request: HttpRequest, record: Withholding) -> list[tuple[str, str]]:
        """The page on which it is lifted."""
        address = reverse("withhold", args=[record.capture.source.uid])
        return [("Withhold or lift", f"{address}?capture={record.capture.uid}")]

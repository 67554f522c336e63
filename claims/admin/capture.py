"""Freezing captures, and looking at them. A capture is never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from claims.actions.capture import capture_source, delete_capture
from claims.actions.permissions import has_role
from claims.admin.base import RecordAdmin, actor_of
from claims.admin.source import warn_of_duplicates
from claims.choices import Depth, Role
from claims.forms.admin_record import capture_label
from claims.forms.admin_source import TEXT_FIELDS, CaptureForm
from claims.models import Capture, User

SHOWN = 1500


@admin.register(Capture)
class CaptureAdmin(RecordAdmin):
    """Frozen copies of sources."""

    form = CaptureForm
    form_only = TEXT_FIELDS
    refusal = "A capture is never changed. Add another one to its source instead."
    list_display = ("uid", "source", "depth", "method", "length", "observed_at", "stored_at", "stored_by")
    list_display_links = ("uid", "source")
    list_filter = ("depth", "method")
    linked_by = ("source",)
    sortable_by = ("uid",)
    search_fields = ("source__title", "filename")
    search_help_text = "Words of the source's title, a file name, or a uid."
    autocomplete_fields = ("source",)
    frozen = ("source", "depth", "method", "observed_at", "stored_at", "stored_by", "length", "beginning")
    hashes = (
        "uid", "sha256", "size", "media_type", "charset", "filename", "text_sha256", "extractor", "extractor_version",
        "document_sha256",
    )  # fmt: skip
    readonly_fields = (*frozen, *hashes)

    def offered_as(self, capture: Capture) -> str:
        """Which copy of which source."""
        return capture_label(capture)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """Without the texts."""
        return super().get_queryset(request).defer("text").select_related("source", "stored_by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Capture], search_term: str
    ) -> tuple[QuerySet[Capture], bool]:
        """By uid where one is typed, else by words."""
        named = queryset.filter(uid=search_term.strip())
        if search_term.strip() and named.exists():
            return named, False
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a capture."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A curator, while nothing stands on it: the next page says what does."""
        return has_role(request.user, Role.CURATOR)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of one that is stored."""
        return super().get_readonly_fields(request, obj) if obj else ()

    def fieldsets_for(self, record: Capture | None) -> Any:
        """What is typed, or what is frozen."""
        if record is not None:
            return (
                (None, {"fields": self.frozen}),
                ("Bytes and hashes", {"classes": ("collapse",), "fields": self.hashes}),
            )
        return (
            (None, {"fields": ("source", *TEXT_FIELDS, "depth", "observed_at")}),
            ("An excerpt", {"classes": ("collapse",), "fields": ("document_sha256",)}),
        )

    @admin.display(description="it begins")
    def beginning(self, capture: Capture) -> str:
        """The first lines alone: the whole may have 20 MB."""
        row = Capture.objects.filter(pk=capture.pk).values_list(Substr("text", 1, SHOWN + 1), flat=True).get()
        begins = row[:SHOWN] + (" …" if len(row) > SHOWN else "")
        return format_html(
            '<div class="captured">{}</div><a href="{}">Read the whole text</a>', begins, self.view_on_site(capture)
        )

    def view_on_site(self, obj: Any) -> str:
        """The reader page of its source."""
        return str(obj.source.get_absolute_url())

    def links_for(self, request: HttpRequest, record: Capture) -> list[tuple[str, str]]:
        """Claims in this copy."""
        listed = ("Its claims", f"{reverse('admin:claims_claim_changelist')}?capture__id__exact={record.pk}")
        if not has_role(request.user, Role.CURATOR):
            return [listed]
        return [("Add claim", f"{reverse('admin:claims_claim_add')}?capture={record.pk}"), listed]

    def save_record(self, actor: User, record: Capture, form: Any) -> Capture:
        """Freeze what came in."""
        typed = form.cleaned_data
        return capture_source(
            actor=actor,
            source=record.source,
            data=form.incoming.data,
            media_type="text/plain",
            method=form.incoming.method,
            depth=Depth(typed["depth"]),
            filename=form.incoming.filename,
            observed_at=typed["observed_at"],
            document_sha256=typed["document_sha256"],
        )

    def after_saving(self, request: HttpRequest, record: Capture) -> None:
        """Point to sources with the same text."""
        warn_of_duplicates(request, record.source)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the capture: claims are what comes next."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            stay: Any = request.POST.copy()
            stay["_continue"] = "1"
            request.POST = stay
        return super().response_add(request, obj, post_url_continue)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What would go, and what stands in the way: counted, not listed, for it may be much."""
        captures = list(objs)
        standing = [
            f"{capture_label(capture)}: {' and '.join(why)} stand on it"
            for capture in captures
            if (why := _on(capture))
        ]
        return [capture_label(one) for one in captures], {"captures": len(captures)}, set(), standing

    def delete_model(self, request: HttpRequest, obj: Capture) -> None:
        """By the action."""
        delete_capture(actor=actor_of(request), capture=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Capture]) -> None:
        """Each by the action."""
        for capture in queryset:
            delete_capture(actor=actor_of(request), capture=capture)


def _on(capture: Capture) -> list[str]:
    numbers = {
        "claims": capture.claims.count(),
        "places of claims in the log": capture.anchors.count(),
        "evidence items": capture.evidence_items.count(),
    }
    return [f"{number} {noun}" for noun, number in numbers.items() if number]

"""Freezing captures, and looking at them. A capture is never changed."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from claims.actions.archive_copy import say_archive_copy
from claims.actions.capture import attach_picture, capture_source, delete_capture
from claims.actions.permissions import has_role
from claims.admin.base import ReadOnlyInline, RecordAdmin, actor_of
from claims.admin.forms.record import capture_label
from claims.admin.forms.source import TEXT_FIELDS, CaptureForm
from claims.admin.source import warn_of_duplicates
from claims.admin.step import Step
from claims.choices import Depth, Role
from claims.forms.capture import ArchiveForm, AttachForm
from claims.middleware import takes_documents
from claims.models import Attachment, Capture, Job, Source, User
from claims.reads.withholding import withheld_of

SHOWN = 1500
USED_MEANWHILE = "Nothing was deleted: something came to stand on it meanwhile. Ask to delete it again to see what."


class AttachmentRows(ReadOnlyInline):
    """Files beside a capture."""

    model = Attachment
    fields = readonly_fields = ("file", "description", "size", "sha256", "stored_at", "stored_by")
    verbose_name_plural = "Attachments: files beside it, kept as they are"
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        """With what a row says."""
        return Attachment.objects.select_related("stored_by", "capture__source").defer(
            "capture__text", "capture__structure", "capture__metadata"
        )

    @admin.display(description="file")
    def file(self, attachment: Attachment) -> str:
        """Its name, with a link that saves it."""
        capture = attachment.capture
        address = reverse("attachment_bytes", args=[capture.source.uid, capture.uid, attachment.uid])
        return format_html('<a href="{}" download>{}</a>', address, attachment)


def _attach(actor: User, capture: Capture, asked: dict[str, Any]) -> str:
    file, description = asked["file"], asked["description"]
    attach_picture(actor=actor, capture=capture, data=file.read(), filename=file.name, description=description)
    return "The file is attached. It is kept as it is, with its hash."


def _archive(actor: User, capture: Capture, asked: dict[str, Any]) -> str:
    say_archive_copy(actor=actor, capture=capture, address=asked["archive_address"])
    return "The archive address is saved."


@admin.register(Capture)
class CaptureAdmin(RecordAdmin):
    """Frozen copies of sources."""

    form = CaptureForm
    adds_slowly = True
    form_only = TEXT_FIELDS
    steps = (
        Step(
            "attach",
            "Attach a file…",
            "A screenshot, or the PDF that was printed. It is kept as it is, beside the saved copy, with its hash.",
            _attach,
            offered=lambda capture: capture.withheld_at is None,
            form=AttachForm,
        ),
        Step("archive", "Archive address…", "Where a public archive has a copy of it.", _archive, form=ArchiveForm),
    )
    refusal = "A saved copy is never changed. Add another one to its source instead."
    list_display = ("uid", "source", "depth", "method", "length", "observed_at", "stored_at", "stored_by")
    list_display_links = ("uid", "source")
    list_filter = ("depth", "method")
    linked_by = ("source",)
    sortable_by = ("uid",)
    search_fields = ("source__title", "filename")
    search_help_text = "Words of the source's title, an identifier of the source, a file name, or a uid."
    autocomplete_fields = ("source",)
    frozen = ("source", "depth", "method", "observed_at", "stored_at", "stored_by", "length", "beginning")
    hashes = (
        "uid", "sha256", "size", "media_type", "charset", "filename", "text_sha256", "extractor", "extractor_version",
        "document_sha256", "asked_address", "reached_address", "canonical_address", "archive_address",
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
        """By uid or an identifier of the source where one is typed, else by words."""
        typed = search_term.strip()
        named = queryset.filter(Q(uid=typed) | Q(source__in=Source.objects.identified(typed).values("pk")))
        if typed and named.exists():
            return named, False
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a capture."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A curator, while nothing stands on it: the next page says what does."""
        return has_role(request.user, Role.CURATOR)

    @takes_documents
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a document."""
        page: HttpResponse = super().add_view(request, form_url, extra_context)
        return page

    @takes_documents
    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """With a file that is attached."""
        page: HttpResponse = super().step_view(request, object_id, step)
        return page

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of one that is stored."""
        return super().get_readonly_fields(request, obj) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Capture | None) -> Any:
        """The files beside one that is stored."""
        return [AttachmentRows] if obj else []

    def fieldsets_for(self, record: Capture | None) -> Any:
        """What is typed, or what is frozen."""
        if record is not None:
            return (
                (None, {"fields": self.frozen}),
                ("Bytes, hashes and addresses", {"classes": ("collapse",), "fields": self.hashes}),
            )
        return (
            (None, {"fields": ("source", *TEXT_FIELDS, "depth", "observed_at")}),
            ("Where it was", {"classes": ("collapse",), "fields": ("asked_address", "archive_address")}),
            ("An excerpt", {"classes": ("collapse",), "fields": ("document_sha256",)}),
        )

    @admin.display(description="it begins")
    def beginning(self, capture: Capture) -> str:
        """The first lines alone: the whole may have 20 MB."""
        row = Capture.objects.filter(pk=capture.pk).values_list(Substr("text", 1, SHOWN + 1), flat=True).get()
        begins = withheld_of(capture).shown(row[:SHOWN]) + (" …" if len(row) > SHOWN else "")
        return format_html(
            '<div class="captured">{}</div><a href="{}">Read the whole text</a>', begins, self.view_on_site(capture)
        )

    def view_on_site(self, obj: Any) -> str:
        """The reader page of its source."""
        return str(obj.source.get_absolute_url())

    def links_for(self, request: HttpRequest, record: Capture) -> list[tuple[str, str]]:
        """Claims in this copy."""
        listed = ("Its claims", f"{reverse('admin:claims_claim_changelist')}?capture__uid__exact={record.uid}")
        if not has_role(request.user, Role.CURATOR):
            return [listed]
        return [("Add claim", f"{reverse('admin:claims_claim_add')}?capture={record.uid}"), listed]

    def save_record(self, actor: User, record: Capture, form: Any) -> Capture:
        """Freeze what came in."""
        typed = form.cleaned_data
        return capture_source(
            actor=actor,
            source=record.source,
            **form.incoming.came,
            depth=Depth(typed["depth"]),
            observed_at=typed["observed_at"],
            document_sha256=typed["document_sha256"],
            asked_address=typed["asked_address"],
            archive_address=typed["archive_address"],
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
        resting = [
            f"{capture_label(capture)}: {' and '.join(why)} stand on it"
            for capture in captures
            if (why := _on(capture))
        ]
        return [capture_label(one) for one in captures], {"captures": len(captures)}, set(), resting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Deletes it; what came to stand on it meanwhile is a refusal, after which nothing is logged as deleted."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            return self._refuse_used(request)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Capture], *_: Any, **__: Any
    ) -> HttpResponse | None:
        """The same for many: all of them are deleted, or none."""
        try:
            with transaction.atomic():
                return super().response_action(request, queryset)
        except ProtectedError:
            return self._refuse_used(request)

    def _refuse_used(self, request: HttpRequest) -> HttpResponse:
        self.message_user(request, USED_MEANWHILE, messages.ERROR)
        return redirect(request.get_full_path())

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
        "sightings of claims": capture.sightings.count(),
        "readings": capture.readings.count(),
        "attached files": capture.attachments.count(),
        "withholdings": capture.withholdings.count(),
        "relations": capture.relations.count(),
        "jobs": Job.objects.filter(capture=capture).count(),
    }
    return [f"{number} {noun}" for noun, number in numbers.items() if number]

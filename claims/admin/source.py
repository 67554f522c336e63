"""Data entry of sources and of what describes them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from claims.actions.source import freeze_page, save_publisher, save_source, save_source_type, save_tag, withdraw_source
from claims.admin.base import CuratedAdmin, ReadOnlyInline, RecordAdmin, actor_of
from claims.admin.exports import OF_CLAIMS
from claims.admin.filters import AddedByMe, Withdrawn
from claims.admin.forms.record import CuratedForm, RecordForm
from claims.admin.forms.source import TEXT_FIELDS, SourceAddForm, SourceForm
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.choices import Depth, Role
from claims.middleware import takes_documents
from claims.models import Capture, Publisher, Source, SourceType, Tag, User
from claims.reads.source.duplicates import duplicates_of
from claims.reads.source.reading import claims_seen_by


class CaptureRows(ReadOnlyInline):
    """The frozen copies of a source."""

    model = Capture
    fields = readonly_fields = ("depth", "method", "observed_at", "length", "stored_at", "stored_by")
    verbose_name_plural = "Saved copies: its text as it was, never changed"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """Without the texts."""
        return Capture.objects.without_text().select_related("stored_by")


def _withdraw(actor: User, source: Source, asked: dict[str, Any]) -> str:
    withdraw_source(actor=actor, source=source, because=asked["because"])
    return "The source is withdrawn. It stays at its address, with the reason."


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    """Sources: what is printed about them, and their text."""

    form = SourceForm
    adds_slowly = True
    form_only = ("reason", "not_printed", *TEXT_FIELDS)
    steps = (
        Step(
            "withdraw",
            "Withdraw…",
            "The source leaves lists and counts. It stays at its address, with the reason, and nothing is deleted.",
            _withdraw,
            offered=lambda source: source.withdrawn_at is None,
            form=BecauseForm,
        ),
    )
    actions = OF_CLAIMS
    list_display = (
        "number",
        "shown",
        "source_type",
        "publisher",
        "published",
        "status",
        "captures_here",
        "claims_here",
    )
    list_filter = ("status", "source_type", "tags", AddedByMe, Withdrawn)
    list_select_related = ("source_type", "publisher")
    linked_by = ("publisher",)
    sortable_by = ("shown", "published", "status")
    search_fields = ("title", "container_title", "author_printed")
    search_help_text = (
        "Words of the title, the journal or the author; or an address, DOI, PMID, trial number, its number or uid."
    )
    autocomplete_fields = ("publisher", "tags")
    readonly_fields = ("number", "uid", "created_at", "created_by")
    about = (None, {"fields": ("title", "source_type", "publisher", "address", "published")})
    text = (
        "Its text",
        {
            "description": "What is put in here is kept as a saved copy, and claims are marked in it. It can also be"
            " done later.",
            "fields": ("pasted", "uploaded", "keep", "kept_file", "kept_name", "depth", "observed_at"),
        },
    )
    rest = (
        (
            "Identifiers",
            {"classes": ("collapse",), "fields": ("doi", "pmid", "pmcid", "trial_number", "retraction_status")},
        ),
        (
            "As printed",
            {
                "classes": ("collapse",),
                "fields": (
                    "container_title",
                    "author_printed",
                    "published_printed",
                    "copyright_printed",
                    "language",
                    "not_printed",
                ),
            },
        ),
        (
            "Screening",
            {"classes": ("collapse",), "fields": ("status", "excluded_because", "tags", "note")},
        ),
    )
    kept = ("Record", {"classes": ("collapse",), "fields": ("number", "uid", "created_at", "created_by")})
    reason = (None, {"fields": ("reason",)})

    @admin.display(description="title", ordering="title")
    def shown(self, source: Source) -> str:
        """The title, or what stands for it; an asterisk would be lost on a screen reader."""
        return f"{source.shown_title} (withdrawn)" if source.withdrawn_at else source.shown_title

    @admin.display(description="captures")
    def captures_here(self, source: Any) -> int:
        """How many frozen copies it has."""
        return int(source.captures_count)

    @admin.display(description="claims")
    def claims_here(self, source: Any) -> str:
        """How many claims it has that are not withdrawn, with a link to them."""
        address = reverse("admin:claims_claim_changelist")
        return format_html('<a href="{}?source__uid__exact={}">{}</a>', address, source.uid, source.claims_count)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """With the counts of the list; the database works them out for the rows that are shown."""
        captures = Capture.objects.filter(source=OuterRef("pk")).order_by().values("source")
        claims = claims_seen_by(actor_of(request)).filter(source=OuterRef("pk")).order_by().values("source")
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(
            captures_count=Coalesce(Subquery(captures.annotate(number=Count("pk")).values("number")), 0),
            claims_count=Coalesce(Subquery(claims.annotate(number=Count("pk")).values("number")), 0),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Source], search_term: str
    ) -> tuple[QuerySet[Source], bool]:
        """By number, identifier, address or uid where one is typed, each by its index; else by words."""
        typed = search_term.strip()
        if (called := queryset.filter(pk__in=Source.objects.numbered(typed).values("pk"))).exists():
            return called, False
        if found := list(Source.objects.identified(typed).values_list("pk", flat=True)[:100]):
            return queryset.filter(pk__in=found), False
        return super().get_search_results(request, queryset, search_term)

    @takes_documents
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a document."""
        page: HttpResponse = super().add_view(request, form_url, extra_context)
        return page

    def get_form(self, request: HttpRequest, obj: Source | None = None, change: bool = False, **options: Any) -> Any:
        """A new source takes its text along."""
        return super().get_form(request, obj, change, **{"form": SourceForm if change else SourceAddForm} | options)

    def fieldsets_for(self, record: Source | None) -> Any:
        """A new source takes its text along; a stored one has captures below."""
        return (self.about, *self.rest, self.reason, self.kept) if record else (self.about, self.text, *self.rest)

    def get_inlines(self, request: HttpRequest, obj: Source | None) -> Any:
        """The copies of a source that is stored."""
        return [CaptureRows] if obj else []

    def links_for(self, request: HttpRequest, record: Source) -> list[tuple[str, str]]:
        """Claims and captures, with this source filled in."""
        newest = record.captures.order_by("-pk").values_list("uid", flat=True).first()
        add_capture = (
            "Add saved copy" if newest is None else "Add another saved copy",
            f"{reverse('admin:claims_capture_add')}?source={record.uid}",
        )
        if newest is None or not self.has_change_permission(request, record):
            return [add_capture] if self.has_change_permission(request, record) else []
        return [("Add claim", f"{reverse('admin:claims_claim_add')}?capture={newest}"), add_capture]

    def save_record(self, actor: User, record: Source, form: Any) -> Source:
        """The source, and the frozen copy of its text where one came in."""
        typed, incoming = form.cleaned_data, getattr(form, "incoming", None)
        if incoming is None:
            why = typed.get("reason", "")
            return save_source(
                actor=actor, source=record, tags=typed.get("tags"), why=why, not_printed=typed.get("not_printed")
            )
        return freeze_page(
            actor=actor,
            source=record,
            tags=typed.get("tags"),
            not_printed=typed.get("not_printed"),
            **incoming.came,
            depth=Depth(typed["depth"]),
            observed_at=typed["observed_at"],
        ).source

    def after_saving(self, request: HttpRequest, record: Source) -> None:
        """Point to sources that may be the same."""
        warn_of_duplicates(request, record)


def warn_of_duplicates(request: HttpRequest, source: Source) -> None:
    """A message with a link for each source that shares an identifier, the address or the text."""
    found = duplicates_of(source)
    if found:
        listed = format_html_join(
            "; ",
            '<a href="{}">{}</a> has the same {}',
            (
                (
                    reverse("admin:claims_source_change", args=[other.source.uid]),
                    other.source.shown_title,
                    " and ".join(other.shares),
                )
                for other in found
            ),
        )
        messages.warning(request, format_html("This may be stored already: {}. Keep one of them.", listed))


@admin.register(Publisher)
class PublisherAdmin(CuratedAdmin):
    """Who publishes, and whether they sell what they write about."""

    form = CuratedForm
    list_display = ("name", "sells", "sells_what")
    list_filter = ("sells",)
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "sells", "sells_what", "basis")}),
        (None, {"fields": ("reason",)}),
    )

    def links_for(self, request: HttpRequest, record: Publisher) -> list[tuple[str, str]]:
        """What they publish."""
        return [("Its sources", f"{reverse('admin:claims_source_changelist')}?publisher__uid__exact={record.uid}")]

    def save_record(self, actor: User, record: Publisher, form: Any) -> Publisher:
        """By the action."""
        return save_publisher(actor=actor, publisher=record, why=form.cleaned_data.get("reason", ""))


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    """Studies that sources are grouped into."""

    list_display = ("name", "description")
    search_fields = ("name",)
    fieldsets = ((None, {"fields": ("name", "description")}),)

    def save_record(self, actor: User, record: Tag, form: Any) -> Tag:
        """By the action."""
        return save_tag(actor=actor, tag=record)


class SourceTypeForm(RecordForm):
    """A kind of source."""

    class Meta:
        help_texts = {
            "code": "Short and stable: exports print it. Small letters, figures, - and _.",
            "side": "In which column of a comparison its claims stand: our classification.",
            "position": "Small numbers come first in lists.",
        }


@admin.register(SourceType)
class SourceTypeAdmin(RecordAdmin):
    """Clinic, journal, blog and so on."""

    writers = (Role.LEAD,)
    form = SourceTypeForm
    list_display = ("name", "code", "side", "position")
    list_filter = ("side",)
    search_fields = ("name", "code")
    fieldsets = ((None, {"fields": ("name", "code", "side", "position", "description")}),)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A code that exports have printed is not made up again."""
        return {} if obj else {"code": ("name",)}

    def save_record(self, actor: User, record: SourceType, form: Any) -> SourceType:
        """By the action."""
        return save_source_type(actor=actor, source_type=record)

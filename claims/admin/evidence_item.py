"""Data entry of studies and of what they bear on."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.actions.evidence_item import (
    save_evidence_item,
    save_evidence_link,
    withdraw_evidence_item,
    withdraw_evidence_link,
)
from claims.admin.base import CuratedAdmin, TableInline, actor_of
from claims.admin.filters import Withdrawn
from claims.admin.forms.evidence_item import EvidenceItemForm, EvidenceLinkForm, LinkFields
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.models import EvidenceItem, EvidenceLink, User
from claims.reads.blind import links_shown
from claims.reads.withholding import is_withheld, passage_shown, withheld_on
from claims.rules.identify.asked import identifiers_asked

ITEM_IDENTIFIERS = ("doi", "pmid", "pmcid", "trial_number", "uid")


class LinkRows(TableInline):
    """Evidence beside a question or a claim; a row is changed and withdrawn on its own page."""

    model = EvidenceLink
    form = LinkFields
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("evidence_item",)
    fields: ClassVar[tuple[str, ...]] = ("evidence_item", "stance", "directness", "mismatches", "why")
    verbose_name_plural = "Evidence: open a row to change or withdraw it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceLink]:
        """Those that stand, as far as the person may see where."""
        links = links_shown(actor_of(request), EvidenceLink.objects.filter(withdrawn_at=None))
        return links.select_related("evidence_item__source", "question", "claim").order_by("pk")

    def save_row(self, actor: User, row: Any, reason: str) -> None:
        """By the action."""
        save_evidence_link(actor=actor, link=row.instance, why=reason)


class BearsOn(LinkRows):
    """What an evidence item is linked to."""

    autocomplete_fields = ("question", "claim")
    fields = ("question", "claim", "stance", "directness", "mismatches", "why")
    verbose_name_plural = "What it bears on: open a row to change or withdraw it"


def _withdraw_item(actor: User, item: EvidenceItem, asked: dict[str, Any]) -> str:
    withdraw_evidence_item(actor=actor, item=item, because=asked["because"])
    return "The evidence item and its links are withdrawn."


def _withdraw_link(actor: User, link: EvidenceLink, asked: dict[str, Any]) -> str:
    withdraw_evidence_link(actor=actor, link=link, because=asked["because"])
    return "The link is withdrawn. Ratings that rested on it are marked to be looked at again."


@admin.register(EvidenceItem)
class EvidenceItemAdmin(CuratedAdmin):
    """Studies and syntheses, as their sources report them."""

    form = EvidenceItemForm
    form_only = ("reason", "use_exact")
    inlines = (BearsOn,)
    steps = (
        Step(
            "withdraw",
            "Withdraw…",
            "The item and its links no longer count as evidence; ratings that rested on it are marked to be looked at"
            " again. It stays at its address, with the reason.",
            _withdraw_item,
            offered=lambda item: item.withdrawn_at is None,
            form=BecauseForm,
        ),
    )
    list_display = ("shown", "design", "species", "published", "source", "retraction_status")
    list_filter = ("design", "species", "retraction_status", "identified", Withdrawn)
    linked_by = ("source",)
    sortable_by = ("shown", "published")
    search_fields = ("title", "population", "intervention", "doi", "pmid", "trial_number")
    search_help_text = "Words of title or PICO, a DOI, PMID or trial number in any spelling, or a uid."
    autocomplete_fields = ("source", "capture", "same_patients_as")
    readonly_fields = ("uid", "version", "created_at", "created_by")
    fieldsets = (
        (None, {"fields": ("title", "source", "design", "species", "identified")}),
        (
            "Where it is reported",
            {
                "description": "The passage binds the item to the words of its source.",
                "fields": ("capture", "exact", "use_exact"),
            },
        ),
        (
            "What was studied",
            {
                "classes": ("collapse",),
                "fields": (
                    "population",
                    "same_patients_as",
                    ("n_enrolled", "n_randomised", "n_treated", "n_analysed"),
                    "intervention",
                    ("cell_source", "donor", "expanded"),
                    "comparator",
                    "comparator_text",
                    "outcome",
                    "direction",
                ),
            },
        ),
        (
            "Publication and retraction",
            {
                "classes": ("collapse",),
                "fields": (
                    "published",
                    "doi",
                    "pmid",
                    "pmcid",
                    "trial_number",
                    "peer_review",
                    "retraction_status",
                    "retraction_checked_on",
                    "funding",
                    "funding_text",
                    "seller_interest",
                ),
            },
        ),
        ("Note", {"classes": ("collapse",), "fields": ("note",)}),
        (None, {"fields": ("reason",)}),
        ("Record", {"classes": ("collapse",), "fields": ("uid", "version", "created_at", "created_by")}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[EvidenceItem], search_term: str
    ) -> tuple[QuerySet[EvidenceItem], bool]:
        """By identifier or uid where one is typed, else by words."""
        named = Q()
        for name, value in identifiers_asked(search_term).items():
            named |= Q(**{name: value}) if name in ITEM_IDENTIFIERS else Q()
        if named and queryset.filter(named).exists():
            return queryset.filter(named), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="title", ordering="title")
    def shown(self, item: EvidenceItem) -> str:
        """The title, and whether it still counts."""
        return f"{item.title} (withdrawn)" if item.withdrawn_at else item.title

    @admin.display(description="passage that reports it")
    def passage(self, item: EvidenceItem) -> str:
        """The passage as it may be read, where a part of it is withheld."""
        return passage_shown(item, withheld_on([item.capture_id]))

    def fieldsets_for(self, record: EvidenceItem | None) -> Any:
        """A passage that nobody can read is not typed over."""
        if record is None or not is_withheld(record):
            return self.fieldsets
        fields = {"Where it is reported": {"fields": ("capture", "passage")}}
        return [(title, fields.get(str(title), options)) for title, options in self.fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: EvidenceItem | None = None) -> Any:
        """With the place of a passage that nobody can read."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "capture", "passage") if obj is not None and is_withheld(obj) else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceItem]:
        """Without the texts of captures."""
        return super().get_queryset(request).select_related("source", "capture").defer("capture__text")

    def save_record(self, actor: User, record: EvidenceItem, form: Any) -> EvidenceItem:
        """By the action, which finds the passage."""
        return save_evidence_item(actor=actor, item=record, why=form.cleaned_data["reason"])


@admin.register(EvidenceLink)
class EvidenceLinkAdmin(CuratedAdmin):
    """Where evidence items stand on questions and claims."""

    form = EvidenceLinkForm
    steps = (
        Step(
            "withdraw",
            "Withdraw…",
            "The link no longer counts as evidence; ratings that rested on it are marked to be looked at again.",
            _withdraw_link,
            offered=lambda link: link.withdrawn_at is None,
            form=BecauseForm,
        ),
    )
    list_display = ("shown", "stance", "directness", "question", "claim")
    list_filter = ("stance", "directness", Withdrawn)
    linked_by = ("question", "claim", "evidence_item")
    sortable_by = ()
    search_fields = ("evidence_item__title", "question__text")
    autocomplete_fields = ("evidence_item", "question", "claim")
    readonly_fields = ("uid", "version", "created_at", "created_by")
    fieldsets = (
        (None, {"fields": ("evidence_item", "question", "claim", "stance", "directness", "mismatches", "why")}),
        (None, {"fields": ("reason",)}),
        ("Record", {"classes": ("collapse",), "fields": ("uid", "version", "created_at", "created_by")}),
    )

    @admin.display(description="evidence item")
    def shown(self, link: EvidenceLink) -> str:
        """The item, and whether the link still counts."""
        return f"{link.evidence_item} (withdrawn)" if link.withdrawn_at else str(link.evidence_item)

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceLink]:
        """With what a row names, as far as the person may see where the evidence stands."""
        links = links_shown(actor_of(request), super().get_queryset(request))
        return links.select_related("evidence_item", "question", "claim")

    def save_record(self, actor: User, record: EvidenceLink, form: Any) -> EvidenceLink:
        """By the action."""
        return save_evidence_link(actor=actor, link=record, why=form.cleaned_data["reason"])

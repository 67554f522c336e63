"""Relations between sources, to look at and to decide on; they are proposed on the page of the source."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims.actions.relation import change_kind, confirm_relation, declare_unresolvable, reject_relation
from claims.admin.base import CuratedAdmin
from claims.admin.filters import AddedByMe
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.choices import SAME_WORK, RelationKind, RelationStatus
from claims.models import SourceRelation, User
from claims.reads.withholding import passage_shown, withheld_on


def _confirm(actor: User, relation: SourceRelation, asked: dict[str, Any]) -> str:
    confirm_relation(actor=actor, relation=relation)
    return "Confirmed: it counts from now on."


def _parallels(actor: User, relation: SourceRelation, asked: dict[str, Any]) -> str:
    change_kind(actor=actor, relation=relation, kind=RelationKind.PARALLELS)
    return "Recorded as parallel words. The two count as two works."


def _reject(actor: User, relation: SourceRelation, asked: dict[str, Any]) -> str:
    reject_relation(actor=actor, relation=relation, because=asked["because"])
    return "Rejected. No tool proposes it again."


def _give_up(actor: User, relation: SourceRelation, asked: dict[str, Any]) -> str:
    declare_unresolvable(actor=actor, unresolved=relation, because=asked["because"])
    return "Declared unresolvable."


def _offered(*statuses: RelationStatus, cited: bool = False) -> Callable[[SourceRelation], bool]:
    def offered(relation: SourceRelation) -> bool:
        return relation.status in statuses and (relation.kind == RelationKind.CITES_UNRESOLVED) == cited

    return offered


@admin.register(SourceRelation)
class SourceRelationAdmin(CuratedAdmin):
    """What a page is a record of, republishes, reports or cites."""

    refusal = "A relation is added on the page of its source, and decided on with the buttons of this page."
    steps = (
        Step(
            "confirm", "Confirm…", "It counts from now on. A circle of works is refused.", _confirm,
            offered=_offered(RelationStatus.CANDIDATE, RelationStatus.REJECTED),
        ),
        Step(
            "parallels", "Only parallels…", "The words are close; nothing shows that one text comes from the other.",
            _parallels,
            offered=lambda relation: relation.kind in SAME_WORK and relation.status == RelationStatus.CANDIDATE,
        ),
        Step(
            "reject", "Reject…", "It does not hold. It stays in the record, with the reason.", _reject,
            offered=lambda relation: relation.status != RelationStatus.REJECTED, form=BecauseForm,
        ),
        Step(
            "unresolvable", "Declare unresolvable…", "Nobody can tell which work is meant.", _give_up,
            offered=_offered(RelationStatus.CANDIDATE, cited=True), form=BecauseForm,
        ),
    )  # fmt: skip
    list_display = ("shown", "kind", "status", "to_source", "proposed_by", "created_by", "created_at")
    list_filter = ("status", "kind", AddedByMe)
    linked_by = ("from_source", "to_source")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("from_source", "kind", "to_source", "status", "basis", "passage", "score", "proposed_by")}),
        ("Citation", {"classes": ("collapse",), "fields": ("known", "missing", "resolves", "mismatches")}),
        ("Record", {"fields": ("uid", "created_at", "created_by", "decided_at", "decided_by")}),
    )
    readonly_fields = (
        "from_source", "kind", "to_source", "status", "basis", "passage", "score", "proposed_by", "known", "missing",
        "resolves", "mismatches", "uid", "created_at", "created_by", "decided_at", "decided_by",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here: it is proposed where the words are."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A relation is decided on, not edited."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceRelation]:
        """With both sources, without the texts of captures."""
        return SourceRelation.objects.with_ends()

    @admin.display(description="source")
    def shown(self, relation: SourceRelation) -> str:
        """The source that it is about."""
        return relation.from_source.shown_title

    @admin.display(description="passage that shows it")
    def passage(self, relation: SourceRelation) -> str:
        """Its words as they may be shown."""
        return passage_shown(relation, withheld_on([relation.capture_id]))

    def links_for(self, request: HttpRequest, record: SourceRelation) -> list[tuple[str, str]]:
        """The page of the source, and the form for a candidate."""
        links = [("Page of the source", f"{record.from_source.get_absolute_url()}#relations")]
        if record.kind == RelationKind.CITES_UNRESOLVED:
            address = reverse("relation_new", args=[record.from_source.uid])
            links.append(("Propose a candidate", f"{address}?citation={record.uid}"))
        return links

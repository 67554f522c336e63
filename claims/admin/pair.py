"""Data entry of pairs: two claims side by side, and what was decided on them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.actions.pair import confirm_pair, reject_pair, save_pair, withdraw_pair
from claims.admin.base import CuratedAdmin, actor_of
from claims.admin.filters import AddedByMe, Withdrawn
from claims.admin.forms.pair import ClaimPairForm
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.choices import RelationStatus
from claims.models import ClaimPair, User
from claims.reads.pair import pairs_seen_by


def _confirm(actor: User, pair: ClaimPair, asked: dict[str, Any]) -> str:
    confirm_pair(actor=actor, pair=pair)
    return "Confirmed: the pair counts from now on."


def _reject(actor: User, pair: ClaimPair, asked: dict[str, Any]) -> str:
    reject_pair(actor=actor, pair=pair, because=asked["because"])
    return "Rejected. The two are not proposed again."


def _withdraw(actor: User, pair: ClaimPair, asked: dict[str, Any]) -> str:
    withdraw_pair(actor=actor, pair=pair, because=asked["because"])
    return "The pair is withdrawn. The two claims can be put side by side anew."


@admin.register(ClaimPair)
class ClaimPairAdmin(CuratedAdmin):
    """Claims beside their counterparts."""

    form = ClaimPairForm
    steps = (
        Step(
            "confirm", "Confirm…", "It counts from now on.", _confirm,
            offered=lambda pair: pair.withdrawn_at is None and pair.status != RelationStatus.CONFIRMED,
        ),
        Step(
            "reject", "Reject…", "The two are no such pair. It stays in the record, with the reason.", _reject,
            offered=lambda pair: pair.withdrawn_at is None and pair.status != RelationStatus.REJECTED, form=BecauseForm,
        ),
        Step(
            "withdraw", "Withdraw…", "It should not have been made. It stays in the record, with the reason.",
            _withdraw, offered=lambda pair: pair.withdrawn_at is None, form=BecauseForm,
        ),
    )  # fmt: skip
    list_display = ("shown", "relation", "status", "claim", "other", "created_by", "created_at")
    list_filter = ("relation", "status", AddedByMe, Withdrawn)
    linked_by = ("claim", "other")
    sortable_by = ()
    autocomplete_fields = ("claim", "other")
    readonly_fields = ("uid", "status", "created_at", "created_by", "decided_at", "decided_by")
    fieldsets = (
        (None, {"fields": ("claim", "relation", "other", "changed_what", "note")}),
        (None, {"fields": ("reason",)}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": ("uid", "status", "created_at", "created_by", "decided_at", "decided_by"),
            },
        ),
    )

    @admin.display(description="pair")
    def shown(self, pair: ClaimPair) -> str:
        """The numbers of its claims, and whether it stands."""
        return f"{pair} (withdrawn)" if pair.withdrawn_at else str(pair)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimPair]:
        """Those that the person may see, withdrawn ones too."""
        return pairs_seen_by(actor_of(request), ClaimPair.objects.all()).with_claims()

    def get_readonly_fields(self, request: HttpRequest, obj: ClaimPair | None = None) -> Any:
        """A pair stays that of its two claims."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "claim", "other")

    def save_record(self, actor: User, record: ClaimPair, form: Any) -> ClaimPair:
        """By the action; a new one is confirmed with that."""
        return save_pair(actor=actor, pair=record, why=form.cleaned_data["reason"])

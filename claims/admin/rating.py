"""Looking at ratings: those that the person may see, and never changing them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, actor_of
from claims.admin.exports import export_selected_ratings
from claims.models import Rating, User
from claims.reads.review.reveal import sees_all_of_some_round

FEW = 2000


@admin.register(Rating)
class RatingAdmin(RecordAdmin):
    """Ratings are made on the reviewer pages, and superseded there."""

    writers = ()
    refusal = "Ratings are made on the reviewer pages. They are never changed: a new one takes the place of the old."
    actions = (export_selected_ratings,)
    list_display = (
        "uid", "claim", "round", "scheme_version", "reviewer", "verdict", "certainty", "submitted_at", "stage", "state",
    )  # fmt: skip
    list_filter = ("round",)
    linked_by = ("claim", "reviewer")
    sortable_by = ("uid",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "claim", "round", "reviewer", "verdict", "certainty", "wording_gap", "failure_tags", "comparator",
        "comparator_claim", "rationale", "evidence_as_of", "confidence", "submitted_at", "stage", "supersedes", "state",
        "stale_because", "scheme_version", "uid",
    )  # fmt: skip

    def fieldsets_for(self, record: Rating | None) -> Any:
        """All of it."""
        return ((None, {"fields": self.fields}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        """Through the one door."""
        actor = actor_of(request)
        visible = _narrowed(Rating.objects.visible_to(actor), actor)
        return visible.select_related(
            "claim", "comparator_claim", "round", "reviewer", "verdict", "certainty", "wording_gap", "superseded_by",
            "supersedes", "scheme_version__scheme",
        )  # fmt: skip

    @admin.display(description="stands")
    def state(self, rating: Rating) -> str:
        """Whether a later rating took its place, or what it rests on has changed."""
        if hasattr(rating, "superseded_by"):
            return "superseded"
        return "look again" if rating.stale_at else "yes"


def _narrowed(visible: QuerySet[Rating], actor: User) -> QuerySet[Rating]:
    """The same ratings, found by index for a person who has rated little.

    Who sees no round as a whole sees ratings of units alone that they rated themselves; without saying so, the
    database would look through all ratings for the few that they may see.
    """
    if sees_all_of_some_round(actor):
        return visible
    own = Rating.objects.own(actor).order_by().values("claim")
    if own[: FEW + 1].count() > FEW:
        return visible
    # Of sources and publishers few are rated: all of these are looked through.
    return visible.filter(Q(claim__in=own) | Q(claim=None))

"""Looking at ratings: those that the person may see, and never changing them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, actor_of
from claims.admin.exports import export_selected_ratings
from claims.models import Rating, Round, User
from claims.reads.review.reveal import extent_for
from claims.rules.review.reveal import Extent

FEW = 2000


@admin.register(Rating)
class RatingAdmin(RecordAdmin):
    """Ratings are made on the reviewer pages, and superseded there."""

    writers = ()
    refusal = "Ratings are made on the reviewer pages. They are never changed: a new one takes the place of the old."
    actions = (export_selected_ratings,)
    list_display = ("uid", "claim", "round", "reviewer", "verdict", "certainty", "submitted_at", "state")
    list_filter = ("round",)
    linked_by = ("claim", "reviewer")
    sortable_by = ("uid",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "claim", "round", "reviewer", "verdict", "certainty", "wording_gap", "failure_tags", "comparator",
        "comparator_claim", "rationale", "evidence_as_of", "confidence", "submitted_at", "supersedes", "state",
        "stale_because", "scheme_version", "uid",
    )  # fmt: skip

    def fieldsets_for(self, record: Rating | None) -> Any:
        """All of it."""
        return ((None, {"fields": self.fields}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        """Through the one door."""
        actor = actor_of(request)
        visible = _narrowed(Rating.objects.visible_to(actor), actor, Round.objects.standing_now())
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


def _narrowed(visible: QuerySet[Rating], actor: User, round_: Round | None) -> QuerySet[Rating]:
    """The same ratings, found by index for a person who has rated little.

    While no round is closed, a rater sees ratings of claims alone that they rated themselves; without saying so, the
    database would look through all ratings for the few that they may see.
    """
    if round_ is None or extent_for(actor, round_) == Extent.EVERYTHING or Round.objects.closed().exists():
        return visible
    own = Rating.objects.own(actor).order_by().values("claim")
    return visible.filter(claim__in=own) if own[: FEW + 1].count() <= FEW else visible

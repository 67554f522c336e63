"""Ratings, and the one door through which they are read."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from claims.choices import Confidence, Guess, Reveal, Stage
from claims.models.base import WithUid, partial_date_field
from claims.models.interest import InterestStatement
from claims.models.judged import Judged, comparator_named
from claims.models.round import Round
from claims.models.unit import OfUnit, once_per_unit, one_unit
from claims.models.user import User


class _Operator:
    """Who runs commands on the server and so holds the database file anyway."""


OPERATOR: Final = _Operator()


class RatingQuerySet(models.QuerySet["Rating"]):
    """Reads of ratings. Everything starts at `visible_to`, or at `own` for what a person rated themselves."""

    def visible_to(self, user: User | _Operator) -> Self:
        """Ratings that this person may see: their own; others' where the round reveals them.

        The translation of claims/rules/review/reveal.py into a query; the operator sees all.
        """
        if isinstance(user, _Operator):
            return self
        own = Rating.objects.own(user)
        of_claim = own.filter(round=OuterRef("round"), claim=OuterRef("claim"), supersedes=None)
        visible = (
            Q(reviewer=user) | Q(round__closed_at__isnull=False) | Q(Exists(of_claim), round__reveal=Reveal.AFTER_OWN)
        )
        if user.is_lead and not user.is_reviewer:
            # Without those that are bound, a list for a lead is not looked through row by row.
            bound = Round.objects.open().filter(Exists(own.filter(round=OuterRef("pk"))))
            visible |= ~Q(round__in=bound)
        return self.filter(visible)

    def own(self, user: User) -> Self:
        """What this person rated: always theirs to see, so that no round is asked."""
        return self.filter(reviewer=user)

    def current(self) -> Self:
        """Without those that a later rating superseded."""
        return self.filter(superseded_by=None)


class Rating(WithUid, OfUnit, Judged):
    """One reviewer's judgement of one unit in one round. Never edited: a new one supersedes it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )  # rating_latest does
    rationale = models.TextField(blank=True)
    evidence_as_of = partial_date_field("evidence as of")
    confidence = models.CharField("how sure I am", max_length=8, choices=Confidence, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    submitted_at = models.DateTimeField()
    stage = models.CharField(max_length=11, choices=Stage, default=Stage.INDEPENDENT)
    guess = models.CharField("taken for", max_length=11, choices=Guess, blank=True)
    interests = models.ForeignKey(InterestStatement, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.JSONField(help_text="Codebook version, quote hash, ids and versions of the linked evidence.")
    stale_at = models.DateTimeField("look again since", null=True, blank=True)
    stale_because = models.CharField("look again because", max_length=300, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["reviewer", "claim", "round"], name="rating_mine"),
            models.Index(fields=["reviewer", "verdict", "claim", "round"], name="rating_my_verdict"),
            models.Index(fields=["reviewer", "certainty", "claim", "round"], name="rating_my_certainty"),
            models.Index(fields=["reviewer", "id"], name="rating_latest"),
            models.Index(fields=["reviewer", "id"], condition=Q(stale_at__isnull=False), name="rating_stale"),
            models.Index(fields=["claim", "id"], name="rating_claim"),
            # Beside the unique one: in that most rows are null, from which ANALYZE of SQLite takes it for useless.
            models.Index(fields=["supersedes"], condition=Q(supersedes__isnull=False), name="rating_supersedes"),
        ]
        constraints = [
            one_unit("rating_one_unit"),
            *once_per_unit("rating_first_once", "round", "reviewer", where=Q(supersedes=None)),
            comparator_named("rating_comparator_claim"),
        ]

    def __str__(self) -> str:
        return f"Rating {self.uid}"

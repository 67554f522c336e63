"""Ratings, and the one door through which they are read."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from claims.choices import Axis, ComparatorKind, Confidence, Reveal
from claims.models.base import WithUid, partial_date_field
from claims.models.claim import Claim
from claims.models.round import Round
from claims.models.scheme import Level, SchemeVersion
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


class Rating(WithUid):
    """One reviewer's judgement of one claim in one round. Never edited: a new one supersedes it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )  # rating_latest does
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, verbose_name="codebook version", related_name="+")
    certainty = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    wording_gap = models.ForeignKey(
        Level,
        models.PROTECT,
        verbose_name="compared with the evidence, the wording is",
        null=True,
        blank=True,
        related_name="+",
    )
    failure_tags = models.CharField(max_length=400, blank=True, help_text="Codes of the codebook, space between.")
    comparator = models.CharField(max_length=8, choices=ComparatorKind, blank=True)
    comparator_claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="+")
    rationale = models.TextField()
    evidence_as_of = partial_date_field("evidence as of")
    confidence = models.CharField("how sure I am", max_length=8, choices=Confidence, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    submitted_at = models.DateTimeField()
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
            models.UniqueConstraint(
                fields=["round", "claim", "reviewer"], condition=Q(supersedes=None), name="rating_first_once"
            ),
            models.CheckConstraint(
                condition=Q(comparator=ComparatorKind.CLAIM, comparator_claim__isnull=False)
                | (~Q(comparator=ComparatorKind.CLAIM) & Q(comparator_claim=None)),
                name="rating_comparator_claim",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="rating_rationale"),
        ]

    def __str__(self) -> str:
        return f"Rating {self.uid}"

    @property
    def tag_codes(self) -> list[str]:
        """Codes of the failure tags."""
        return self.failure_tags.split()

    @property
    def tags(self) -> list[str]:
        """The failure tags in the words of their scheme version."""
        codes = self.tag_codes
        if not codes:
            return []
        labels = {one.code: one.label for one in self.scheme_version.levels.all() if one.axis == Axis.FAILURE_TAG}
        return [labels.get(code, code) for code in codes]

"""A claim beside its counterpart, mostly marketing beside research: which is the stronger, and what changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from claims.choices import PairRelation, RelationStatus, WhatChanged
from claims.models.base import Recorded, Withdrawable, WithUid, history
from claims.models.claim import Claim


class ClaimPairQuerySet(models.QuerySet["ClaimPair"]):
    """Reads of pairs. Whoever shows them asks `reads/pair.py` which a person may see."""

    def current(self) -> Self:
        """Neither withdrawn itself nor of a withdrawn claim."""
        return self.filter(withdrawn_at=None, claim__withdrawn_at=None, other__withdrawn_at=None)

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(status=RelationStatus.CONFIRMED)

    def may_be_same(self) -> Self:
        """Those that a search left: two claims that may be one wording, and on which nobody has decided."""
        return self.filter(relation=PairRelation.SAME, status=RelationStatus.CANDIDATE)

    def of_two(self, one: Claim, other: Claim) -> Self:
        """That of these two claims, whichever of them it was made from."""
        return self.filter(claim=one, other=other) | self.filter(claim=other, other=one)

    def with_claims(self) -> Self:
        """With what a card of either claim shows; never the captured text."""
        ends = ("claim", "other")
        shown = self.select_related(
            *(f"{end}__source__{named}" for end in ends for named in ("source_type", "publisher")),
            *(f"{end}__{named}" for end in ends for named in ("question", "capture")),
            "created_by",
            "decided_by",
        )
        return shown.defer(
            *(f"{end}__{left}" for end in ends for left in ("search_text", "source__search_text", "note")),
            *(f"{end}__capture__{left}" for end in ends for left in ("text", "structure", "metadata", "headers")),
        )


class ClaimPair(Recorded, WithUid, Withdrawable):
    """Two claims side by side: how `claim` stands to `other`, and what the stronger of them changed.

    Who is not sure leaves a candidate, which counts for nothing. A search that a person started leaves candidates for
    one wording, and says so in their note (`actions/wording.py`); no tool makes others. Which words it was made of is
    kept as their hashes, so that a pair whose claims were reworded since can be told.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="pairs", db_index=False)
    other = models.ForeignKey(
        Claim, models.PROTECT, related_name="pairs_to", db_index=False, verbose_name="other claim"
    )
    relation = models.CharField(
        max_length=12, choices=PairRelation, blank=True, help_text="How the first claim stands to the other."
    )
    changed_what = models.JSONField(
        "what changed", default=list, blank=True, help_text="From the weaker to the stronger claim."
    )
    status = models.CharField(max_length=10, choices=RelationStatus, default=RelationStatus.CANDIDATE, editable=False)
    note = models.TextField(blank=True)
    claim_sha256 = models.CharField(max_length=64, editable=False)
    other_sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    history = history()

    objects = ClaimPairQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "pair"
        indexes = [
            models.Index(fields=["claim", "status", "withdrawn_at"], name="pair_claim"),
            models.Index(fields=["other", "status", "withdrawn_at"], name="pair_other"),
            models.Index(
                fields=["id"],
                condition=models.Q(relation=PairRelation.SAME, status=RelationStatus.CANDIDATE, withdrawn_at=None),
                name="pair_may_be_same",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(claim=models.F("other")),
                name="pair_of_two",
                violation_error_message="A claim is no pair with itself: choose another.",
            ),
            models.UniqueConstraint(
                Least("claim", "other"),
                Greatest("claim", "other"),
                condition=models.Q(withdrawn_at=None),
                name="pair_once",
                violation_error_message="These two claims are a pair already.",
            ),
            models.CheckConstraint(
                condition=models.Q(relation__in=PairRelation.values)
                | models.Q(relation="") & ~models.Q(status=RelationStatus.CONFIRMED),
                name="pair_says",
                violation_error_message="Say how the first claim stands to the other.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=RelationStatus.CANDIDATE, decided_at=None, decided_by=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~models.Q(status=RelationStatus.CANDIDATE),
                name="pair_decided",
            ),
        ]

    def __str__(self) -> str:
        said = self.get_relation_display().lower() or "beside"
        return f"{self.claim.short_number} {said} {self.other.short_number}"

    def get_absolute_url(self) -> str:
        """The page of the pair."""
        return reverse("pair", args=[self.uid])

    @property
    def is_confirmed(self) -> bool:
        """Whether it counts."""
        return self.status == RelationStatus.CONFIRMED

    @property
    def changed_labels(self) -> list[str]:
        """What changed, in words."""
        return [str(WhatChanged(code).label) for code in self.changed_what]

    @property
    def reworded(self) -> bool:
        """Whether a claim has other words now than those of which the pair was made."""
        return (self.claim_sha256, self.other_sha256) != (self.claim.quote_sha256, self.other.quote_sha256)

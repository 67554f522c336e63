"""Studies and syntheses, and what they bear on."""

from django.conf import settings
from django.db import models

from claims.choices import (
    Comparator,
    Design,
    Directness,
    Funding,
    Mismatch,
    PeerReview,
    RetractionStatus,
    Species,
    Stance,
)
from claims.models.base import Recorded, Withdrawable, WithUid, history, partial_date_field
from claims.models.capture import Capture
from claims.models.claim import Claim
from claims.models.question import Question
from claims.models.source import Source


class EvidenceItem(Recorded, WithUid, Withdrawable):
    """One study or synthesis, bound to the source that reports it and, where possible, to a span of its capture."""

    title = models.CharField(max_length=300, help_text="A short name of ours.")
    source = models.ForeignKey(Source, models.PROTECT, related_name="evidence_items")
    capture = models.ForeignKey(
        Capture,
        verbose_name="saved copy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_items",
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField("passage that reports it", blank=True)
    identified = models.BooleanField(
        null=True, blank=True, help_text="Whether the source names the study well enough to find it."
    )
    design = models.CharField(max_length=26, choices=Design, blank=True)
    species = models.CharField(max_length=10, choices=Species, blank=True)
    population = models.CharField(max_length=300, blank=True)
    n_enrolled = models.PositiveIntegerField("enrolled", null=True, blank=True)
    n_treated = models.PositiveIntegerField("treated", null=True, blank=True)
    n_analysed = models.PositiveIntegerField("analysed", null=True, blank=True)
    intervention = models.CharField(max_length=300, blank=True)
    comparator = models.CharField(max_length=16, choices=Comparator, blank=True)
    comparator_text = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    peer_review = models.CharField(max_length=20, choices=PeerReview, default=PeerReview.UNKNOWN)
    retraction_status = models.CharField(max_length=24, choices=RetractionStatus, default=RetractionStatus.UNCHECKED)
    retraction_checked_on = partial_date_field("retraction checked on")
    funding = models.CharField(max_length=12, choices=Funding, blank=True)
    funding_text = models.CharField(max_length=300, blank=True)
    published = partial_date_field("published")
    doi = models.CharField("DOI", max_length=200, blank=True, db_index=True)
    pmid = models.CharField("PMID", max_length=12, blank=True, db_index=True)
    pmcid = models.CharField("PMCID", max_length=14, blank=True)
    trial_number = models.CharField(max_length=40, blank=True, db_index=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class EvidenceLink(Recorded, WithUid, Withdrawable):
    """An evidence item beside a question or a claim, exactly one: where it stands, how direct it is, and why."""

    evidence_item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="links")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="evidence_links")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="evidence_links")
    stance = models.CharField(max_length=8, choices=Stance)
    directness = models.CharField(max_length=8, choices=Directness, blank=True)
    mismatches = models.JSONField(default=list, blank=True, help_text="Why it is not fully direct.")
    why = models.TextField("why it bears on it", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history()

    class Meta:
        ordering = ["id"]
        # An export counts the links of every claim: it finds all it asks for in these two.
        indexes = [
            models.Index(
                fields=["question", "stance", "evidence_item"],
                condition=models.Q(withdrawn_at=None),
                name="evidence_link_question",
            ),
            models.Index(
                fields=["claim", "stance", "evidence_item"],
                condition=models.Q(withdrawn_at=None),
                name="evidence_link_claim",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question=None, claim__isnull=False) | models.Q(question__isnull=False, claim=None),
                name="evidence_link_one_target",
                violation_error_message="Link to a question or to a claim, exactly one.",
            ),
            models.UniqueConstraint(
                fields=["evidence_item", "question"],
                condition=models.Q(withdrawn_at=None),
                name="evidence_link_once_per_question",
                violation_error_message="This item is linked to this question already.",
            ),
            models.UniqueConstraint(
                fields=["evidence_item", "claim"],
                condition=models.Q(withdrawn_at=None),
                name="evidence_link_once_per_claim",
                violation_error_message="This item is linked to this claim already.",
            ),
            models.CheckConstraint(condition=models.Q(stance__in=Stance.values), name="evidence_link_stance"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.evidence_item}"

    @property
    def mismatch_labels(self) -> list[str]:
        """The reasons in words."""
        return [str(Mismatch(code).label) for code in self.mismatches]

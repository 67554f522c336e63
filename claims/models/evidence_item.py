"""Studies and syntheses, and what they bear on."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.choices import (
    CellSource,
    Comparator,
    Design,
    Direction,
    Directness,
    Donor,
    Expanded,
    Funding,
    Mismatch,
    PeerReview,
    RetractionStatus,
    SellerInterest,
    Species,
    Stance,
)
from claims.models.base import Recorded, SearchTextField, Withdrawable, WithUid, history, partial_date_field
from claims.models.capture import Capture
from claims.models.claim import Claim
from claims.models.question import Question
from claims.models.source import Source
from claims.rules.identify.asked import identifiers_asked
from claims.rules.review.ocebm import ocebm_level

IDENTIFIERS = ("doi", "pmid", "pmcid", "trial_number")


class EvidenceItemQuerySet(models.QuerySet["EvidenceItem"]):
    """Reads of evidence items."""

    def current(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def identified(self, typed: str) -> Self:
        """Items that have this identifier or uid themselves, in whatever spelling; none for what is none of these."""
        same = models.Q()
        for field, value in identifiers_asked(typed).items():
            same |= models.Q(**{field: value}) if field in (*IDENTIFIERS, "uid") else models.Q()
        return self.filter(same) if same else self.none()


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
    same_patients_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="same_patients",
        help_text="Another report of the same people: both are one study.",
    )
    n_enrolled = models.PositiveIntegerField("enrolled", null=True, blank=True)
    n_randomised = models.PositiveIntegerField("randomised", null=True, blank=True)
    n_treated = models.PositiveIntegerField("treated", null=True, blank=True)
    n_analysed = models.PositiveIntegerField("analysed", null=True, blank=True)
    intervention = models.CharField(max_length=300, blank=True)
    cell_source = models.CharField(max_length=16, choices=CellSource, blank=True)
    donor = models.CharField("whose cells", max_length=12, choices=Donor, blank=True)
    expanded = models.CharField("grown in culture", max_length=8, choices=Expanded, blank=True)
    comparator = models.CharField(max_length=16, choices=Comparator, blank=True)
    comparator_text = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    direction = models.CharField("direction of the result", max_length=14, choices=Direction, blank=True)
    peer_review = models.CharField(max_length=20, choices=PeerReview, default=PeerReview.UNKNOWN)
    retraction_status = models.CharField(max_length=24, choices=RetractionStatus, default=RetractionStatus.UNCHECKED)
    retraction_checked_on = partial_date_field("retraction checked on")
    funding = models.CharField(max_length=12, choices=Funding, blank=True)
    funding_text = models.CharField(max_length=300, blank=True)
    seller_interest = models.CharField("interest of a seller", max_length=8, choices=SellerInterest, blank=True)
    published = partial_date_field("published")
    doi = models.CharField("DOI", max_length=200, blank=True, db_index=True)
    pmid = models.CharField("PMID", max_length=12, blank=True, db_index=True)
    pmcid = models.CharField("PMCID", max_length=14, blank=True, db_index=True)
    trial_number = models.CharField(max_length=40, blank=True, db_index=True)
    note = models.TextField(blank=True)
    search_text = SearchTextField("title", "population", "intervention", "outcome")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history(without=("search_text",))

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def ocebm(self) -> int | None:
        """The OCEBM 2011 level of a study of benefit, where it follows from the design alone."""
        return ocebm_level(self.design, self.comparator)

    def get_absolute_url(self) -> str:
        """The page of the item."""
        return reverse("evidence", args=[self.uid])


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

"""Rounds of rating."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from claims.choices import Reveal, RoundStep, RoundTask, UnitKind, UnitRole
from claims.models.base import WithUid
from claims.models.claim import Claim
from claims.models.scheme import SchemeVersion
from claims.models.unit import OfUnit, once_per_unit, one_unit
from claims.rules.review.reveal import Terms, phase


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds."""

    def open(self) -> Self:
        """Opened and not closed."""
        return self.filter(opened_at__isnull=False, closed_at=None)

    def closed(self) -> Self:
        """Closed for good: their ratings are shown."""
        return self.filter(closed_at__isnull=False)

    def standing_now(self) -> "Round | None":
        """The standing round, which takes any claim and any reviewer, with its scheme; None where it was closed.

        For views and commands, which pass it on: nothing below them looks it up by itself.
        """
        return self.open().filter(standing=True).select_related("scheme_version__scheme").first()


class Round(WithUid):
    """Units handed to reviewers under one scheme version. The standing one takes any claim and any reviewer."""

    name = models.CharField(max_length=120)
    standing = models.BooleanField(default=False, editable=False)
    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, verbose_name="codebook version", related_name="rounds"
    )
    description_version = models.ForeignKey(
        SchemeVersion,
        models.PROTECT,
        verbose_name="codebook of the wording",
        null=True,
        blank=True,
        related_name="+",
    )
    unit_kind = models.CharField("over", max_length=9, choices=UnitKind, default=UnitKind.CLAIM)
    task = models.CharField("what they do", max_length=8, choices=RoundTask, default=RoundTask.RATE)
    raters_each = models.PositiveSmallIntegerField("raters each", default=2, validators=[MinValueValidator(1)])
    instructions = models.TextField(blank=True)
    reveal = models.CharField(max_length=10, choices=Reveal, default=Reveal.AT_CLOSE)
    masked = models.BooleanField(default=False, help_text="Where the words come from is hidden.")
    guesses_side = models.BooleanField(
        "asks which side a claim is taken for", default=False, help_text="Before the source is shown."
    )
    judges_again = models.BooleanField(
        "judges again with the source shown", default=False, help_text="Both judgements are kept."
    )
    hides_earlier = models.BooleanField(
        "hides earlier rounds", default=True, help_text="Until one has rated a claim here."
    )
    shows_names = models.BooleanField("shows names where it is decided", default=False)
    seed = models.BigIntegerField(null=True, blank=True, help_text="Of the sample and of who gets what.")
    chosen_by: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, blank=True, help_text="How its units were chosen: filters, tag, sample."
    )
    imported = models.BooleanField(
        default=False, editable=False, help_text="Its ratings were made elsewhere, and came in with a table."
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The last time; what was rated by then had been shown."
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(opened_at__isnull=False), name="round_closed_after_opened"
            ),
            models.UniqueConstraint(
                fields=["standing"],
                condition=models.Q(standing=True, opened_at__isnull=False, closed_at=None),
                name="round_one_standing",
            ),
            models.CheckConstraint(condition=models.Q(raters_each__gte=1), name="round_raters_each"),
            models.CheckConstraint(
                condition=models.Q(masked=True) | models.Q(guesses_side=False, judges_again=False),
                name="round_masked_first",
                violation_error_message="Only where the source is hidden is there a side to guess or to see after.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def came_in(self) -> bool:
        """Whether its ratings were made elsewhere, also where its own file says with what it was made there."""
        return self.imported or bool(self.chosen_by.get("elsewhere"))

    @property
    def is_open(self) -> bool:
        """Whether ratings are taken now."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def state(self) -> str:
        """In a word: in preparation, open or closed."""
        if self.opened_at is None:
            return "in preparation"
        return "open" if self.closed_at is None else "closed"

    @property
    def submission(self) -> str:
        """What its people submit, in a word: ratings or, where nothing is rated, codings of the wording."""
        return "coding" if self.task == RoundTask.DESCRIBE else "rating"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("round", args=[self.uid])

    @property
    def terms(self) -> Terms:
        """What it says about seeing others' ratings."""
        opened, closed = self.opened_at is not None, self.closed_at is not None
        return Terms(phase(opened=opened, closed=closed, reopened=self.reopened_at is not None), Reveal(self.reveal))


class RoundRater(models.Model):
    """One person who rates in a round that a lead made. The standing round takes everybody, and has none of these."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="raters")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "reviewer"], name="round_rater_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} in {self.round}"


class RoundUnit(OfUnit):
    """One unit of a round, with what its opening froze. The standing round has none."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="units")
    role = models.CharField(max_length=8, choices=UnitRole, default=UnitRole.PLAIN)
    position = models.PositiveIntegerField(help_text="In this order they are rated.")
    comparator_claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="+")
    evidence: "models.JSONField[list[str] | None, Any]" = models.JSONField(
        null=True, blank=True, help_text="Uids of the links that counted when it was opened, and were accepted since."
    )
    evidence_declined: "models.JSONField[list[str], Any]" = models.JSONField(
        default=list, blank=True, help_text="Uids of later links that were not accepted."
    )
    answer: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, blank=True, help_text="Of training and gold: the judgement that the lead set, by codes, and why."
    )

    class Meta:
        ordering = ["round", "position"]
        constraints = [one_unit("round_unit_one"), *once_per_unit("round_unit_once", "round")]

    def __str__(self) -> str:
        return f"{self.unit} in {self.round}"


class RoundEvent(models.Model):
    """One thing that happened to a round, by whom and why. Append-only."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="events")
    step = models.CharField(max_length=8, choices=RoundStep)
    because = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_step_display()}"


class Assignment(OfUnit):
    """One unit of a round for one reviewer."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField(help_text="In this order they are rated.")
    created_at = models.DateTimeField(auto_now_add=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skipped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["round", "reviewer", "position"]
        indexes = [models.Index(fields=["reviewer", "round", "position"], name="assignment_mine")]
        constraints = [one_unit("assignment_one_unit"), *once_per_unit("assignment_once", "round", "reviewer")]

    def __str__(self) -> str:
        return f"{self.unit} for {self.reviewer} in {self.round}"


class Draft(OfUnit):
    """What a reviewer has typed so far for one unit in one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    typed = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [one_unit("draft_one_unit"), *once_per_unit("draft_once", "reviewer", "round")]

    def __str__(self) -> str:
        return f"Draft of {self.reviewer_id} for {self.unit_kind} {self.unit.pk}"

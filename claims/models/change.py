"""What became of a claim on a newer copy of its page, as a rule proposes it and as a person judges it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from claims.choices import ChangeKind, Significance
from claims.models.base import Recorded, WithUid, history
from claims.models.capture_judgement import is_blocked
from claims.models.claim import Claim
from claims.models.sighting import HEAVY, Sighting

CODE_LENGTH = 20


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of changes."""

    def of_page(self) -> Self:
        """Without those on copies that show a wall in place of the page, and those of what was withdrawn."""
        stand = self.filter(claim__withdrawn_at=None, claim__source__withdrawn_at=None)
        return stand.filter(~is_blocked("sighting__capture"))

    def unjudged(self) -> Self:
        """Those that nobody has looked at."""
        return self.filter(significance="")

    def for_pages(self) -> Self:
        """With what a row and a page show; never a captured text."""
        shown = self.select_related(
            "claim__source__source_type", "sighting__capture", "sighting__decided_by", "judged_by"
        )
        heavy = (f"sighting__capture__{field}" for field in HEAVY)
        return shown.defer(*heavy, "claim__search_text", "claim__source__note", "claim__source__search_text")


class Change(Recorded, WithUid):
    """One claim that is not as it was, seen on the first copy that has it so.

    `proposed` is what a rule says, of which version `proposed_by` tells; it is nobody's judgement. A person says `kind`
    and how much it matters; without significance nobody has looked at it.
    """

    sighting = models.OneToOneField(Sighting, models.PROTECT, related_name="change", editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="changes", db_index=False, editable=False)
    proposed = models.CharField(max_length=CODE_LENGTH, choices=ChangeKind, editable=False)
    proposed_by = models.CharField(
        max_length=CODE_LENGTH, editable=False, help_text="Version of the rule that proposed it."
    )
    kind = models.CharField(max_length=CODE_LENGTH, choices=ChangeKind, blank=True, help_text="As a person says.")
    significance = models.CharField(max_length=10, choices=Significance, blank=True)
    note = models.TextField(blank=True)
    # What lists filter by, worked out by the database so that no way of writing can forget it.
    kind_now = models.GeneratedField(
        expression=Coalesce(NullIf("kind", models.Value("")), "proposed"),
        output_field=models.CharField(max_length=CODE_LENGTH),
        db_persist=True,
        editable=False,
    )
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = history(without=("kind_now",))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["claim", "id"], name="change_claim"),
            models.Index(fields=["kind_now", "id"], name="change_kind"),
            models.Index(fields=["significance", "id"], name="change_significance"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="", significance="", note="", judged_at=None, judged_by=None)
                | ~models.Q(kind="")
                & ~models.Q(significance="")
                & models.Q(judged_at__isnull=False, judged_by__isnull=False),
                name="change_judged",
                violation_error_message="Say what became of the claim, and how much it matters.",
            ),
            models.CheckConstraint(condition=~models.Q(proposed=ChangeKind.UNCHANGED), name="change_proposed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} on {self.sighting.capture}"

    def get_absolute_url(self) -> str:
        """The page on which it is judged."""
        return reverse("change", args=[self.uid])

    @property
    def is_judged(self) -> bool:
        """Whether a person has said what it is."""
        return self.significance != ""

    @property
    def kind_label(self) -> str:
        """What became of the claim, in words: as a person says, else as the rule proposes."""
        code: Any = self.kind or self.proposed
        return str(ChangeKind(code).label)

"""What one coder says that a claim's wording does."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import Answers, ClaimType, Commitment, Disagreement, Stage, Strength, Voice
from claims.models.base import Recorded, Withdrawable, WithUid
from claims.models.question import Question

# What a description says. The claim has the same columns, of its current description: lists ask these.
SAID = ("voice", "claim_type", "strength", "commitment", "answers")

# What rules suggest, by the field that it is for: its name on pages, and its codes.
_SUGGESTED = {"commitment": ("firmness", Commitment), "strength": ("causal wording", Strength)}


class Said(models.Model):
    """What the words of a claim do; empty is not said, which is no value."""

    voice = models.CharField(max_length=12, choices=Voice, blank=True)
    claim_type = models.CharField(max_length=16, choices=ClaimType, blank=True)
    strength = models.CharField("causal wording", max_length=14, choices=Strength, blank=True)
    commitment = models.CharField("firmness", max_length=10, choices=Commitment, blank=True)
    answers = models.CharField("how it answers", max_length=12, choices=Answers, blank=True)

    class Meta:
        abstract = True

    @property
    def said(self) -> dict[str, str]:
        """What is said, by field; what is not said is empty."""
        return {name: getattr(self, name) for name in SAID}


class DescriptionQuerySet(models.QuerySet["Description"]):
    """Reads of descriptions. Pages ask claims.reads.claim.descriptions, which knows what a person may see."""

    def current(self) -> Self:
        """Each coder's latest, in each round and on the spot, and what was decided; unless it was taken back."""
        return self.filter(superseded_by=None, withdrawn_at=None)

    def coded(self) -> Self:
        """What coders said, without what was decided between them."""
        return self.filter(decided=False)

    def on_the_spot(self) -> Self:
        """What coders said outside of all rounds."""
        return self.filter(decided=False, round=None)


class Description(Recorded, WithUid, Withdrawable, Said):
    """One coder's description of one claim. Never edited: the next one by the same coder supersedes it.

    Each coder has one chain of them on the spot and one in each round in which they code the claim, so that none
    overwrites another. A *decided* one is said by who decided between codings, with a reason and those that it rests
    on (`compared`); a claim has one chain of these. The claim carries one description, its current one
    (`Claim.description`), in columns of its own.
    """

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="descriptions")
    round = models.ForeignKey("claims.Round", models.PROTECT, null=True, blank=True, related_name="+")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # `answers` says something of this question alone, whichever question the claim has later.
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    suggested: "models.JSONField[list[dict[str, Any]], Any]" = models.JSONField(
        default=list, blank=True, help_text="The suggestions that were shown to the coder, as a list of objects."
    )
    # Empty: not known, because the others' codes could be seen, and nobody says whether they were.
    stage = models.CharField("coded", max_length=11, choices=Stage, blank=True)
    decided = models.BooleanField(default=False, help_text="Said by who decided between coders.")
    reason = models.TextField(blank=True)
    disagreement = models.CharField("why they differed", max_length=15, choices=Disagreement, blank=True)
    compared: "models.JSONField[list[str], Any]" = models.JSONField(
        default=list, blank=True, help_text="Uids of the codings that a decided one rests on."
    )
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DescriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "coding of the wording"
        verbose_name_plural = "codings of the wording"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "coder"],
                condition=Q(supersedes=None, round=None, decided=False),
                name="description_first_once",
            ),
            models.UniqueConstraint(
                fields=["claim", "coder", "round"],
                condition=Q(supersedes=None, round__isnull=False, decided=False),
                name="description_first_in_round",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(supersedes=None, decided=True), name="description_first_decided"
            ),
            models.CheckConstraint(
                condition=Q(decided=True) ^ Q(reason=""),
                name="description_decided_reason",
                violation_error_message="Say why it is decided so.",
            ),
            models.CheckConstraint(
                condition=~Q(**dict.fromkeys(SAID, "")),
                name="description_says_something",
                violation_error_message="A description says something.",
            ),
        ]

    def __str__(self) -> str:
        shown = (getattr(self, f"get_{name}_display")() for name in SAID)
        return ", ".join(value.lower() for value in shown if value)

    @property
    def suggestions_shown(self) -> list[str]:
        """What rules had suggested to the coder, in words, and what became of it: “firmness: hedged, taken”."""
        shown = ((*_SUGGESTED[one["field"]], one) for one in self.suggested if "outcome" in one)
        return [f"{name}: {str(codes(one['code']).label).lower()}, {one['outcome']}" for name, codes, one in shown]


class BlindCoding(models.Model):
    """Somebody codes a claim on the spot, and sees nothing that others made of its words until they have stored theirs.

    Open while `ended_at` is empty: then they stored theirs, or stopped. In a round it is the assignment that hides.
    """

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="+")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saw_before = models.BooleanField("had seen others’ codes", default=False)
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["coder", "claim"], name="blind_coding_once")]

    def __str__(self) -> str:
        return f"{self.claim} coded by {self.coder}"

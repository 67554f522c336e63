"""Claims and the places where their words stand."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from claims.choices import UNCLASSIFIED, FoundBy, Side
from claims.models.base import Recorded, SearchTextField, Withdrawable, WithUid, history
from claims.models.capture import Capture
from claims.models.description import Description, Said
from claims.models.question import Question
from claims.models.source import Source
from claims.rules.identify.short_number import claim_number
from claims.rules.span.anchor import CONTEXT
from claims.rules.span.withholding import WITHHELD

CURRENT = models.Q(withdrawn_at=None)
# A voice that says by itself which side a sentence is on.
VOICES_WITH_A_SIDE = (Side.MARKETING.value, Side.RESEARCH.value)


def side_of_claims(to: str = "", silent: models.Q | None = None) -> Case:
    """`Claim.side` as an expression, for filters, groups, sorts and exports; `to` is the path to the claim.

    `silent`: of which claims the voice is not to be told, so that they have the side of their source.
    """
    speaks = models.Q(**{f"{to}voice__in": VOICES_WITH_A_SIDE})
    return Case(
        When(speaks if silent is None else speaks & ~silent, then=F(f"{to}voice")),
        default=Coalesce(F(f"{to}source__source_type__side"), Value(UNCLASSIFIED)),
        output_field=models.CharField(),
    )


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Reads of claims."""

    def current(self) -> Self:
        """Not withdrawn."""
        return self.filter(CURRENT)

    def numbered(self, typed: str) -> Self:
        """The claim that people call so, such as 3.7; none for what is no such number."""
        found = claim_number(typed)
        return self.filter(source__number=found[0], number=found[1]) if found else self.none()

    def for_lists(self) -> Self:
        """With what a row shows; never the captured text."""
        return self.select_related("source__source_type", "source__publisher", "question").defer(
            "source__note",
            "question__population",
            "question__intervention",
            "question__outcome",
            "note",
            "search_text",
            "source__search_text",
        )


class Span(models.Model):
    """Words in a captured text: offsets in Unicode code points, the exact words, and what stands around them."""

    capture = models.ForeignKey(Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="%(class)ss")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)

    class Meta:
        abstract = True


class Claim(Recorded, WithUid, Withdrawable, Span, Said):
    """One verbatim statement, bound to a span of a capture; carries its current anchor."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="claims", db_index=False)
    number = models.PositiveIntegerField(editable=False, help_text="Within its source.")
    quote = models.TextField()
    quote_flowed = models.TextField(
        blank=True,
        default="",
        editable=False,
        help_text="The quote without line ends in mid-sentence, where it has any; else empty.",
    )
    quote_sha256 = models.CharField(max_length=64, editable=False)
    statement = models.TextField(blank=True, help_text="The same in neutral words.")
    search_text = SearchTextField("quote_read", "statement")
    # Whose description it carries in the columns of `Said`; none: nobody has described it. A guard holds them together.
    description = models.ForeignKey(
        Description, models.PROTECT, null=True, blank=True, related_name="carried_by", editable=False
    )
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="claims", db_index=False)
    language = models.CharField(max_length=35, blank=True)
    translation = models.TextField(blank=True)
    translation_by = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    # Set where its capture, or a span that touches it, is withheld: pages and exports ask here alone.
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history(without=("search_text",))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        # What lists look at besides, withdrawn_at above all, stands in the index: the rows themselves are wide.
        indexes = [
            models.Index(fields=["id"], name="claim_current", condition=CURRENT),
            models.Index(fields=["id"], name="claim_withdrawn", condition=models.Q(withdrawn_at__isnull=False)),
            models.Index(fields=["question", "id", "withdrawn_at"], name="claim_question"),
            models.Index(fields=["question", "voice", "source", "withdrawn_at"], name="claim_question_voice"),
            models.Index(fields=["source", "id", "withdrawn_at", "voice"], name="claim_source"),
            models.Index(fields=["strength", "id", "withdrawn_at"], name="claim_strength"),
            models.Index(fields=["commitment", "id", "withdrawn_at"], name="claim_commitment"),
            models.Index(fields=["claim_type", "id", "withdrawn_at"], name="claim_type"),
            models.Index(fields=["voice", "source", "id", "withdrawn_at"], name="claim_voice"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="claim_span"),
            models.UniqueConstraint(fields=["source", "number"], name="claim_number"),
        ]

    def __str__(self) -> str:
        return self.shown_quote if len(self.shown_quote) <= 80 else f"{self.shown_quote[:79]}…"

    def get_absolute_url(self) -> str:
        """The claim page."""
        return reverse("claim", args=[self.uid])

    @property
    def short_number(self) -> str:
        """What people say aloud: "3.7" is claim 7 of source 3. It tells the source, so no masked page shows it."""
        return f"{self.source.number}.{self.number}"

    @property
    def shown_quote(self) -> str:
        """The words as they may be shown (see claims.reads.withholding), and as they are read."""
        return WITHHELD if self.withheld_at else self.quote_read

    @property
    def quote_read(self) -> str:
        """The words as people read them: a line's end in mid-sentence is a space, or nothing."""
        return self.quote_flowed or self.quote

    @property
    def side(self) -> str:
        """Marketing or research by the voice of the sentence, else by its source's type; empty where neither says."""
        return self.voice if self.voice in VOICES_WITH_A_SIDE else self.source.side


class Anchor(Span):
    """Where a claim's words were found, when and by whom. Append-only; the claim carries its latest one."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="anchors")
    exact = models.TextField()
    found_by = models.CharField(max_length=12, choices=FoundBy)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="anchor_span"),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end} of saved copy {self.capture_id}"

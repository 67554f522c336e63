"""Files that people brought, and what became of each of their records."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from claims.choices import Became, ImportKind, ImportState
from claims.models.base import WithUid
from claims.models.evidence_item import EvidenceItem
from claims.models.job import Job
from claims.models.source import Source

# Why a document is not stored that a person does not want.
LEFT_OUT = "Left out: it was not ticked."


class Import(WithUid):
    """One file that was brought: who brought it, what it is, and what came of it.

    It is looked through first, which stores nothing but what would become of each record; then it is stored.
    """

    kind = models.CharField(max_length=10, choices=ImportKind)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.CHECKED)
    filename = models.CharField("file", max_length=255, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=40, blank=True, help_text="What the file was recognised as.")
    found = models.PositiveIntegerField(default=0, help_text="Records that stand in the file.")
    problems = models.JSONField(default=list, blank=True, help_text="Of the file as a whole: where, what, why.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    stored_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_because = models.TextField(blank=True)
    mapping: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, blank=True, help_text="Of a table: how it is said in our words."
    )
    asked: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, blank=True, help_text="Of a table: what a person says beside its mapping."
    )
    outcome: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict, blank=True, help_text="Of a table: what becomes, or became, of its rows."
    )
    staged = models.CharField(max_length=200, blank=True, help_text="Under which name its bytes wait to be stored.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.filename}" if self.filename else self.get_kind_display()

    def get_absolute_url(self) -> str:
        """The page that says what becomes, or became, of its records."""
        return reverse("import", args=[self.uid])


class ImportedBatch(models.Model):
    """What one batch of a table's rows made and changed, written with them: by this it is taken back."""

    in_import = models.ForeignKey(Import, models.CASCADE, related_name="batches")
    made: "models.JSONField[dict[str, list[int]], Any]" = models.JSONField(
        default=dict, help_text="Keys of the rows, by the label of their model."
    )
    changed: "models.JSONField[dict[str, Any], Any]" = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="Of what was here before: by label, key and column, what it said and what it says now.",
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"A batch of {self.in_import}"


class ImportedRecord(models.Model):
    """One record of such a file: what it says, what became of it, and the source that came from it."""

    in_import = models.ForeignKey(Import, models.CASCADE, related_name="records")
    position = models.PositiveIntegerField(help_text="In the file, from 1.")
    where = models.CharField(max_length=120, help_text="As the person finds it: a row, a line, a file in a ZIP.")
    title = models.CharField(max_length=300, blank=True)
    says = models.JSONField(default=dict, help_text="All that stands in it, also what no field takes.")
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of all that a reference says: the same again is the same source."
    )
    became = models.CharField(max_length=7, choices=Became)
    because = models.TextField(blank=True, help_text="Why it is refused, and what to do.")
    notes = models.JSONField(default=list, blank=True, help_text="What a person should look at: what, why.")
    differs = models.JSONField(
        default=dict, blank=True, help_text="Of what is there already: by field, what it says and what the file says."
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="imported")
    as_evidence = models.BooleanField(default=False, help_text="Whether it is to be an evidence item, too.")
    evidence_item = models.ForeignKey(
        EvidenceItem, models.PROTECT, null=True, blank=True, related_name="imported", help_text="That came with it."
    )
    done = models.BooleanField(default=False, help_text="Whether it was stored.")

    class Meta:
        ordering = ["in_import", "position"]
        indexes = [models.Index(fields=["digest"], name="imported_record_digest", condition=~models.Q(digest=""))]
        constraints = [
            models.UniqueConstraint(fields=["in_import", "position"], name="imported_record_position"),
            models.CheckConstraint(
                condition=~models.Q(became=Became.REFUSED) | ~models.Q(because=""),
                name="imported_record_refused_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where}: {self.title}"

    @property
    def is_left_out(self) -> bool:
        """Whether a person did not tick it."""
        return self.because == LEFT_OUT

"""How sources stand to one another: what a page is a record of, republishes, reports or cites."""

from typing import Self

from django.conf import settings
from django.db import models

from claims.choices import COPIES, SAME_WORK, RelationKind, RelationStatus
from claims.models.base import Recorded, WithUid, history
from claims.models.capture import Capture
from claims.models.source import Source


class SourceRelationQuerySet(models.QuerySet["SourceRelation"]):
    """Reads of relations."""

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(status=RelationStatus.CONFIRMED)

    def same_work(self) -> Self:
        """Those that counting follows to the original."""
        return self.confirmed().filter(kind__in=SAME_WORK)

    def copies(self) -> Self:
        """Those that say that one of two pages has the words of the other."""
        return self.confirmed().filter(kind__in=COPIES)

    def waiting(self) -> Self:
        """Those on which nobody has decided: candidates, and citations that are neither resolved nor given up."""
        return self.filter(status=RelationStatus.CANDIDATE)

    def current(self) -> Self:
        """All that nobody has rejected."""
        return self.exclude(status=RelationStatus.REJECTED)

    def unresolved(self) -> Self:
        """Citations of a work that the page does not identify: open while candidates, settled when confirmed."""
        return self.current().filter(kind=RelationKind.CITES_UNRESOLVED)

    def with_ends(self) -> Self:
        """With what a line about a relation says of both sources, of who decided, and of where its passage stands."""
        ends = self.select_related(
            "from_source__publisher", "to_source__publisher", "created_by", "decided_by", "capture", "resolves"
        )
        return ends.defer("capture__text", "capture__structure", "capture__metadata", "capture__headers")


class SourceRelation(Recorded, WithUid):
    """One source beside another: kind, status, on what basis, and the passage that shows it.

    The other end may be unknown only where a citation is unresolved; `known` and `missing` then say what the citation
    tells of the work. A candidate for it is a relation *cites* that `resolves` it, with its `mismatches`.
    """

    from_source = models.ForeignKey(Source, models.PROTECT, related_name="relations")
    to_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="relations_to", verbose_name="other source"
    )
    kind = models.CharField(max_length=16, choices=RelationKind)
    status = models.CharField(max_length=10, choices=RelationStatus, default=RelationStatus.CANDIDATE)
    basis = models.TextField(blank=True, help_text="On what ground: what was compared or looked up, and where.")
    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.PROTECT, null=True, blank=True, related_name="relations"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField("passage that shows it", blank=True)
    known = models.JSONField(default=dict, blank=True, help_text="What an unresolved citation says of the work.")
    missing = models.JSONField(default=list, blank=True, help_text="What it would take to identify it.")
    resolves = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="candidates")
    mismatches = models.JSONField(default=list, blank=True, help_text="Where a candidate differs from the citation.")
    score = models.FloatField(null=True, blank=True, help_text="Share of the text in common, 0 to 1, when measured.")
    proposed_by = models.CharField(max_length=40, blank=True, help_text="The tool and version, if no person did.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    history = history()

    objects = SourceRelationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["from_source", "status", "kind", "to_source"], name="relation_from"),
            models.Index(fields=["to_source", "status", "kind", "from_source"], name="relation_to"),
            models.Index(fields=["status", "id"], name="relation_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_source__isnull=False) | models.Q(kind=RelationKind.CITES_UNRESOLVED),
                name="relation_other_end",
                violation_error_message="Name the other source. Only an unresolved citation may leave it out.",
            ),
            models.CheckConstraint(
                condition=models.Q(to_source=None) | ~models.Q(to_source=models.F("from_source")),
                name="relation_not_to_itself",
                violation_error_message="A source has no relation to itself.",
            ),
            models.UniqueConstraint(
                fields=["from_source", "to_source", "kind"],
                name="relation_once",
                violation_error_message="This relation is recorded already.",
            ),
            models.CheckConstraint(
                condition=models.Q(start=None, end=None, exact="", capture=None)
                | models.Q(end__gt=models.F("start"), capture__isnull=False) & ~models.Q(exact=""),
                name="relation_span",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.from_source} {self.get_kind_display().lower()} {self.to_source or 'a work that is not identified'}"
        )

"""What a rating and a decision both say."""

from django.db import models

from claims.choices import Axis, ComparatorKind
from claims.models.claim import Claim
from claims.models.scheme import Level, SchemeVersion


class Judged(models.Model):
    """A judgement under one scheme version: three axes, failure tags, and what the wording was compared with."""

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

    class Meta:
        abstract = True

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


def comparator_named(name: str) -> models.CheckConstraint:
    """A claim is named exactly where a claim is what was compared with."""
    return models.CheckConstraint(
        condition=models.Q(comparator=ComparatorKind.CLAIM, comparator_claim__isnull=False)
        | (~models.Q(comparator=ComparatorKind.CLAIM) & models.Q(comparator_claim=None)),
        name=name,
    )

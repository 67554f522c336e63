"""The rating codebook."""

from django.db import models

from claims.choices import Axis, SchemeStatus
from claims.models.base import WithUid


class Scheme(WithUid):
    """A named way to rate; its versions say what is asked."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    citation = models.TextField(blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchemeVersion(WithUid):
    """What one version asks. Frozen when the first round that uses it opens; never changed after."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=8, choices=SchemeStatus, default=SchemeStatus.DRAFT)
    notes = models.TextField(blank=True)
    certainty_required = models.BooleanField(default=False)
    verdict_required = models.BooleanField(default=True)
    wording_gap_required = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["scheme", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="scheme_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.name} {self.version}"

    @property
    def label(self) -> str:
        """Code and version as exports print them."""
        return f"{self.scheme.code} {self.version}"

    def requires(self, axis: str) -> bool:
        """Whether a rating must say something on this axis (one that has levels)."""
        return bool(getattr(self, f"{axis}_required"))


class Level(models.Model):
    """One answer on one axis of a scheme version. `order` is null for codes that stand outside the scale."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="levels")
    axis = models.CharField(max_length=12, choices=Axis)
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    order = models.SmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    definition = models.TextField()
    rule = models.TextField()
    example_one = models.TextField()
    example_two = models.TextField()

    class Meta:
        ordering = ["version", "axis", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "axis", "code"], name="level_once"),
            models.CheckConstraint(condition=models.Q(axis__in=Axis.values), name="level_axis"),
        ]

    def __str__(self) -> str:
        return self.label

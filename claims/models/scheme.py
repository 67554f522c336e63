"""The rating codebook."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.choices import Axis, ItemAbout, ItemKind, ReasonAsked, SchemeStatus, Sign
from claims.models.base import Recorded, WithUid

OfVersionT = TypeVar("OfVersionT", bound=models.Model)


class Scheme(Recorded, WithUid):
    """A named way to rate; its versions say what is asked."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    citation = models.TextField(blank=True)
    description = models.TextField(blank=True)
    remark = models.CharField(
        max_length=120, blank=True, help_text="Shown with its name on pages, as in “certainty is GRADE-informed”."
    )

    class Meta:
        verbose_name = "codebook"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchemeVersion(Recorded, WithUid):
    """What one version asks. Frozen when the first round that uses it opens; never changed after."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name="codebook", related_name="versions")
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=8, choices=SchemeStatus, default=SchemeStatus.DRAFT)
    notes = models.TextField(blank=True)
    certainty_required = models.BooleanField(default=False)
    verdict_required = models.BooleanField(default=True)
    wording_gap_required = models.BooleanField("comparison of the wording required", default=False)
    reason_asked = models.CharField(
        "a reason is required", max_length=13, choices=ReasonAsked, default=ReasonAsked.ALWAYS
    )
    frozen_at = models.DateTimeField("fixed since", null=True, blank=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "codebook version"
        ordering = ["scheme", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="scheme_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.name} {self.version}"

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("codebook_version", args=[self.uid])

    @property
    def label(self) -> str:
        """Code and version as exports print them."""
        return f"{self.scheme.code} {self.version}"

    def requires(self, axis: str) -> bool:
        """Whether a rating must say something on this axis (one that has levels)."""
        return bool(getattr(self, f"{axis}_required", False))


class OfVersionQuerySet(models.QuerySet[OfVersionT]):
    """Answers and items: those of a frozen version are not deleted.

    Here and not by a trigger, because a trigger would stop a flush too; `verify` finds what another way took out.
    """

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's own; raises ProtectedError where one of them belongs to a frozen version."""
        refuse_frozen(self)
        return super().delete()


def refuse_frozen(rows: models.QuerySet[Any]) -> None:
    """Raises ProtectedError where one of these belongs to a frozen version."""
    if frozen := set(rows.filter(version__frozen_at__isnull=False)[:1]):
        raise models.ProtectedError("The scheme version is frozen: make a new version.", frozen)


class OfVersion(Recorded):
    """What a version asks: its rows stay once it is frozen."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's own; raises ProtectedError where the version is frozen."""
        refuse_frozen(type(self)._base_manager.filter(pk=self.pk))
        return super().delete(*args, **kwargs)


class Item(OfVersion):
    """A closed question of a scheme version beside the three judgements, about a claim or about a source."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="items")
    code = models.SlugField(max_length=40)
    text = models.CharField("question", max_length=300)
    kind = models.CharField(max_length=8, choices=ItemKind)
    about = models.CharField(max_length=6, choices=ItemAbout, default=ItemAbout.CLAIM)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(help_text="Small numbers come first on the form.")
    definition = models.TextField(blank=True)
    rule = models.TextField(blank=True)

    objects = OfVersionQuerySet["Item"].as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ItemKind.values), name="item_kind"),
            models.CheckConstraint(condition=models.Q(about__in=ItemAbout.values), name="item_about"),
        ]

    def __str__(self) -> str:
        return self.text


class Level(OfVersion):
    """One answer on one axis of a scheme version, and all that the program must know of it."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="levels")
    axis = models.CharField(max_length=12, choices=Axis)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="levels")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    order = models.SmallIntegerField(
        null=True, blank=True, help_text="Place on the scale, more is higher; empty where there is no order."
    )
    position = models.PositiveSmallIntegerField(help_text="Small numbers come first on the form.")
    sign = models.CharField(max_length=8, choices=Sign, blank=True, help_text="What is drawn before the word.")
    off_scale = models.BooleanField(
        default=False, help_text="Stands apart from the others, such as “does not apply”; has no order."
    )
    asks_tags = models.BooleanField(
        "asks for failure tags", default=False, help_text="A verdict without this takes no failure tags."
    )
    needs_search = models.BooleanField(
        "needs a recorded search", default=False, help_text="Is taken only where a search for the question is recorded."
    )
    definition = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    boundary = models.TextField("boundary cases", blank=True)
    example_one = models.TextField(blank=True)
    example_two = models.TextField(blank=True)

    objects = OfVersionQuerySet["Level"].as_manager()

    class Meta:
        verbose_name = "answer"
        ordering = ["version", "axis", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "axis", "code"], condition=models.Q(item=None), name="level_once"
            ),
            models.UniqueConstraint(
                fields=["item", "code"], condition=models.Q(item__isnull=False), name="level_once_of_item"
            ),
            models.CheckConstraint(
                condition=models.Q(axis=Axis.ITEM, item__isnull=False)
                | (~models.Q(axis=Axis.ITEM) & models.Q(item=None)),
                name="level_of_item",
            ),
            models.CheckConstraint(condition=models.Q(axis__in=Axis.values), name="level_axis"),
            models.CheckConstraint(
                condition=models.Q(sign__in=["", *Sign.values]), name="level_sign",
            ),
            models.CheckConstraint(
                condition=models.Q(off_scale=False) | models.Q(order=None), name="level_off_scale",
                violation_error_message="What stands off the scale has no order.",
            ),
            models.CheckConstraint(
                condition=models.Q(asks_tags=False) | models.Q(axis=Axis.VERDICT), name="level_asks_tags",
                violation_error_message="Only a verdict asks for failure tags.",
            ),
            models.CheckConstraint(
                condition=models.Q(needs_search=False) | ~models.Q(axis=Axis.FAILURE_TAG), name="level_needs_search",
                violation_error_message="A failure tag needs no search.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def pips(self) -> int:
        """How many of the four pips are filled; 0 for a level that has none."""
        return int(self.sign.removeprefix("pips_")) if self.sign.startswith("pips_") else 0


class LevelMatch(models.Model):
    """A level that stands for one of another version where both are shown side by side. Ratings stay what they are."""

    level = models.ForeignKey(Level, models.PROTECT, related_name="matches")
    same_as = models.ForeignKey(Level, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["level", "same_as"], name="level_match_once")]

    def __str__(self) -> str:
        return f"{self.level} as {self.same_as}"


class CodebookNote(WithUid):
    """What coders agreed on while a frozen version was in use. Dated, shown at the answer, and never changed."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="coder_notes")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="notes")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="notes")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="codebook_note_text")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

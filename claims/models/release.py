"""What is published: releases, and what was decided in each."""

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.choices import Licence, ReleaseStep
from claims.models.base import WithUid
from claims.models.capture import SHA256_LENGTH, file_name_of
from claims.models.job import Job
from claims.rules.identify.uid import UID_LENGTH


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads of releases."""

    def made(self) -> Self:
        """Those that are whole. What is being made, or was stopped, is none yet."""
        return self.filter(made_at__isnull=False)

    def public(self) -> Self:
        """Those whose pages need no login; a withheld one keeps its page."""
        return self.made().filter(public_at__isnull=False)


class Release(WithUid):
    """A dated, frozen, hashed export that can be cited: one ZIP in storage, under its hash. Never changed once made.

    While it is being made it has no number and no time, and nobody sees it; all of it becomes visible by one flip.
    """

    number = models.PositiveIntegerField(null=True, unique=True, editable=False)
    title = models.CharField(max_length=200)
    about = models.TextField("what it holds", blank=True)
    licence = models.CharField(max_length=12, choices=Licence, blank=True)
    contact = models.CharField(
        "where corrections are asked for", max_length=200, help_text="An address of e-mail, or of a page."
    )
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    correction = models.TextField("what it corrects", blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True, help_text="As it was shown when it was made.")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("SHA-256 of the ZIP", max_length=SHA256_LENGTH, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the ZIP.")
    # Files with rows, size and hash; what was unfinished; what to know of it; what changed since the one before.
    holds = models.JSONField(default=dict, blank=True)
    public_at = models.DateTimeField(null=True, blank=True, editable=False)
    listed = models.BooleanField(default=False, help_text="Whether search engines may list its pages.")
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_because = models.TextField(blank=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_at=None, number=None, public_at=None)
                | models.Q(made_at__isnull=False, number__isnull=False) & ~models.Q(sha256=""),
                name="release_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld_at=None) | ~models.Q(withheld_because=""), name="release_withheld_because"
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(correction=""), name="release_says_what_it_corrects"
            ),
            models.CheckConstraint(
                condition=models.Q(listed=False) | models.Q(public_at__isnull=False), name="release_listed_is_public"
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}: {self.title}" if self.number else self.title

    def get_absolute_url(self) -> str:
        """Its page, which is where it is cited."""
        return reverse("release", args=[self.uid])

    @property
    def file_name(self) -> str:
        """Name of the ZIP for who saves it."""
        return f"evidence-release-{self.number}.zip"

    @property
    def stored_name(self) -> str:
        """Name of the ZIP in storage: under its hash, beside the bytes of saved copies."""
        return file_name_of(self.sha256)


class ReleasedClaim(models.Model):
    """A claim that was decided, as a release says it: its row in the file of decisions."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="claims")
    claim_uid = models.CharField(max_length=UID_LENGTH)
    decision_uid = models.CharField(max_length=UID_LENGTH)
    says = models.TextField(help_text="That row, as a JSON object.")
    # What its publisher was asked about it, and said, as the release has it.
    heard = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "decision_uid"], name="released_claim_once"),
        ]
        indexes = [models.Index(fields=["release", "claim_uid"], name="released_claim")]

    def __str__(self) -> str:
        return f"Claim {self.claim_uid} in {self.release}"

    @property
    def row(self) -> dict[str, Any]:
        """Its columns by name."""
        return dict(json.loads(self.says))


class ReleaseEvent(models.Model):
    """One thing that happened to a release, by whom and why: its dated log. Append-only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="events")
    step = models.CharField(max_length=8, choices=ReleaseStep)
    because = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.release}: {self.get_step_display()}"

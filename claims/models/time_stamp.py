"""What an authority outside of us signed: that a hash was there at a time."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from claims.choices import Covers
from claims.models.base import WithUid
from claims.models.capture import SHA256_LENGTH
from claims.models.release import Release
from claims.models.source import Publisher, Source


class TimeStampQuerySet(models.QuerySet["TimeStamp"]):
    """Reads of time-stamps."""

    def light(self) -> Self:
        """Without what was stamped, which may have 20 MB, and without what checks it."""
        return self.defer("content", "token", "trusted")


class TimeStamp(WithUid):
    """A trusted time-stamp (RFC 3161) of one text. Append-only: nothing of it is ever changed.

    `content` is that text, whose SHA-256 in UTF-8 was signed; it has hashes, addresses and times, and no words of a
    source. It is checked offline: the token against the hash, and against the certificates that were trusted then.
    """

    covers = models.CharField(max_length=10, choices=Covers)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="time_stamps")
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="time_stamps")
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="time_stamps")
    content = models.TextField("what was stamped")
    sha256 = models.CharField("SHA-256 of it", max_length=SHA256_LENGTH, db_index=True)
    token = models.BinaryField(help_text="The authority's answer as it came: a TimeStampResp in DER.")
    trusted = models.TextField("certificates", help_text="PEM: those of the settings when it was asked for.")
    stamped_at = models.DateTimeField(help_text="The authority's clock.")
    authority = models.CharField(max_length=400, help_text="As its certificate names it.")
    policy = models.CharField(max_length=200, help_text="The number of the authority's rules (OID).")
    serial = models.CharField(max_length=100, help_text="Hexadecimal.")
    nonce = models.CharField(max_length=100, blank=True, help_text="Hexadecimal; empty where the answer has none.")
    asked_at = models.DateTimeField(auto_now_add=True, help_text="Our clock.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = TimeStampQuerySet.as_manager()

    class Meta:
        verbose_name = "time-stamp"
        ordering = ["-id"]
        indexes = [models.Index(fields=["covers", "id"], name="timestamp_covers")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(covers=Covers.MANIFEST, source=None, release=None, publisher=None)
                | models.Q(covers=Covers.SOURCE, source__isnull=False, release=None, publisher=None)
                | models.Q(covers=Covers.RELEASE, source=None, release__isnull=False, publisher=None)
                | models.Q(covers=Covers.CASE, source=None, release=None, publisher__isnull=False),
                name="timestamp_covers_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_covers_display()}, {self.stamped_at:%Y-%m-%d %H:%M:%S} UTC"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("time_stamp", args=[self.uid])

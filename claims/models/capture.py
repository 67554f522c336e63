"""Frozen copies of sources."""

from typing import Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from claims.choices import CaptureMethod, Depth
from claims.models.base import WithUid
from claims.models.source import Source

SHA256_LENGTH = 64


class CaptureQuerySet(models.QuerySet["Capture"]):
    """Reads of captures."""

    def without_text(self) -> Self:
        """Rows for lists: the text of a capture may be 20 MB."""
        return self.defer("text", "structure", "metadata")

    def delete(self) -> tuple[int, dict[str, int]]:
        """PROTECT keys refuse a capture that a claim or an anchor stands on."""
        return super().delete()


class Capture(WithUid):
    """A frozen copy of a source: bytes on disk under their hash, and their text. Never changed after it is made."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="captures")
    sha256 = models.CharField("SHA-256 of the bytes", max_length=SHA256_LENGTH, db_index=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40)
    filename = models.CharField(max_length=255, blank=True)
    text_sha256 = models.CharField("SHA-256 of the text", max_length=SHA256_LENGTH, db_index=True)
    length = models.PositiveIntegerField(help_text="Unicode code points of the text.")
    extractor = models.CharField(max_length=40)
    extractor_version = models.CharField(max_length=20)
    method = models.CharField(max_length=10, choices=CaptureMethod)
    depth = models.CharField(max_length=10, choices=Depth, default=Depth.FULL)
    document_sha256 = models.CharField(
        "SHA-256 of the whole document", max_length=SHA256_LENGTH, blank=True, db_index=True,
        help_text="For an excerpt: the hash of the document that it was taken from.",
    )  # fmt: skip
    observed_at = models.DateTimeField(null=True, blank=True, help_text="When the page was seen; empty when unknown.")
    stored_at = models.DateTimeField(auto_now_add=True)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_address = models.CharField(max_length=2000, blank=True, help_text="The address that was asked for.")
    reached_address = models.CharField(max_length=2000, blank=True, help_text="Where that led after redirects.")
    canonical_address = models.CharField(
        max_length=2000, blank=True, help_text="What the document declares; never trusted by itself."
    )
    archive_address = models.CharField(max_length=2000, blank=True, help_text="A copy in a public archive.")
    headers = models.JSONField(default=dict, blank=True, help_text="What the server said with a fetched page.")
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    purged_at = models.DateTimeField(null=True, blank=True, editable=False)
    # See claims.rules.extract: Part and Suggestion, as lists of objects.
    structure = models.JSONField(default=list, blank=True, help_text="Headings, links and page furniture, by offsets.")
    metadata = models.JSONField(default=list, blank=True, help_text="What the document says of itself: suggestions.")
    # Last, because SQLite reads through all of it to get at what a row has after it.
    text = models.TextField()

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = "saved copy"
        verbose_name_plural = "saved copies"
        ordering = ["-id"]
        indexes = [models.Index(fields=["filename"], name="capture_filename", condition=~models.Q(filename=""))]
        constraints = [
            # The same bytes may be seen again later: that is another observation.
            models.UniqueConstraint(
                fields=["source", "sha256", "extractor", "extractor_version"],
                condition=models.Q(observed_at=None),
                name="capture_once_per_extractor",
            ),
            models.UniqueConstraint(
                fields=["source", "sha256", "extractor", "extractor_version", "observed_at"],
                name="capture_once_per_observation",
            ),
            models.CheckConstraint(
                # Quotes that a table has say nothing of their document but where it is.
                condition=~models.Q(depth=Depth.EXCERPT)
                | ~models.Q(document_sha256="")
                | models.Q(method=CaptureMethod.IMPORTED),
                name="capture_excerpt_names_document",
                violation_error_message="An excerpt carries the hash of its document.",
            ),
        ]

    def __str__(self) -> str:
        return f"Saved copy {self.uid} of {self.stored_at:%Y-%m-%d}"

    def reads_again(self, other: "Capture") -> bool:
        """Whether this is the same observation of the same bytes as another capture, read by another extractor.

        The page did not change between the two: only what was read from it may have.
        """
        same = (self.source_id, self.sha256, self.observed_at) == (other.source_id, other.sha256, other.observed_at)
        return same and self.pk != other.pk

    @property
    def file_name(self) -> str:
        """Name of the stored bytes in Django storage: the hash itself, in folders by its first two digits."""
        return file_name_of(self.sha256)

    def stored_bytes(self) -> bytes:
        """The bytes as they came in. Raises FileNotFoundError when the file is missing."""
        with default_storage.open(self.file_name) as file:
            return bytes(file.read())


def file_name_of(sha256: str) -> str:
    """Content-addressed name of bytes with this hash."""
    return f"captures/{sha256[:2]}/{sha256}"

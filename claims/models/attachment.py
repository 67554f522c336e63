"""Files that belong to a capture: a screenshot, the PDF that was printed."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from claims.models.base import WithUid
from claims.models.capture import SHA256_LENGTH, Capture, file_name_of


class Attachment(WithUid):
    """A hashed file beside a capture, kept as its bytes are. Never changed after it is made."""

    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="attachments"
    )
    sha256 = models.CharField("SHA-256", max_length=SHA256_LENGTH, db_index=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=255, blank=True)
    description = models.CharField(max_length=200, blank=True, help_text="What it shows.")
    stored_at = models.DateTimeField(auto_now_add=True)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capture", "sha256"],
                name="attachment_once",
                violation_error_message="This saved copy has exactly this file already.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename or f"Attachment {self.uid}"

    @property
    def file_name(self) -> str:
        """Name of the stored bytes in Django storage."""
        return file_name_of(self.sha256)

    def stored_bytes(self) -> bytes:
        """The bytes as they came in. Raises FileNotFoundError when the file is missing."""
        with default_storage.open(self.file_name) as file:
            return bytes(file.read())

"""Where a public archive has a copy of what was captured."""

from django.conf import settings
from django.db import models

from claims.models.base import WithUid
from claims.models.capture import Capture


class ArchiveCopy(WithUid):
    """What somebody said of a capture: this archive has a copy, or, without an address, none that is known any more.

    Append-only. The capture carries the address that was said last.
    """

    capture = models.ForeignKey(
        Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="archive_copies"
    )
    address = models.CharField(max_length=2000, blank=True, help_text="Empty: the one before is taken back.")
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="As the address says; the archive's clock. Empty where it says nothing."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "copy in an archive"
        verbose_name_plural = "copies in archives"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.address or "taken back"

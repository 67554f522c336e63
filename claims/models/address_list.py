"""Pages that somebody means to save: a list of their addresses, and what became of each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from claims.choices import CaptureMethod
from claims.models.base import WithUid
from claims.models.capture import Capture
from claims.models.capture_judgement import is_blocked
from claims.models.source import Source


class AddressList(WithUid):
    """A named list of addresses. It can be stopped, with a reason; nothing of it disappears."""

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_because = models.TextField(blank=True)

    class Meta:
        verbose_name = "list of pages to save"
        verbose_name_plural = "lists of pages to save"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None) | ~Q(stopped_because=""), name="address_list_stopped_because"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page that says how far it is."""
        return reverse("address_list", args=[self.uid])


class ListedAddressQuerySet(models.QuerySet["ListedAddress"]):
    """Reads of addresses by what became of them: of each page the database is asked whether it is saved now."""

    def saved(self) -> Self:
        """Pages of which there is a copy, whoever saved it and when."""
        return self.filter(is_saved())

    def left_out(self) -> Self:
        """Those that somebody said cannot be saved, and that are not."""
        return self.exclude(is_saved()).filter(left_out_at__isnull=False)

    def not_yet(self) -> Self:
        """What is left to do."""
        return self.exclude(is_saved()).filter(left_out_at=None)


class ListedAddress(models.Model):
    """One address of a list. Saved is what there is a copy of: that is asked of the copies, and stored nowhere."""

    in_list = models.ForeignKey(AddressList, models.PROTECT, related_name="addresses")
    position = models.PositiveIntegerField(help_text="In the list, from 1.")
    address = models.CharField(max_length=2000)
    address_key = models.CharField(max_length=2000, editable=False)
    moved_to = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", help_text="Under which it was saved instead."
    )
    left_out_because = models.TextField(blank=True, help_text="Why it cannot be saved.")
    left_out_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ListedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "page to save"
        verbose_name_plural = "pages to save"
        ordering = ["in_list", "position"]
        constraints = [
            models.UniqueConstraint(fields=["in_list", "position"], name="listed_address_position"),
            models.UniqueConstraint(fields=["in_list", "address_key"], name="listed_address_once"),
            models.CheckConstraint(
                condition=Q(left_out_at=None) | ~Q(left_out_because=""), name="listed_address_left_out_because"
            ),
        ]

    def __str__(self) -> str:
        return self.address


def copies_of_page() -> "models.QuerySet[Capture]":
    """Copies that show a page: quotes that came in a table are none of their page, nor is a wall in its place."""
    return (
        Capture.objects.filter(source__withdrawn_at=None).exclude(method=CaptureMethod.IMPORTED).exclude(is_blocked())
    )


def is_saved() -> Q:
    """Condition on a listed address: there is a copy of its page, or of the one to which it moved."""
    by_address = copies_of_page().filter(source__address_key=OuterRef("address_key")).order_by()
    moved = copies_of_page().filter(source=OuterRef("moved_to")).order_by()
    return Q(Exists(by_address)) | Q(Exists(moved), moved_to__isnull=False)

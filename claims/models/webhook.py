"""Servers of others that are told when something happens here, and what they were told."""

from typing import Self

from django.conf import settings
from django.db import models

from claims.choices import Event, Told
from claims.models.base import WithUid


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Reads of webhooks."""

    def open(self) -> Self:
        """Those that are told of what happens."""
        return self.filter(closed_at=None)


class Webhook(WithUid):
    """An address that a lead has told of events. Its secret signs what is sent, so that it is kept as it is."""

    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=64, editable=False)
    events: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0, help_text="Tries in a row that failed.")
    rests_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_because="")
                | models.Q(closed_at__isnull=False) & ~models.Q(closed_because=""),
                name="webhook_closed_because",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def events_named(self) -> str:
        """The events in words."""
        return ", ".join(str(Event(code).label).lower() for code in self.events)


class WebhookDelivery(WithUid):
    """One event as one address is told of it, with what came of it."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=10, choices=Event)
    body = models.TextField(help_text="JSON, as it is sent and signed.")
    state = models.CharField(max_length=10, choices=Told, default=Told.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(help_text="When it is tried next, while it waits.")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="What the server answered last.")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        indexes = [models.Index(fields=["state", "next_at"], name="webhook_waiting")]

    def __str__(self) -> str:
        return f"{self.get_event_display()} to {self.webhook}"

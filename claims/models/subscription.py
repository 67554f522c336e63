"""How people are told of what waits and what is new: by feeds with a secret address, and by e-mail."""

from django.conf import settings
from django.db import models


class Subscription(models.Model):
    """What one person asked for. Of the secret of their feeds a hash is stored; a newer one takes its place."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscription")
    feed_sha256 = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    feed_made_at = models.DateTimeField(null=True, blank=True, editable=False)
    by_mail = models.BooleanField("an e-mail a day", default=False)
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When the last one was sent.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(feed_sha256=None, feed_made_at=None)
                | models.Q(feed_sha256__isnull=False, feed_made_at__isnull=False),
                name="subscription_feed_made",
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription of {self.person}"

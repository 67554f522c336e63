"""What came in with files of another installation, and where it is there."""

from django.db import models

from claims.rules.identify.uid import UID_LENGTH


class Origin(models.Model):
    """A record that came from another installation, by its uid: its page there, empty where the files name none.

    A capture that has one is *held elsewhere*: its hash and place are known here, and its text is not.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True)
    permalink = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.uid} of {self.permalink or 'another installation'}"


def is_elsewhere(uid: str) -> models.Exists:
    """Condition: what has the uid at this path came from another installation."""
    return models.Exists(Origin.objects.filter(uid=models.OuterRef(uid)).order_by())

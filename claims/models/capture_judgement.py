"""What a person says of a frozen copy: whether it shows the page, a part of it, or a wall in its place."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from claims.choices import UNJUDGED, Shows
from claims.models.base import WithUid
from claims.models.capture import Capture


class CaptureJudgement(WithUid):
    """One judgement of a capture. Append-only: a later one supersedes it, and the capture itself never changes.

    A blocked capture (a log-in wall, an error page, a cookie wall) is no sighting of its page.
    """

    capture = models.ForeignKey(Capture, verbose_name="saved copy", on_delete=models.PROTECT, related_name="judgements")
    shows = models.CharField(max_length=10, choices=Shows)
    because = models.CharField(
        max_length=300, blank=True, help_text="What shows it: the words of the wall, what is missing."
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capture"], condition=models.Q(supersedes=None), name="capture_judged_first_once"
            ),
            models.CheckConstraint(
                condition=models.Q(shows=Shows.COMPLETE) | ~models.Q(because=""), name="capture_judged_because"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_shows_display()}: {self.because}" if self.because else str(self.get_shows_display())


def is_blocked(capture: str = "pk") -> models.Exists:
    """Condition: the capture (by the path to its key) was judged blocked, and nobody has said otherwise since."""
    judged = CaptureJudgement.objects.filter(capture=models.OuterRef(capture), shows=Shows.BLOCKED, successor=None)
    return models.Exists(judged)


def judged(capture: str = "pk") -> models.Expression:
    """What the capture (by the path to its key) was judged last; `unjudged` where nobody has."""
    last = (
        CaptureJudgement.objects.filter(capture=models.OuterRef(capture), successor=None).order_by().values("shows")[:1]
    )
    return Coalesce(models.Subquery(last), models.Value(UNJUDGED), output_field=models.CharField())

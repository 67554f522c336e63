"""What people said of frozen copies: whether they show the page."""

from collections.abc import Iterable

from claims.models.capture import Capture
from claims.models.capture_judgement import CaptureJudgement


def judgements_of(captures: Iterable[Capture]) -> dict[int, CaptureJudgement]:
    """The judgement in force of each of these captures, by key; one that is unjudged is left out. One query."""
    rows = CaptureJudgement.objects.filter(capture__in=[capture.pk for capture in captures], successor=None)
    return {row.capture_id: row for row in rows.select_related("created_by")}


def history_of(capture: Capture) -> list[CaptureJudgement]:
    """All that was said of a capture, the newest first."""
    return list(capture.judgements.select_related("created_by").order_by("-pk"))

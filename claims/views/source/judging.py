"""Whether the copies of a source show its page: what people said, and what is suspected where nobody has."""

from collections.abc import Sequence
from typing import Any

from claims.choices import Shows
from claims.models import Capture, CaptureJudgement
from claims.reads.source.judged import history_of, judgements_of
from claims.rules.extract.wall import Suspicion, suspect


class Judging:
    """The copies of one source, the newest first, with the judgement of each; one query."""

    def __init__(self, captures: Sequence[Capture]) -> None:
        self._captures = captures
        self._judgements = judgements_of(captures)

    @property
    def newest(self) -> Capture | None:
        """The newest copy that shows the page; the newest of all where none does."""
        shown = [capture for capture in self._captures if not self.blocks(capture)]
        return next(iter(shown or self._captures), None)

    def of(self, capture: Capture | None) -> CaptureJudgement | None:
        """What was said last of a copy."""
        return self._judgements.get(capture.pk) if capture else None

    def before(self, capture: Capture | None) -> list[CaptureJudgement]:
        """What was said of it before that, the newest first."""
        return history_of(capture)[1:] if capture else []

    def blocks(self, capture: Capture | None) -> bool:
        """Whether something stands in place of the page on it."""
        said = self.of(capture)
        return said is not None and said.shows == Shows.BLOCKED

    def suspicion_of(self, capture: Capture | None, text: str, parts: Sequence[dict[str, Any]]) -> Suspicion | None:
        """What a copy perhaps is, by the beginning of its text; nothing where somebody has judged it."""
        if capture is None or not text or self.of(capture) is not None:
            return None
        furniture = [(part["start"], part["end"]) for part in parts if part.get("kind") == "furniture"]
        return suspect(text, furniture, capture.length)

"""What is withheld: the one place that pages, exports and proofs ask before they show words of a capture.

A claim says by itself whether its words are withheld (`Claim.withheld_at`); every other passage is asked about by its
place. Lists take `quote_as_shown`, an expression, and need no query more.
"""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from claims.models.capture import Capture
from claims.models.claim import Anchor, Claim
from claims.models.withholding import Withholding
from claims.rules.span.introduction import FAR
from claims.rules.span.withholding import NOTHING, WITHHELD, WithheldSpans, merged

__all__ = ["WITHHELD", "in_force", "passage_shown", "quote_as_shown", "quote_shown", "readable", "withheld_of"]


class Placed(Protocol):
    """What stands at a place of a capture: a claim, or a passage."""

    capture_id: Any
    start: Any
    end: Any


class Passage(Placed, Protocol):
    """Words bound to a span of a capture: an anchor, a sighting, an evidence item, a relation."""

    exact: Any


def bytes_readable(capture: Capture) -> bool:
    """Whether the stored bytes, and what was attached, may be given out."""
    files = [capture.sha256, *capture.attachments.values_list("sha256", flat=True)]
    return capture.withheld_at is None and capture.purged_at is None and files_readable(files)


def files_readable(sha256: Collection[str]) -> bool:
    """Whether files with these hashes may be given out.

    Not while a part of the text is withheld of any capture that has such bytes, or such a file beside it.
    """
    same = Q(capture__sha256__in=sha256) | Q(capture__attachments__sha256__in=sha256)
    return not in_force().filter(same).exists()


def readable(claim: Claim) -> bool:
    """Whether the words of this claim may be shown."""
    return claim.withheld_at is None


def quote_shown(claim: Claim) -> str:
    """The words of the claim as they may be shown."""
    return claim.shown_quote


def quote_as_shown(to: str = "", field: str = "quote") -> Case:
    """The same as an expression, also for the statement and translation; `to` is the path to the claim."""
    return Case(
        When(**{f"{to}withheld_at": None, "then": F(f"{to}{field}")}), default=Value(WITHHELD), output_field=TextField()
    )


def in_force(captures: Iterable[int | None] | None = None) -> QuerySet[Withholding]:
    """Withholdings that were not lifted, of these captures (by key) or of all."""
    unlifted = Withholding.objects.filter(lifted_at=None)
    return unlifted if captures is None else unlifted.filter(capture__in={key for key in captures if key is not None})


def withheld_on(captures: Iterable[int | None]) -> dict[int, WithheldSpans]:
    """The withheld withheld_spans of these captures (by key); one that has none is left out. One query."""
    spans: dict[int, list[tuple[int, int]]] = {}
    rows = in_force(captures).order_by().values_list("capture", "start", "end", "capture__length")
    for capture, start, end, length in rows:
        spans.setdefault(capture, []).append((0, length) if start is None else (start, end or 0))
    return {capture: merged(each) for capture, each in spans.items()}


def withholdings_of(capture: int) -> list[Withholding]:
    """Withholdings in force of this capture (by key), with who and when, by place; the whole capture comes first."""
    found = in_force([capture]).select_related("capture", "created_by").defer("capture__text").order_by("pk")
    return sorted(found, key=lambda one: -1 if one.start is None else one.start)


def withheld_from(withholdings: Iterable[Withholding]) -> WithheldSpans:
    """The same of withholdings that were read already, all of one capture; their captures must be read, too."""
    return merged([(0, one.capture.length) if one.start is None else (one.start, one.end or 0) for one in withholdings])


def withheld_of(capture: Capture) -> WithheldSpans:
    """The withheld withheld_spans of one capture."""
    return withheld_on([capture.pk]).get(capture.pk, NOTHING)


def is_withheld(passage: Passage) -> bool:
    """Whether a part of these words is withheld. One query."""
    if passage.capture_id is None or passage.start is None:
        return False
    return withheld_on([passage.capture_id]).get(passage.capture_id, NOTHING).touch(passage.start, passage.end)


def passage_shown(passage: Passage, withheld_spans: dict[int, WithheldSpans]) -> str:
    """The words of a passage as they may be shown; `withheld_spans` are those of `withheld_on`."""
    if passage.exact == WITHHELD:
        return WITHHELD
    return withheld_spans.get(passage.capture_id, NOTHING).shown(passage.exact, passage.start or 0)


def is_near_withheld(place: Placed, withheld_spans: dict[int, WithheldSpans]) -> bool:
    """Whether words are withheld near this place, which what is told of a change there could name."""
    if place.start is None:
        return False
    hidden = withheld_spans.get(place.capture_id, NOTHING)
    return hidden.touch(max(0, place.start - FAR), (place.end or place.start) + FAR)


def selector_shown(placed: Claim | Anchor, withheld_spans: dict[int, WithheldSpans]) -> tuple[str, str, str]:
    """Prefix, words and suffix as they may be shown; `withheld_spans` are those of `withheld_on`."""
    hidden = withheld_spans.get(placed.capture_id, NOTHING)
    words = placed.exact if isinstance(placed, Anchor) else placed.quote
    if hidden.touch(placed.start, placed.end):
        words = WITHHELD
    before = hidden.shown(placed.prefix, placed.start - len(placed.prefix))
    return before, words, hidden.shown(placed.suffix, placed.end)


def withheld_claims() -> QuerySet[Claim]:
    """Claims whose words are withheld, found through the withholdings: there are few, and no index is needed."""
    return Claim.objects.filter(
        capture__in=in_force().order_by().values("capture"), withheld_at__isnull=False
    ).order_by()

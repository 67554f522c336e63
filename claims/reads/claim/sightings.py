"""The life of a claim on its page: first seen, still there, reworded, gone, back; read from what captures had of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise

from claims.choices import SightingDecision, SightingState
from claims.models.capture import Capture
from claims.models.claim import Anchor, Claim
from claims.models.sighting import HEAVY, Sighting
from claims.reads.withholding import is_near_withheld, passage_shown, withheld_on
from claims.rules.span.withholding import WITHHELD, WithheldSpans
from claims.rules.text.flow import as_read
from claims.rules.text.word_changes import Shift, Words, firmness_shift, word_changes

# The latest so many; older ones are left out.
MOST = 100


class Turn(StrEnum):
    """What a capture says about a claim."""

    FIRST = "first"
    STILL = "still"
    MOVED = "moved"
    REWORDED = "reworded"
    BACK = "back"
    DOUBTFUL = "doubtful"
    REMOVED = "removed"
    STILL_GONE = "still_gone"
    NOT_YET = "not_yet"
    READ_ANEW = "read_anew"


@dataclass(frozen=True, slots=True)
class Event:
    """A claim on one capture: what became of it there, and the words that changed, where they did.

    `sighting` is None for the capture that the claim was marked on. `shift` is read off word lists: a suggestion.
    """

    turn: Turn
    capture: Capture
    when: datetime
    sighting: Sighting | None = None
    changes: tuple[Words, ...] = ()
    shift: Shift | None = None
    # Whether words that it speaks of are withheld: then what people said of it is not shown either.
    hides: bool = False
    # Whether words near them are: then what changed is not told, which may name some of those.
    silent: bool = False

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.sighting is not None and self.sighting.decision == SightingDecision.OPEN


def seen_at(capture: Capture) -> datetime:
    """When the page looked like this: when it was observed, else when it was stored."""
    return capture.observed_at or capture.stored_at


def sightings_of(claim: Claim) -> list[Event]:
    """What each capture that was looked at has of the claim, in the order of their dates; three queries."""
    light = [f"capture__{field}" for field in HEAVY]
    anchors = list(claim.anchors.select_related("capture").defer(*light).order_by("pk"))
    sightings = list(
        claim.sightings.of_page().select_related("capture", "decided_by").defer(*light).order_by("-pk")[:MOST]
    )
    if not anchors:
        return []
    captures = {one.capture_id for one in anchors} | {one.capture_id for one in sightings}
    shown = _Shown(claim, anchors, withheld_on(captures))
    seen: list[tuple[Capture, Sighting | None]] = [(anchors[0].capture, None)]
    seen += [(one.capture, one) for one in sightings if one.capture_id != anchors[0].capture_id]
    return list(_events(sorted(seen, key=lambda one: (seen_at(one[0]), one[0].pk)), shown))


class _Shown:
    """The words of sightings as they may be shown."""

    def __init__(self, claim: Claim, anchors: Sequence[Anchor], withheld_spans: dict[int, WithheldSpans]) -> None:
        self._withheld_spans = withheld_spans
        hidden = (anchor.exact for anchor in anchors if passage_shown(anchor, withheld_spans) != anchor.exact)
        self._hidden = {"", *hidden, *([claim.quote] if claim.withheld_at else [])}
        self._destroyed = list(_times_destroyed(anchors))
        self._near_hidden = any(is_near_withheld(anchor, withheld_spans) for anchor in anchors)

    def changes(self, sighting: Sighting) -> tuple[str, str] | None:
        """The older and the newer wording; None where there are no two, or they are not to be read."""
        found = passage_shown(sighting, self._withheld_spans)
        if sighting.state != SightingState.REWORDED or WITHHELD in found or self._hides_sought(sighting):
            return None
        # Where lines end is no change of wording.
        found, sought = as_read(found), as_read(sighting.sought)
        return (found, sought) if _is_earlier(sighting) else (sought, found)

    def hides(self, sighting: Sighting | None) -> bool:
        """Whether words that were looked for or found there are not to be read."""
        if sighting is None:
            return False
        return WITHHELD in passage_shown(sighting, self._withheld_spans) or self._hides_sought(sighting)

    def silences(self, sighting: Sighting | None) -> bool:
        """Whether words near those are not to be read."""
        if sighting is None:
            return False
        return self._near_hidden or is_near_withheld(sighting, self._withheld_spans) or self.hides(sighting)

    def _hides_sought(self, sighting: Sighting) -> bool:
        """Whether the words that were looked for are not to be read; what is destroyed is known by its time alone."""
        if sighting.sought in self._hidden:
            return True
        return any(since <= sighting.created_at <= until for since, until in self._destroyed)


def _times_destroyed(anchors: Sequence[Anchor]) -> Iterator[tuple[datetime, datetime]]:
    """From when until when anchors stood whose words are purged; `anchors` are all of one claim, in order."""
    untils = [*(later.created_at for _, later in pairwise(anchors)), datetime.max.replace(tzinfo=UTC)]
    for anchor, until in zip(anchors, untils, strict=True):
        if anchor.exact == WITHHELD:
            yield anchor.created_at, until


def _is_earlier(sighting: Sighting) -> bool:
    """Whether the copy is older than the one that the claim's words were on when it was stored."""
    return sighting.decision == SightingDecision.AUTOMATIC and sighting.state != SightingState.EXACT


def _events(seen: Iterable[tuple[Capture, Sighting | None]], shown: _Shown) -> Iterable[Event]:
    known, gone = False, False
    before: list[Capture] = []
    for capture, sighting in seen:
        there = True if sighting is None else _is_there(sighting)
        wordings = shown.changes(sighting) if sighting else None
        changes = tuple(word_changes(*wordings)) if wordings else ()
        hides, silent = shown.hides(sighting), shown.silences(sighting)
        if sighting is not None and any(capture.reads_again(other) for other in before):
            # The page did not change: whatever this reading has says nothing of the claim's life.
            yield Event(
                Turn.READ_ANEW, capture, capture.stored_at, sighting, changes=changes, hides=hides, silent=silent
            )
        else:
            turn = _turn(sighting, there, known=known, gone=gone)
            known, gone = known or there is True, there is False
            shift = firmness_shift(*wordings) if wordings else None
            yield Event(
                turn, capture, seen_at(capture), sighting, changes=changes, shift=shift, hides=hides, silent=silent
            )
        before.append(capture)


def _is_there(sighting: Sighting) -> bool | None:
    """Whether the capture has the claim; None where nobody knows for sure."""
    if sighting.state == SightingState.LOST:
        return False
    if sighting.decision == SightingDecision.REJECTED:
        # Nobody said no where a newer copy settled it.
        return None if sighting.settled_by_newer else False
    accepted = sighting.decision == SightingDecision.ACCEPTED
    return True if accepted or sighting.state == SightingState.EXACT else None


def _turn(sighting: Sighting | None, there: bool | None, *, known: bool, gone: bool) -> Turn:
    if there is None:
        return Turn.DOUBTFUL
    if not there:
        return Turn.NOT_YET if not known else Turn.STILL_GONE if gone else Turn.REMOVED
    if not known or sighting is None:
        return Turn.FIRST
    if sighting.state == SightingState.REWORDED:
        return Turn.REWORDED
    return Turn.BACK if gone else Turn.MOVED if sighting.state == SightingState.MOVED else Turn.STILL

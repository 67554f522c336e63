"""Which changes of claims a person may see, and which of their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from claims.choices import ChangeKind, SightingState
from claims.models.change import Change, ChangeQuerySet
from claims.models.claim import Anchor
from claims.reads.blind import veil_of
from claims.reads.claim.sightings import seen_at
from claims.reads.source.reading import Person, of_claims_seen_by
from claims.reads.withholding import WITHHELD, passage_shown, withheld_on
from claims.rules.change import kinds_between
from claims.rules.text.flow import as_read, reads_same
from claims.rules.text.word_changes import Words, word_changes


def changes_seen_by(user: Person, changes: ChangeQuerySet | None = None) -> ChangeQuerySet:
    """These changes, or all, without those of claims that are hidden or veiled from the person.

    What somebody said of a claim's new wording leads as a coding does: who still has to rate the claim does not see it.
    """
    changes = Change.objects.all() if changes is None else changes
    seen, veil = of_claims_seen_by(changes.of_page(), user), veil_of(user)
    return seen if veil is None else seen.filter(~veil.over("claim__"))


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as it may be read: `old` and `new` are its words, `runs` what differs; none where words are withheld."""

    change: Change
    old: str
    new: str
    runs: tuple[Words, ...]
    hidden: bool

    @property
    def when(self) -> datetime:
        """When the page looked so first, as far as it was saved."""
        return seen_at(self.change.sighting.capture)

    @property
    def beside(self) -> list[str]:
        """What else speaks from the two wordings, in words."""
        found = () if self.hidden or not self.runs else kinds_between(self.old, self.new)
        return [str(kind.label) for kind in found if kind not in (self.change.proposed, ChangeKind.REWORDED)]

    @property
    def title(self) -> str:
        """What became of the claim, and who says so, in one line."""
        change = self.change
        said = change.get_significance_display().lower() if change.is_judged else "proposed by a rule"
        return f"{change.kind_label} ({said}): claim {change.claim.short_number}"


def shown(changes: Sequence[Change]) -> list[ShownChange]:
    """These changes (of `for_pages`), with their words as they may be shown. Two queries."""
    anchors = Anchor.objects.filter(claim__in={one.claim_id for one in changes}).only(
        "claim_id", "capture_id", "start", "end", "exact"
    )
    stood = list(anchors.order_by("pk"))
    hidden = withheld_on({one.sighting.capture_id for one in changes} | {one.capture_id for one in stood})
    unread = {(one.claim_id, one.exact) for one in stood if passage_shown(one, hidden) != one.exact}
    return [_shown(one, passage_shown(one.sighting, hidden), unread) for one in changes]


def _shown(change: Change, found: str, unread: Iterable[tuple[int, str]]) -> ShownChange:
    sighting = change.sighting
    silent = change.claim.withheld_at is not None or sighting.sought in ("", WITHHELD)
    if silent or (change.claim_id, sighting.sought) in unread or WITHHELD in found:
        return ShownChange(change, WITHHELD, WITHHELD, (), hidden=True)
    old, new = as_read(sighting.sought), as_read(found)
    differs = sighting.state == SightingState.REWORDED and not reads_same(old, new)
    return ShownChange(change, old, new, tuple(word_changes(old, new)) if differs else (), hidden=False)

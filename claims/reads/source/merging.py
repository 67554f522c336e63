"""Two people's separate readings of one text beside each other: what both marked, what overlaps, what one alone has."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from claims.models import Anchor, Claim, Mark, Merging, Reading, User
from claims.reads.blind import draw_veil
from claims.reads.source.reading import claims_seen_by
from claims.rules.span.merging import Group, Marked, grouped

# Which of the three a group is, with its title.
KINDS: Final = {"overlapping": "Overlapping", "one": "Only one’s", "same": "The same words"}


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of a group: who marked it, and what became of it when the readings were merged."""

    claim: Claim
    first: bool
    second: bool
    merging: Merging | None


@dataclass(frozen=True, slots=True)
class Together:
    """Claims whose words overlap, or one by itself."""

    kind: str
    rows: list[Row]

    @property
    def current(self) -> list[Row]:
        """Those that are not withdrawn."""
        return [row for row in self.rows if row.claim.withdrawn_at is None]

    @property
    def waits(self) -> bool:
        """Whether somebody has to say what becomes of one of them: of the same words, of all but one."""
        open_ = [row for row in self.current if row.merging is None]
        return len(self.current) > 1 and bool(open_) if self.kind == "same" else bool(open_)


@dataclass(frozen=True, slots=True)
class Found:
    """How many claims each found, and how many statements there are, of which both found some."""

    first: int
    second: int
    same: int
    overlapping: int
    only_first: int
    only_second: int

    @property
    def statements(self) -> int:
        """All that either found: what overlaps is one."""
        return self.same + self.overlapping + self.only_first + self.only_second

    @property
    def both(self) -> int:
        """What both found, in the same words or in some of them."""
        return self.same + self.overlapping

    def share(self, number: int) -> float | None:
        """A part of them, 0 to 1; None where nobody found any."""
        return number / self.statements if self.statements else None

    @property
    def same_share(self) -> float | None:
        """How much of it both found in the same words."""
        return self.share(self.same)

    @property
    def both_share(self) -> float | None:
        """How much of it both found, in the same words or in some of them."""
        return self.share(self.both)


def marked_in(first: Reading, second: Reading) -> list[Marked]:
    """What each marked before they finished, as it was then: also what was withdrawn since, when these were merged.

    A few queries.
    """
    own = Claim.objects.filter(Q(withdrawn_at=None) | Q(merging__isnull=False), anchors__capture=first.capture_id)
    by: dict[int, set[int]] = {}
    for reading in (first, second):
        mine = own.filter(created_by=reading.reader_id, created_at__lte=reading.finished_at)
        marks = Mark.objects.filter(reading=reading).values("claim")
        by[reading.pk] = set(mine.values_list("pk", flat=True)).union(
            own.filter(pk__in=marks).values_list("pk", flat=True)
        )
    keys = by[first.pk] | by[second.pk]
    places: dict[int, tuple[int, int]] = {}
    anchors = Anchor.objects.filter(capture=first.capture_id, claim__in=keys).order_by("pk")
    for key, start, end in anchors.values_list("claim", "start", "end"):
        places.setdefault(key, (start, end))
    return [Marked(key, place, key in by[first.pk], key in by[second.pk]) for key, place in places.items()]


def together(marked: Iterable[Marked], user: User) -> list[Together]:
    """The claims in groups, as far as this person sees them, in the order of the text. A few queries."""
    groups = grouped(marked)
    keys = [one.key for group in groups for one in group.marked]
    rows = claims_seen_by(user, Claim.objects.filter(pk__in=keys)).select_related("source", "created_by")
    claims = {claim.pk: claim for claim in rows.defer("search_text", "source__search_text", "source__note")}
    draw_veil(claims.values(), user)
    rows_of_merging = Merging.objects.filter(claim__in=keys).select_related("into__source", "created_by")
    became = {one.claim_id: one for one in rows_of_merging}
    found = [_together(group, claims, became) for group in groups]
    return [one for one in found if one.rows]


def _together(group: Group, claims: dict[int, Claim], became: dict[int, Merging]) -> Together:
    rows = [
        Row(claims[one.key], one.first, one.second, became.get(one.key)) for one in group.marked if one.key in claims
    ]
    return Together("same" if group.same else "overlapping" if group.by_both else "one", rows)


def found_by(marked: Iterable[Marked]) -> Found:
    """The numbers."""
    marked = list(marked)
    groups = grouped(marked)
    alone = [group for group in groups if not group.by_both]
    same = sum(group.same for group in groups)
    return Found(
        first=sum(one.first for one in marked),
        second=sum(one.second for one in marked),
        same=same,
        overlapping=len(groups) - len(alone) - same,
        only_first=sum(group.marked[0].first for group in alone),
        only_second=sum(group.marked[0].second for group in alone),
    )

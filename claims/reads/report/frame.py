"""The sample frame as it stands now: where how many sources are, why some were excluded, how many claims they have."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.choices import SourceStatus
from claims.models import Source, User
from claims.reads.source.reading import claims_seen_by

# Parts of the frame that lists are filtered by, beside each status: code, label and the statuses in it.
SCREENED, INCLUDED, OUTSIDE = "screened", "included", "outside"
_INCLUDED = (SourceStatus.SCREENED, SourceStatus.IN_WORK, SourceStatus.READ_WHOLE)
FRAME: Final[Mapping[str, tuple[str, tuple[SourceStatus, ...]]]] = {
    SCREENED: ("Screened, whatever came of it", (*_INCLUDED, SourceStatus.EXCLUDED)),
    INCLUDED: ("Included", _INCLUDED),
    OUTSIDE: ("Not screened yet, or excluded", (SourceStatus.FOUND, SourceStatus.EXCLUDED)),
}
# How many claims a source has: code, label, the least and the most; None: no end.
SOME = "some"
BUCKETS: Final[Mapping[str, tuple[str, int, int | None]]] = {
    "0": ("0", 0, 0),
    "1": ("1", 1, 1),
    "2-5": ("2–5", 2, 5),
    "6-10": ("6–10", 6, 10),
    "11-20": ("11–20", 11, 20),
    "21-": ("21 or more", 21, None),
}
# Of more reasons the rest is told as one number.
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """How many sources have which status and how many claims, and why how many were excluded."""

    sources: Counter[tuple[str, int]]
    reasons: list[tuple[str, int]]

    def number(self, *statuses: str, least: int = 0) -> int:
        """Sources of these statuses with at least so many claims."""
        return sum(n for (status, claims), n in self.sources.items() if status in statuses and claims >= least)

    def claims(self, *statuses: str) -> int:
        """Claims on sources of these statuses."""
        return sum(n * claims for (status, claims), n in self.sources.items() if status in statuses)

    def buckets(self, *statuses: str) -> Counter[str]:
        """Sources of these statuses by how many claims they have: a code of BUCKETS."""
        found: Counter[str] = Counter()
        for (status, claims), number in self.sources.items():
            if status in statuses:
                found[bucket_of(claims)] += number
        return found

    @property
    def other_reasons(self) -> int:
        """Sources that were excluded for reasons which are not among those that are told."""
        return self.number(SourceStatus.EXCLUDED) - sum(number for _because, number in self.reasons)


def frame_of(sources: QuerySet[Source], user: User) -> Frame:
    """The frame of these sources, with the claims that this person may see. Two queries beside what hides claims."""
    rows = sources.order_by().annotate(claims_seen=_number_of_claims(user))
    grouped: Any = rows.values_list("status", "claims_seen").annotate(n=Count("pk"))
    excluded = sources.filter(status=SourceStatus.EXCLUDED).order_by()
    reasons: Any = excluded.values_list("excluded_because").annotate(n=Count("pk"))
    first = reasons.order_by("-n", "excluded_because")[:MOST_REASONS]
    return Frame(Counter({(status, claims): n for status, claims, n in grouped}), list(first))


def _number_of_claims(user: User) -> Coalesce:
    claims: Any = claims_seen_by(user).filter(source=OuterRef("pk")).order_by()
    counted = claims.values("source").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def bucket_of(claims: int) -> str:
    """The code of BUCKETS for so many claims."""
    return next(
        code for code, (_label, least, most) in BUCKETS.items() if least <= claims and (most is None or claims <= most)
    )

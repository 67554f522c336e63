"""What was done when: claims marked, rated and decided, sources saved, by month; by year where months are many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from claims.choices import UnitKind
from claims.database.counting import sampled
from claims.database.month import Period
from claims.models import Capture, Claim, Rating, Source, User
from claims.reads.review.seen import decisions_seen_by

SAVED, MARKED, RATED, DECIDED = "saved", "marked", "rated", "decided"
# More months than this are told by year.
MOST_MONTHS: Final = 24
FEWEST_DRAWN: Final = 12
YEAR, MONTH = 4, 7
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Activity:
    """For each kind of act how many sources or claims it was done to in which period, written as 2026 or 2026-11."""

    counts: Counts

    @property
    def found(self) -> list[str]:
        """Periods in which anything was done, the earliest first."""
        return sorted({period for counts in self.counts.values() for period in counts})

    @property
    def periods(self) -> list[str]:
        """All from the first to the last of them, and so many before that a single one is seen as one of several."""
        if not self.found:
            return []
        first, last = _number(self.found[0]), _number(self.found[-1])
        one = _year if len(self.found[0]) == YEAR else _month
        return [one(number) for number in range(min(first, last - FEWEST_DRAWN + 1), last + 1)]


def _number(period: str) -> int:
    """Its place among all months, or among all years."""
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _year(number: int) -> str:
    return f"{number:04}"


def activity(user: User, claims: QuerySet[Claim], sources: QuerySet[Source] | None, every: int = 1) -> Activity:
    """Count acts on these claims and sources, as far as judgements are shown to this person. Four queries, or eight.

    A claim that was rated twice in a month counts once in it. `every`: acts on claims are estimated by one in so many.
    """
    by_month = _by(MONTH, user, claims, sources, every)
    return by_month if len(by_month.periods) <= MOST_MONTHS else _by(YEAR, user, claims, sources, every)


def _by(letters: int, user: User, claims: QuerySet[Claim], sources: QuerySet[Source] | None, every: int) -> Activity:
    claims = sampled(claims.order_by(), every)
    of_claims = {"claim__in": claims.values("pk")}
    ratings: QuerySet[Any] = Rating.objects.visible_to(user, [UnitKind.CLAIM]).filter(**of_claims)
    decisions: QuerySet[Any] = decisions_seen_by(user, [UnitKind.CLAIM]).current().filter(**of_claims)
    found = {
        MARKED: _counted(claims, "created_at", "pk", letters, every),
        RATED: _counted(ratings, "submitted_at", "claim", letters, every),
        DECIDED: _counted(decisions, "created_at", "claim", letters, every),
    }
    if sources is not None:
        captures = Capture.objects.filter(source__in=sources.order_by().values("pk"))
        found[SAVED] = _counted(captures, "stored_at", "source", letters, 1)
    return Activity(found)


def _counted(rows: QuerySet[Any], time: str, what: str, letters: int, every: int) -> dict[str, int]:
    grouped: Any = rows.order_by().annotate(period=Period(time, letters)).values_list("period")
    return {period: n * every for period, n in grouped.annotate(n=Count(what, distinct=what != "pk"))}

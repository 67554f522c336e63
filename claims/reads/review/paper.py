"""What a paper says of a round beside the flow of its sample: its sources, frequencies, and how it was done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from claims.choices import ALL_SIDES, Axis, RoundTask, UnitKind, side_label
from claims.models import Claim, Round, Source, User
from claims.reads.review.agreement import Agreed, Asked
from claims.reads.review.asked import asked_by
from claims.reads.review.decisions import kinds_of_disagreement
from claims.reads.review.flow import units_seen
from claims.reads.review.independent import independent_codings, independent_ratings, latest_ratings, plain
from claims.reads.review.outcome import Judged
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import of_claims_seen_by
from claims.rules.review.frequency import (
    DIFFER,
    NOTHING,
    Frequencies,
    Share,
    frequencies,
    frequencies_of_several,
)  # fmt: skip

NOT_KNOWN = "not known"
TAGS = "Failure tags"
EXTRA = {DIFFER: "Raters differ", NOTHING: "Nothing said"}

# --- sources ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of the round: when its copies were saved and seen (as days), and how many of its claims are in it."""

    source: Source
    saved: str
    observed: str
    units: int

    @property
    def publisher(self) -> str:
        """Who publishes it, as printed; not known where nobody has recorded it."""
        return self.source.publisher.name if self.source.publisher else NOT_KNOWN

    @property
    def kind(self) -> str:
        """Its type, which is our classification."""
        return self.source.source_type.name if self.source.source_type else "not classified"

    @property
    def side(self) -> str:
        """The side of its type."""
        return side_label(self.source.side)


def sources_in(round_: Round, user: User) -> list[SourceRow]:
    """The sources of what was drawn (of the standing round: of what was rated), by number. Two queries."""
    dated = {row[0]: row[1:] for row in _dated(round_, user)}
    rows = Source.objects.filter(pk__in=list(dated)) if len(dated) <= 500 else Source.objects.filter(_any_of(dated))
    sources = rows.select_related("source_type", "publisher").order_by("number")
    return [_row(one, dated[one.pk]) for one in sources if one.pk in dated]


def _any_of(keys: Iterable[int]) -> Q:
    """Between the first and the last of them: no database takes thousands of parameters."""
    return Q(pk__gte=min(keys), pk__lte=max(keys))


_DATES = {
    "saved_first": Min("capture__stored_at"), "saved_last": Max("capture__stored_at"),
    "seen_first": Min("capture__observed_at"), "seen_last": Max("capture__observed_at"),
    "unseen": Count("capture", filter=Q(capture__observed_at=None)),
}  # fmt: skip


def _dated(round_: Round, user: User) -> Iterable[tuple[Any, ...]]:
    """By source: times of the copies on which its claims stand, and how many; else of all its copies."""
    if round_.unit_kind == UnitKind.CLAIM:
        claims: QuerySet[Any] = Claim.objects.filter(pk__in=_units(round_, user).values("claim")).order_by()
        by_source: QuerySet[Any, Any] = claims.values("source").annotate(n=Count("pk"), **_DATES)
        return by_source.values_list("source", *_DATES, "n")
    of = "pk" if round_.unit_kind == UnitKind.SOURCE else "publisher"
    rows: QuerySet[Any] = Source.objects.filter(
        **{f"{of}__in": _units(round_, user).values(round_.unit_kind)}, withdrawn_at=None
    )
    until = Q(captures__stored_at__lte=round_.closed_at) if round_.closed_at else Q()
    dates = {
        "saved_first": Min("captures__stored_at", filter=until), "saved_last": Max("captures__stored_at", filter=until),
        "seen_first": Min("captures__observed_at", filter=until),
        "seen_last": Max("captures__observed_at", filter=until),
        "unseen": Count("captures", filter=until & Q(captures__observed_at=None)),
    }  # fmt: skip
    return ((*row, 1) for row in rows.order_by().annotate(**dates).values_list("pk", *dates))


def _units(round_: Round, user: User) -> QuerySet[Any]:
    """Units of the round, or ratings in the standing one: rows that name what is in it."""
    if round_.standing:
        return of_claims_seen_by(latest_ratings(round_, user), user).order_by()
    return units_seen(round_, user)


def _row(source: Source, times: Sequence[Any]) -> SourceRow:
    saved_first, saved_last, seen_first, seen_last, unseen, units = times
    observed = _span(seen_first, seen_last)
    if unseen and seen_first:
        observed = f"{observed}, of some {NOT_KNOWN}"
    return SourceRow(source, _span(saved_first, saved_last), observed, units)


def _span(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return NOT_KNOWN
    days = (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")
    return days[0] if days[0] == days[1] else " to ".join(days)


# --- frequencies -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often each answer was given: by units, as what came out, or by ratings before the reveal.

    `columns`: sides, the last one all of them, each with how many it has; `rows`: code and name of an answer with its
    shares, where what is no answer has no code.
    """

    of: str
    asked: Asked
    columns: list[tuple[str, int]]
    rows: list[tuple[str, str, tuple[Share, ...]]]
    # Whether one rating can give several of them, or none, so that a column does not make 100 %.
    several: bool = False


def frequencies_in(round_: Round, agreed: Agreed, judged: Mapping[str, Judged]) -> Iterator[Frequency]:
    """Two tables for each judgement and item: of units, and of independent ratings.

    Of how the wording was coded one, of independent codings: what was decided of it is in the list of claims. Of
    failure tags one, of independent ratings, after the verdict.
    """
    for asked in agreed.asked:
        if asked.coding:
            codings = [(one.groups["side"][0], one.said[asked.code]) for one in agreed.rated if one.coding]
            there = {side for side, _value in codings}
            yield _frequency("codings", asked, codings, [side for side in ALL_SIDES if side in there])
            continue
        units = [(one.side, one.on(asked.code)) for one in judged.values()]
        ratings = [
            (one.groups.get("side", ("", ""))[0], one.said.get(asked.code, ""))
            for one in agreed.rated
            if not one.coding
        ]
        for of, given in ((f"{round_.unit_kind}s", units), ("ratings", ratings)):
            there = {side for side, _value in given} if round_.unit_kind != UnitKind.PUBLISHER else set()
            yield _frequency(of, asked, given, [side for side in ALL_SIDES if side in there])
        if asked.code == Axis.VERDICT:
            yield from _tags(round_, agreed)


def _tags(round_: Round, agreed: Agreed) -> Iterator[Frequency]:
    """How often each failure tag was given, where the version has any."""
    tags = {one.code: one.label for one in asked_by(round_.scheme_version).levels_for(Axis.FAILURE_TAG, _kind(round_))}
    if not tags:
        return
    asked = Asked(str(Axis.FAILURE_TAG), TAGS, (), tuple(tags), tags)
    given = [(one.groups.get("side", ("", ""))[0], one.tags) for one in agreed.rated if not one.coding]
    there = {side for side, _tags in given} if round_.unit_kind != UnitKind.PUBLISHER else set()
    sides = [side for side in ALL_SIDES if side in there]
    counted = frequencies_of_several(given, answers=asked.categories, groups=sides or [""])
    yield _in_columns("ratings", asked, counted, sides, several=True)


def _kind(round_: Round) -> UnitKind:
    return UnitKind(round_.unit_kind)


def _frequency(of: str, asked: Asked, given: list[tuple[str, str]], sides: list[str]) -> Frequency:
    return _in_columns(of, asked, frequencies(given, answers=asked.categories, groups=sides or [""]), sides)


def _in_columns(of: str, asked: Asked, counted: Frequencies, sides: list[str], *, several: bool = False) -> Frequency:
    # Where nothing has a side, there is the column of all, once.
    kept = slice(None) if sides else slice(-1, None)
    columns = zip([*map(side_label, sides), "All"], counted.of[kept], strict=True)
    rows = [
        ("" if value in EXTRA else value, EXTRA.get(value) or asked.labels.get(value, value), shares[kept])
        for value, shares in counted.rows
    ]
    return Frequency(of, asked, list(columns), rows, several)


# --- how it was done -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Methods:
    """Numbers of the paragraph on methods; of raters, of how many it is known whether they have interests."""

    raters: int
    ratings: int
    without_interests: int
    with_interests: int
    deciders: int
    decided: int
    stale: int
    kinds: Sequence[tuple[str, int]]
    exemptions: int
    coders: int = 0
    codings: int = 0

    @property
    def interests_unknown(self) -> int:
        """Raters whose ratings name no statement."""
        return self.raters - self.without_interests - self.with_interests


def methods_of(round_: Round, user: User, judged: Mapping[str, Judged]) -> Methods:
    """The numbers, as far as this person may see ratings and decisions. A few queries."""
    ratings = independent_ratings(round_, user)
    codings, coded = independent_codings(round_, user), round_.task == RoundTask.DESCRIBE
    interests = dict(_interests(ratings))
    decisions = plain(round_, decisions_seen_by(user).current().filter(round=round_))
    kinds = Counter({str(kind.label): number for kind, number in kinds_of_disagreement(round_, user).items() if number})
    return Methods(
        raters=len(interests),
        ratings=ratings.count(),
        without_interests=sum(one == {True} for one in interests.values()),
        with_interests=sum(False in one for one in interests.values()),
        deciders=decisions.order_by().values("created_by").distinct().count(),
        decided=decisions.count() if coded else sum(one.decided is not None for one in judged.values()),
        stale=sum(one.stale for one in judged.values()),
        kinds=kinds.most_common(),
        exemptions=round_.exemptions.count(),
        coders=codings.order_by().values("coder").distinct().count(),
        codings=codings.count(),
    )


def _interests(ratings: QuerySet[Any]) -> Iterator[tuple[int, set[bool | None]]]:
    """By rater: whether the statements that their ratings name say that there are none."""
    found: dict[int, set[bool | None]] = {}
    for rater, none in ratings.order_by().values_list("reviewer", "interests__none").distinct():
        found.setdefault(rater, set()).add(none)
    yield from found.items()

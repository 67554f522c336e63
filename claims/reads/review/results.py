"""What is said of claims in the end, as far as a person may see it: decisions, else ratings, after the reveal.

`results_of` works it out for some claims by claims/rules/review/result.py; the conditions below are the same rule as
queries, for filters, and a test holds the two together. One's own rating before the reveal is no result: how many
others have rated is not told by then.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import Axis, Review, UnitKind, UnitRole
from claims.models import OPERATOR, Decision, Level, Rating, RoundUnit, SchemeVersion, User
from claims.models.decision import DecisionQuerySet
from claims.models.rating import RatingQuerySet, _Operator, shown_to
from claims.reads.review.seen import decisions_seen_by
from claims.rules.review.result import AXES, Result, Said, newest

Viewer = User | _Operator
DIFFER = "differ"
# Where versions are shown together: an answer that stands for none of the version that is shown.
OTHER = "no_counterpart"
_CLAIMS = (UnitKind.CLAIM,)
_ANSWERED = (UnitRole.TRAINING, UnitRole.GOLD)
# For what a row that is shown is compared with.
_ALL = Rating.objects.visible_to(OPERATOR)
_SAID = ("verdict", "certainty", "wording_gap", "stale_at")


@dataclass(frozen=True)
class Shown:
    """Whose judgements of claims this person sees as results: never their own alone, before the reveal.

    What a query gives out comes through the doors all the same; this narrows it down.
    """

    user: Viewer

    @cached_property
    def where(self) -> Q:
        """Condition on ratings of claims, and on decisions on them."""
        return Q() if isinstance(self.user, _Operator) else shown_to(self.user, _CLAIMS)

    @cached_property
    def ratings(self) -> RatingQuerySet:
        """Current ratings of claims, without those of training and gold, whose answers a lead had set."""
        return self.among(Rating.objects.visible_to(self.user, _CLAIMS))

    @cached_property
    def decisions(self) -> DecisionQuerySet:
        """Decisions on claims that stand."""
        return decisions_seen_by(self.user, _CLAIMS).current().filter(self.where, claim__isnull=False).order_by()

    def among(self, ratings: RatingQuerySet) -> RatingQuerySet:
        """Of these ratings those that are part of a result."""
        answered = RoundUnit.objects.filter(round=OuterRef("round"), claim=OuterRef("claim"), role__in=_ANSWERED)
        ratings = ratings.current().filter(self.where, claim__isnull=False)
        return ratings.exclude(Exists(answered.order_by())).order_by()


@dataclass(frozen=True, slots=True)
class Given:
    """The result of one claim, with the keys of what it was said under."""

    result: Result
    version: int
    round: int


def results_of(shown: Shown, claims: Collection[int] | QuerySet[Any]) -> dict[int, Given]:
    """The results of these claims, by key; a claim of which nothing is shown has none."""
    decided: dict[int, tuple[Any, ...]] = {}
    decisions = shown.decisions.filter(claim__in=claims)
    for claim, key, *row in decisions.values_list("claim", "pk", "round", "scheme_version", *_SAID):
        if claim not in decided or decided[claim][0] < key:
            decided[claim] = (key, *row)
    rated: dict[int, dict[int, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    ratings = shown.ratings.filter(claim__in=claims)
    for claim, round_, *row in ratings.values_list("claim", "round", "scheme_version", *_SAID):
        rated[claim][round_].append(tuple(row))
    return {claim: _given(decided.get(claim), rated.get(claim, {})) for claim in decided.keys() | rated.keys()}


def _given(decided: tuple[Any, ...] | None, rated: dict[int, list[tuple[Any, ...]]]) -> Given:
    if decided is not None:
        _key, round_, version, *said = decided
        return Given(Result(_said(said), _ratings(rated.get(round_, []))), version, round_)
    round_ = newest(list(rated))
    return Given(Result(None, _ratings(rated[round_])), rated[round_][0][0], round_)


def _ratings(rows: Iterable[tuple[Any, ...]]) -> tuple[Said, ...]:
    return tuple(_said(said) for _version, *said in rows)


def _said(row: Iterable[Any]) -> Said:
    verdict, certainty, wording_gap, stale_at = row
    return Said(verdict, certainty, wording_gap, stale_at is not None)


def in_order_of_result(shown: Shown, claims: QuerySet[Any], axis: Axis, *, reverse: bool) -> list[int]:
    """Ids of these claims by their level on an axis, in the codebook's order or reversed.

    Then come those on which raters differ, then those of which nothing is said or shown; within each the newest first.
    It reads all results of the claims: for a list whose length is bounded.
    """
    newest_first = list(claims.order_by("-pk").values_list("pk", flat=True))
    results = results_of(shown, claims.order_by().values("pk"))
    places = dict(Level.objects.filter(axis=axis, item=None).values_list("pk", "position"))

    def rank(claim: int) -> tuple[int, int]:
        result = results[claim].result if claim in results else Result()
        level = result.level(axis)
        if level is not None:
            return 0, -places[level] if reverse else places[level]
        return (1, 0) if result.differ(axis) else (2, 0)

    return sorted(newest_first, key=rank)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said on one axis as a page shows it: the level; else what raters said, each with how many of them."""

    level: Level | None = None
    tally: list[tuple[int, Level]] = field(default_factory=list)
    of: int = 0


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result in levels: how strong (one for each axis) and how much review, which are two things."""

    verdict: Spoken
    certainty: Spoken
    wording_gap: Spoken
    review: Review
    raters: int
    scheme: str
    # Of the raters of the round, those who said something else than what was decided as the verdict.
    dissent: int


def shown_results(user: Viewer, claims: Collection[int]) -> dict[int, ShownResult]:
    """The results of these claims as pages show them. Four queries at most, however many claims."""
    results = results_of(Shown(user), claims)
    keys = {key for one in results.values() for axis in AXES for key in _keys(one.result, axis)}
    levels = Level.objects.in_bulk(keys) if keys else {}
    of_versions = SchemeVersion.objects.filter(pk__in={one.version for one in results.values()})
    versions = {one.pk: one for one in of_versions.select_related("scheme")} if results else {}
    return {claim: _shown(one, levels, versions[one.version]) for claim, one in results.items()}


def _keys(result: Result, axis: Axis) -> set[int]:
    said = {key for key, _number in result.tally(axis)}
    level = result.level(axis)
    return said if level is None else {*said, level}


def _shown(one: Given, levels: dict[int, Level], version: SchemeVersion) -> ShownResult:
    result = one.result
    decided = None if result.decision is None else result.decision.verdict
    others = [said.verdict for said in result.ratings if said.verdict not in (None, decided)]
    spoken = {str(axis): _spoken(result, axis, levels) for axis in AXES}
    dissent = len(others) if decided is not None else 0
    return ShownResult(
        **spoken, review=result.review, raters=len(result.ratings), scheme=version.label, dissent=dissent
    )


def _spoken(result: Result, axis: Axis, levels: dict[int, Level]) -> Spoken:
    tally = result.tally(axis)
    said = sum(number for _key, number in tally)
    level = result.level(axis)
    return Spoken(
        None if level is None else levels[level],
        [(number, levels[key]) for key, number in tally] if result.differ(axis) else [],
        said,
    )


@dataclass(frozen=True, slots=True)
class ResultsAsked:
    """The same rule as conditions on claims, for one person."""

    shown: Shown
    # Whether the database looks at rows that it has already, instead of collecting all that match first.
    one_by_one: bool = False

    def level(self, axis: Axis, levels: Collection[int]) -> Q:
        """One of these levels was decided, or all raters who say something on this axis say it."""
        said = self._counted().filter(**{f"{axis}__in": levels})
        other = self._siblings().filter(**{f"{axis}__isnull": False}).exclude(**{str(axis): OuterRef(str(axis))})
        return self._of(self._decided().filter(**{f"{axis}__in": levels})) | self._of(said.exclude(Exists(other)))

    def differ(self, axis: Axis) -> Q:
        """No decision stands, and raters say different things on this axis."""
        return self._of(self._differing(self._counted(), axis))

    def nothing_on(self, axis: Axis) -> Q:
        """There is a result, and nothing on this axis."""
        silent = {f"{axis}__isnull": True}
        said = self._siblings().filter(**{f"{axis}__isnull": False})
        unsaid = self._counted().filter(**silent).exclude(Exists(said))
        return self._of(self._decided().filter(**silent)) | self._of(unsaid)

    def version(self, **which: Any) -> Q:
        """The result was said under such a version of a codebook: the version is this one, or of this scheme."""
        said = {f"scheme_{name}": value for name, value in which.items()}
        return self._of(self._decided().filter(**said)) | self._of(self._counted().filter(**said))

    def review(self, review: Review) -> Q:
        """So much review stands behind the claim."""
        stale = Q(stale_at__isnull=False)
        if review == Review.NONE:
            return ~self._of(self.shown.decisions) & ~self._of(self.shown.ratings)
        if review == Review.DECIDED:
            return self._of(self._decided().exclude(stale))
        if review == Review.STALE:
            return self._of(self._decided().filter(stale)) | self._of(self._counted().filter(stale))
        fresh = self._counted().filter(~stale).exclude(Exists(self._siblings().filter(stale)))
        another = self._siblings().exclude(pk=OuterRef("pk"))
        if review == Review.ONE:
            return self._of(fresh.exclude(Exists(another)))
        return self._contested(fresh.filter(Exists(another)), review)

    def _contested(self, several: RatingQuerySet, review: Review) -> Q:
        verdict_said = Exists(self._siblings().filter(verdict__isnull=False))
        on_verdict = self._of(self._differing(several, Axis.VERDICT))
        on_certainty = self._of(self._differing(several.exclude(verdict_said), Axis.CERTAINTY))
        contested = on_verdict | on_certainty
        return contested if review == Review.CONTESTED else self._of(several) & ~contested

    def _decided(self) -> DecisionQuerySet:
        """The newest decision that stands of each claim."""
        newer = self._decisions().filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
        return self.shown.decisions.exclude(Exists(newer))

    def _counted(self) -> RatingQuerySet:
        """The ratings that are the result of their claim: of its newest round, where nothing was decided."""
        newer = self.shown.among(_ALL).filter(claim=OuterRef("claim"), round__gt=OuterRef("round"))
        decided = self._decisions().filter(claim=OuterRef("claim"))
        return self.shown.ratings.exclude(Exists(decided)).exclude(Exists(newer))

    def _decisions(self) -> DecisionQuerySet:
        """Those that a row is compared with: shown as well, and not given out."""
        return Decision.objects.current().filter(self.shown.where).order_by()

    def _siblings(self) -> RatingQuerySet:
        """The current ratings of the same claim in the same round: where one is shown, all are."""
        return _ALL.current().filter(round=OuterRef("round"), claim=OuterRef("claim")).order_by()

    def _differing(self, ratings: RatingQuerySet, axis: Axis) -> RatingQuerySet:
        said = {f"{axis}__isnull": False}
        other = self._siblings().filter(**said).exclude(**{str(axis): OuterRef(str(axis))})
        return ratings.filter(**said).filter(Exists(other))

    def _of(self, rows: QuerySet[Any]) -> Q:
        """Claims that one of these is about."""
        if self.one_by_one:
            return Q(Exists(rows.filter(claim=OuterRef("pk"))))
        return Q(pk__in=rows.values("claim"))

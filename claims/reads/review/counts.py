"""How many claims have which result, by side and by type of their source, and how they are worded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from claims.choices import Axis, Review
from claims.models import Claim, User
from claims.models.claim import side_of_claims
from claims.reads.review.results import DIFFER, OTHER, Shown, results_of
from claims.rules.review.result import AXES, Result

# A side, or the code of a source type, and a level: its key, DIFFER, or None where nothing was said.
Counts = Counter[tuple[str, int | str | None]]


@dataclass(slots=True)
class OfVersion:
    """The claims that were judged under one version: on each axis by side, and their verdicts by source type."""

    by_side: dict[Axis, Counts] = field(default_factory=lambda: {axis: Counter() for axis in AXES})
    by_type: Counts = field(default_factory=Counter)
    claims: int = 0

    def add(self, side: str, source_type: str, result: Result) -> None:
        """One claim more."""
        self.claims += 1
        for axis in AXES:
            self.by_side[axis][side, _level(result, axis)] += 1
        self.by_type[source_type, _level(result, Axis.VERDICT)] += 1

    def taken_in(self, other: "OfVersion", stands: Mapping[int, int]) -> None:
        """Count those of another version too, each level as the one for which it stands, or as OTHER."""
        self.claims += other.claims
        pairs = [(self.by_side[axis], other.by_side[axis]) for axis in AXES]
        for into, counts in [*pairs, (self.by_type, other.by_type)]:
            for (group, level), number in counts.items():
                into[group, stands.get(level, OTHER) if isinstance(level, int) else level] += number


def _level(result: Result, axis: Axis) -> int | str | None:
    return DIFFER if result.differ(axis) else result.level(axis)


@dataclass(frozen=True, slots=True)
class ResultCounts:
    """By key of the scheme version, and how much review stands behind how many of all claims."""

    versions: Mapping[int, OfVersion]
    reviews: Counter[Review]


def result_counts(user: User, claims: QuerySet[Claim]) -> ResultCounts:
    """Count the results of these claims that this person sees."""
    keys = claims.order_by().values("pk")
    shown = Shown(user)
    results = results_of(shown, keys)
    with_result = Q(pk__in=shown.ratings.values("claim")) | Q(pk__in=shown.decisions.values("claim"))
    versions: dict[int, OfVersion] = {}
    reviews: Counter[Review] = Counter()
    rows = claims.filter(with_result).order_by().annotate(shown_side=side_of_claims())
    for pk, side, source_type in rows.values_list("pk", "shown_side", "source__source_type__code").iterator():
        given = results[pk]
        reviews[given.result.review] += 1
        versions.setdefault(given.version, OfVersion()).add(side, source_type or "", given.result)
    return ResultCounts(versions, reviews)


def wording_counts(claims: QuerySet[Claim], name: str) -> Counter[tuple[str, Any]]:
    """How many claims of each side have which `strength` or `commitment`; empty is not coded."""
    sided = claims.order_by().annotate(shown_side=side_of_claims())
    return Counter(
        {(side, code): number for side, code, number in sided.values_list("shown_side", name).annotate(n=Count("pk"))}
    )

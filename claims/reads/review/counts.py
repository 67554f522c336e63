"""How many claims have which result, by side and by type of their source, and how they are worded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from claims.choices import Axis, Review
from claims.database.counting import sampled
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

    def add(self, side: str, source_type: str, result: Result, number: int) -> None:
        """So many claims more."""
        self.claims += number
        levels = {axis: _level(result, axis) for axis in AXES}
        for axis, level in levels.items():
            self.by_side[axis][side, level] += number
        self.by_type[source_type, levels[Axis.VERDICT]] += number

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


def result_counts(user: User, claims: QuerySet[Claim], every: int = 1) -> ResultCounts:
    """Count the results of these claims that this person sees; of one claim in so many, times as many."""
    claims = sampled(claims.order_by(), every)
    shown = Shown(user)
    results = results_of(shown, claims.values("pk"))
    versions: dict[int, OfVersion] = {}
    reviews: Counter[Review] = Counter()
    if not results:
        return ResultCounts(versions, reviews)
    rows = claims.annotate(shown_side=side_of_claims())
    for pk, side, source_type in rows.values_list("pk", "shown_side", "source__source_type__code").iterator():
        if given := results.get(pk):
            reviews[given.result.review] += every
            versions.setdefault(given.version, OfVersion()).add(side, source_type or "", given.result, every)
    return ResultCounts(versions, reviews)


def wording_counts(claims: QuerySet[Claim], names: Sequence[str], every: int = 1) -> dict[str, Counts]:
    """By each of these columns, how many claims of each side have which code in it; empty is not coded. One query."""
    sided = sampled(claims.order_by(), every).annotate(shown_side=side_of_claims())
    found: dict[str, Counts] = {name: Counter() for name in names}
    for side, *codes, number in sided.values_list("shown_side", *names).annotate(n=Count("pk")):
        for name, code in zip(names, codes, strict=True):
            found[name][side, code] += number * every
    return found

"""Figures of agreement and their intervals over 100,000 claims of three raters. Needs no database."""

from collections.abc import Iterator
from functools import partial
from random import Random

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, timed
from claims.rules.review.agreement.bootstrap import RESAMPLES, Resampling
from claims.rules.review.agreement.confusion import confusion
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row

CLAIMS, RATERS, SOURCES = 100_000, 3, 20_000
ORDER = ("very_low", "low", "moderate", "high")
VALUES = (*ORDER, "not_rateable")
SEED = 9


def rows(claims: int = CLAIMS) -> list[Row]:
    """Ratings of invented claims, five of a source: raters often say what is so, and sometimes anything or nothing."""
    random = Random(SEED)  # noqa: S311 -- values, no secrets
    found = []
    for claim in range(claims):
        truth = random.choices(VALUES, (40, 30, 15, 5, 10))[0]
        for rater in range(RATERS):
            said = random.choices((truth, random.choice(VALUES), ""), (70, 27, 3))[0]
            source = f"source {claim * SOURCES // CLAIMS:05}"
            found.append(Row(f"claim {claim:06}", f"rater {rater}", said, source, RATERS * claim + rater))
    return found


def measure(place: Place) -> Iterator[Figure]:
    """Point figures, the table of confusion, and intervals by source."""
    ratings = rows()
    group = f"Agreement: {CLAIMS:,} claims, {RATERS} raters, {SOURCES:,} sources"
    point = partial(agreement, ratings, order=ORDER, categories=VALUES)
    yield Figure(group, "all point figures", timed(point), bar=Bar(most=2_000))
    yield Figure(group, "the table of confusion", timed(partial(confusion, ratings, order=ORDER)), bar=Bar(most=2_000))
    resampled = timed(partial(point, resampling=Resampling()), runs=3, warm=0)
    yield Figure(group, f"all intervals, {RESAMPLES:,} resamples", resampled, bar=Bar(most=30_000))

"""Intervals by resampling clusters, so that claims of one source, which are alike, do not count as so many sources.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8.6 (resampling whole clusters) and 13
(the percentile interval); Field and Welsh, Journal of the Royal Statistical Society B 2007;69:369.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from claims.rules.review.agreement.table import Floats, Integers
from claims.rules.review.agreement.undefined import Undefined, Value

RESAMPLES = 1_000
SEED = 1
LEVEL = 95
ONE_CLUSTER = Undefined("because there is one cluster, and nothing to resample")
NEVER_DEFINED = Undefined("because no resample gave a figure")
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are worked out: the same data and seed give the same intervals."""

    seed: int = SEED
    resamples: int = RESAMPLES


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % percentile interval, and how many resamples had no figure and took no part."""

    low: float
    high: float
    undefined: int = 0


def intervals(
    measured: Callable[[Floats], Mapping[Name, Value]],
    cluster: Integers,
    how: Resampling,
    progress: Callable[[int], None] | None = None,
) -> dict[Name, Interval | Undefined]:
    """An interval for each figure of `measured`, which takes how often each unit counts.

    Each resample draws as many clusters as there are, with replacement; a cluster brings all its units along, as often
    as it was drawn. `cluster` has the cluster of each unit, as numbers from 0. A figure that the data themselves do not
    give has the same reason for its interval. `progress` is told how many resamples are done.
    """
    clusters = int(cluster.max()) + 1 if len(cluster) else 0
    point = measured(np.ones(len(cluster)))
    if clusters < 2:
        return {name: value if isinstance(value, Undefined) else ONE_CLUSTER for name, value in point.items()}
    random = np.random.default_rng(how.seed)
    drawn: dict[Name, list[Value]] = {name: [] for name in point}
    for done in range(1, how.resamples + 1):
        times = np.bincount(random.integers(clusters, size=clusters), minlength=clusters).astype(np.float64)
        for name, value in measured(times[cluster]).items():
            drawn[name].append(value)
        if progress:
            progress(done)
    return {name: value if isinstance(value, Undefined) else interval(drawn[name]) for name, value in point.items()}


def interval(drawn: list[Value]) -> Interval | Undefined:
    """The middle 95 % of the resamples that have a figure."""
    numbers = [value for value in drawn if not isinstance(value, Undefined)]
    if not numbers:
        return NEVER_DEFINED
    low, high = np.percentile(numbers, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return Interval(float(low), float(high), len(drawn) - len(numbers))

"""Krippendorff's alpha: nominal, ordinal and interval.

Source: Krippendorff, Content Analysis, 3rd ed. 2013, chapter 12; the same with a worked example in his Computing
Krippendorff's Alpha-Reliability (Annenberg School for Communication, 2011).
"""

import numpy as np

from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.table import Floats
from claims.rules.review.agreement.undefined import CONSTANT, Undefined, Value


def alpha_nominal(patterns: Patterns) -> Value:
    """Alpha where two different values differ by 1, whichever they are."""
    values = patterns.counts.shape[1]
    return alpha(patterns, 1 - np.eye(values))


def alpha_ordinal(patterns: Patterns) -> Value:
    """Alpha where values differ by the ranks between them that were actually given; the columns are in their order.

    The difference of c and k is the number of values from c to k, of c and k themselves half. That is the difference of
    their middle ranks, so that a level that nobody used changes nothing.
    """
    used = coincidences(patterns).sum(axis=1)
    return alpha(patterns, squared_differences(np.cumsum(used) - used / 2))


def alpha_interval(patterns: Patterns, numbers: Floats | Undefined) -> Value:
    """Alpha where values are these numbers, and differ as numbers do; undefined where they are none."""
    return numbers if isinstance(numbers, Undefined) else alpha(patterns, squared_differences(numbers))


def alpha(patterns: Patterns, differences: Floats) -> Value:
    """1 - D_o / D_e: observed over expected disagreement, weighed by the squared differences of the values.

    D_o is the mean difference of the pairs within units, D_e that of all pairs of the n pairable values. A unit with
    one value has no pair, and takes no part.
    """
    if lacking := patterns.lacking():
        return lacking
    observed = coincidences(patterns)
    used = observed.sum(axis=1)
    expected = np.outer(used, used) / (used.sum() - 1)
    by_chance = float((expected * differences).sum())
    return 1 - float((observed * differences).sum()) / by_chance if by_chance else CONSTANT


def coincidences(patterns: Patterns) -> Floats:
    """The matrix of coincidences o[c, k]: pairs of the values c and k within units.

    A unit of n values gives each of its ordered pairs the weight 1 / (n - 1), so that all add up to the number of
    pairable values.
    """
    shared = patterns.pairable
    each = shared.weights / (shared.sizes - 1)
    pairs: Floats = shared.counts.T @ (shared.counts * each[:, None])
    return pairs - np.diag(each @ shared.counts)


def squared_differences(scores: Floats) -> Floats:
    """The squared difference of each score from each."""
    differences: Floats = (scores[:, None] - scores[None, :]) ** 2
    return differences

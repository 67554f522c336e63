"""Gwet's AC1 and AC2, which do not break down where nearly all values are the same.

Source: Gwet, British Journal of Mathematical and Statistical Psychology 2008;61:29 (AC1); Handbook of Inter-Rater
Reliability, 4th ed. 2014, chapters 3 (AC2, weights) and 2 (units that some raters left out).
"""

import numpy as np

from claims.rules.review.agreement.krippendorff import squared_differences
from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.percent import unit_agreement
from claims.rules.review.agreement.table import Floats
from claims.rules.review.agreement.undefined import Undefined, Value

ONE_POSSIBLE = Undefined("because one category alone is known to have been possible")


def ac1(patterns: Patterns, possible: int) -> Value:
    """AC1 for so many possible categories, those that nobody used among them."""
    return _coefficient(patterns, np.eye(patterns.counts.shape[1]), possible, total=float(possible))


def ac2(patterns: Patterns) -> Value:
    """AC2 with quadratic weights; the columns are all levels that were possible, in their order."""
    credit = quadratic(patterns.counts.shape[1])
    return _coefficient(patterns, credit, len(credit), total=float(credit.sum()))


def quadratic(levels: int) -> Floats:
    """Quadratic weights: 1 for the same level, 0 for the first and the last, 1 - (k - l)² / (q - 1)² between."""
    far = max(levels - 1, 1) ** 2
    return 1 - squared_differences(np.arange(levels, dtype=np.float64)) / far


def _coefficient(patterns: Patterns, credit: Floats, possible: int, total: float) -> Value:
    """(p_a - p_e) / (1 - p_e).

    p_a is the mean agreement of units with two values or more, p_e = T / (q (q - 1)) x the sum of pi (1 - pi) over the
    q possible categories: T is the total of all weights, and pi the mean share of a category over all units that have
    a value, also a single one.
    """
    if lacking := patterns.lacking():
        return lacking
    if possible < 2:
        return ONE_POSSIBLE
    shared = patterns.pairable
    agreed = float(shared.weights @ unit_agreement(shared, credit) / shared.weights.sum())
    shares = patterns.weights @ (patterns.counts / patterns.sizes[:, None]) / patterns.weights.sum()
    by_chance = float(total / (possible * (possible - 1)) * (shares * (1 - shares)).sum())
    return (agreed - by_chance) / (1 - by_chance)

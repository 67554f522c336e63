"""Fleiss' kappa, for the same number of raters on every unit.

Source: Fleiss, Psychological Bulletin 1971;76:378.
"""

from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.percent import unit_agreement
from claims.rules.review.agreement.undefined import CONSTANT, Undefined, Value


def fleiss(patterns: Patterns) -> Value:
    """(P - P_e) / (1 - P_e): P the mean agreement of the units, P_e the sum of the squared shares of the values.

    Who the raters of a unit are does not matter, but there are equally many on every unit that anybody rated.
    """
    if lacking := patterns.lacking():
        return lacking
    sizes = patterns.sizes[patterns.weights > 0]
    if sizes.min() != sizes.max():
        return Undefined(
            f"because units have from {sizes.min():.0f} to {sizes.max():.0f} values,"
            " and Fleiss’ kappa is for the same number on every unit"
        )
    shares = patterns.weights @ patterns.counts
    shares = shares / shares.sum()
    by_chance = float((shares**2).sum())
    if (shares == 1).any():
        return CONSTANT
    shared = patterns.pairable
    agreed = float(shared.weights @ unit_agreement(shared) / shared.weights.sum())
    return (agreed - by_chance) / (1 - by_chance)

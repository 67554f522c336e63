"""How many pairs of values agree, without regard to chance."""

from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.table import Floats
from claims.rules.review.agreement.undefined import Value


def percent(patterns: Patterns) -> Value:
    """Percent agreement, as a share from 0 to 1: the mean, over units with two values or more, of `unit_agreement`.

    Source: Fleiss, Psychological Bulletin 1971;76:378 (the mean of P_i); for units that some raters left out Gwet,
    Handbook of Inter-Rater Reliability, 4th ed. 2014, chapter 2 (p_a).
    """
    if lacking := patterns.lacking():
        return lacking
    shared = patterns.pairable
    return float(shared.weights @ unit_agreement(shared) / shared.weights.sum())


def unit_agreement(shared: Patterns, credit: Floats | None = None) -> Floats:
    """For each pattern the share of its pairs of values that agree: the sum over k of n_k (n_k - 1), over n (n - 1).

    With `credit[k, l]` (1 on the diagonal) a pair of the values k and l counts as that much of an agreement.
    """
    counts, sizes = shared.counts, shared.sizes
    near = counts if credit is None else counts @ credit
    agreed: Floats = (counts * (near - 1)).sum(axis=1) / (sizes * (sizes - 1))
    return agreed

"""Cohen's kappa for two raters: plain, and weighted for values that have an order.

Sources: Cohen, Educational and Psychological Measurement 1960;20:37 (plain); Psychological Bulletin 1968;70:213
(weighted); Cicchetti and Allison, American Journal of EEG Technology 1971;11:101 (linear weights); Fleiss and Cohen,
Educational and Psychological Measurement 1973;33:613 (quadratic weights).
"""

from dataclasses import dataclass

import numpy as np

from claims.rules.review.agreement.krippendorff import squared_differences
from claims.rules.review.agreement.table import Floats, Integers
from claims.rules.review.agreement.undefined import Undefined, Value

NO_SHARED_UNIT = Undefined("because the two have no unit in common")
SAME = Undefined("because both gave one and the same value to every unit that they share")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two raters: the units that both rated, and for each of these its cell in their table of values x values."""

    unit: Integers
    cell: Integers
    values: int

    @classmethod
    def of(cls, one: Integers, other: Integers, values: int) -> "Pair":
        """From what each of the two said of every unit, as numbers from 0; -1 where they said nothing."""
        (unit,) = np.nonzero((one >= 0) & (other >= 0))
        return cls(unit, one[unit].astype(np.int64) * values + other[unit], values)

    def table(self, units: Floats) -> Floats:
        """How often which values met: those of the first rater in rows, where each unit counts as often as is said."""
        counted = np.bincount(self.cell, weights=units[self.unit], minlength=self.values**2)
        return counted.astype(np.float64).reshape(self.values, self.values)


def kappa(table: Floats) -> Value:
    """Cohen's kappa of 1960, (p_o - p_e) / (1 - p_e), from a table of the two raters' values."""
    return weighted_kappa(table, 1 - np.eye(len(table)))


def linear_kappa(table: Floats) -> Value:
    """Weighted kappa where a disagreement weighs as many levels as lie between the two values."""
    return weighted_kappa(table, np.sqrt(squared_differences(np.arange(len(table), dtype=np.float64))))


def quadratic_kappa(table: Floats) -> Value:
    """Weighted kappa where a disagreement weighs the square of that."""
    return weighted_kappa(table, squared_differences(np.arange(len(table), dtype=np.float64)))


def weighted_kappa(table: Floats, disagreement: Floats) -> Value:
    """Cohen's weighted kappa of 1968: 1 - q_o / q_e, observed over expected disagreement.

    `disagreement[i, j]` is what it weighs when the first rater says i and the second j; 0 on the diagonal. With 1 for
    all others this is plain kappa. What is expected comes from each rater's own shares.
    """
    units = table.sum()
    if not units:
        return NO_SHARED_UNIT
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / units
    by_chance = float((expected * disagreement).sum())
    return 1 - float((table * disagreement).sum()) / by_chance if by_chance else SAME

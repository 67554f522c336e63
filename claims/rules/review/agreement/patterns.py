"""Units that have the same values are one row with a weight: what all figures but Cohen's are worked out from."""

from dataclasses import dataclass, replace

import numpy as np

from claims.rules.review.agreement.table import Floats, Integers
from claims.rules.review.agreement.undefined import NO_VALUES, NOTHING_SHARED, ONE_RATER, Undefined


@dataclass(frozen=True, slots=True)
class Patterns:
    """`counts[p, k]`: how many raters of a unit with pattern p gave the value k; `weights[p]`: how many units have it.

    Who gave which value does not matter here. `of_unit` says which pattern each unit has, -1 where it has no value;
    `empty` is what to say where no unit has one.
    """

    counts: Floats
    weights: Floats
    of_unit: Integers
    raters: int
    empty: Undefined = NO_VALUES

    @classmethod
    def of(
        cls, unit: Integers, value: Integers, *, units: int, values: int, raters: int, empty: Undefined = NO_VALUES
    ) -> "Patterns":
        """From the unit and the value of each answer, both as numbers from 0."""
        rated, row = np.unique(unit, return_inverse=True)
        counts = np.zeros((len(rated), values), dtype=np.int32)
        np.add.at(counts, (row, value), 1)
        # Rows compared as bytes: much faster than number by number.
        keys = counts.view(np.dtype((np.void, counts.dtype.itemsize * max(values, 1)))).ravel() if counts.size else row
        _, first, pattern = np.unique(keys, return_index=True, return_inverse=True)
        of_unit = np.full(units, -1, dtype=np.int64)
        of_unit[rated] = pattern
        weights = np.bincount(pattern, minlength=len(first)).astype(np.float64)
        return cls(counts[first].astype(np.float64), weights, of_unit, raters, empty)

    def weighted(self, units: Floats) -> "Patterns":
        """The same patterns, where each unit counts as often as is said here."""
        rated = self.of_unit >= 0
        weights = np.bincount(self.of_unit[rated], weights=units[rated], minlength=len(self.weights))
        return replace(self, weights=weights.astype(np.float64))

    @property
    def sizes(self) -> Floats:
        """How many values a unit of each pattern has: one or more."""
        sizes: Floats = self.counts.sum(axis=1)
        return sizes

    @property
    def pairable(self) -> "Patterns":
        """The patterns in which there are two values or more to compare."""
        shared = self.sizes >= 2
        return replace(self, counts=self.counts[shared], weights=self.weights[shared])

    def lacking(self) -> Undefined | None:
        """Why nothing can be compared; None where something can."""
        if not self.weights.any():
            return self.empty
        if self.raters == 1:
            return ONE_RATER
        return None if self.weights[self.sizes >= 2].any() else NOTHING_SHARED

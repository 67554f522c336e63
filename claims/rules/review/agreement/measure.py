"""A table made ready for its figures, which are then worked out once for the data and once for each resample.

Units of which the same raters said the same are one row with a weight, so that 100,000 units cost no more than 200.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from claims.rules.review.agreement.cohen import Pair, kappa, linear_kappa, quadratic_kappa
from claims.rules.review.agreement.fleiss import fleiss
from claims.rules.review.agreement.gwet import ac1, ac2
from claims.rules.review.agreement.krippendorff import alpha_interval, alpha_nominal, alpha_ordinal
from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.percent import percent
from claims.rules.review.agreement.scale import Scale, numbers
from claims.rules.review.agreement.table import Floats, Integers, Table
from claims.rules.review.agreement.undefined import NO_ORDER, NO_VALUES, Undefined, Value

NONE_IN_ORDER = Undefined("because no value stands in the order")
# Beyond these a kappa for each pair of raters is more than anybody reads, and takes long to work out.
MOST_RATERS = 100

# What a figure is called while they are worked out: ("alpha", "nominal"), or ("kappa", "Ann", "Ben").
Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A table made ready, so that its figures are worked out in no time, however often each unit counts.

    `ordered` has all levels of the order as columns, `used` those alone that somebody gave: with the others left away
    they change nothing in alpha, not even the last digit. All are over kinds of units; `kind` has that of each unit.
    """

    kind: Integers
    nominal: Patterns
    ordered: Patterns | None
    used: Patterns | None
    numbers: Floats | Undefined
    possible: int
    pairs: dict[tuple[str, str], Pair]
    ordered_pairs: dict[tuple[str, str], Pair]

    @classmethod
    def of(cls, table: Table, scale: Scale) -> "Measure":
        """Count patterns and the tables of pairs, with the values as they are, and with their places in the order."""
        few, kind = one_of_each(table)
        everywhere = np.arange(len(table.values))
        places = table.places_in(scale.order)
        used = [level for level in scale.order if level in table.values]
        return cls(
            kind=kind,
            nominal=_patterns(few, everywhere, len(table.values)),
            ordered=_patterns(few, places, len(scale.order), NONE_IN_ORDER) if scale.order else None,
            used=_patterns(few, table.places_in(used), len(used), NONE_IN_ORDER) if scale.order else None,
            numbers=numbers(used),
            possible=scale.possible,
            pairs=dict(_pairs(few, everywhere, len(table.values))),
            ordered_pairs=dict(_pairs(few, places, len(scale.order))) if scale.order else {},
        )

    def measured(self, units: Floats) -> dict[Name, Value]:
        """Every figure, where each unit counts as often as is said."""
        kinds = self.weights(units)
        return self._of_all(kinds) | self._of_pairs(kinds)

    def without_pairs(self, units: Floats) -> dict[Name, Value]:
        """The figures of all raters together, and none of two alone."""
        return self._of_all(self.weights(units))

    def shared(self, units: Floats) -> dict[tuple[str, str], int]:
        """How many units each two raters have in common."""
        kinds = self.weights(units)
        return {two: round(float(kinds[pair.unit].sum())) for two, pair in self.pairs.items()}

    def weights(self, units: Floats) -> Floats:
        """How often each kind of unit counts, where each unit counts as often as is said."""
        return np.bincount(self.kind, weights=units).astype(np.float64)

    def _of_all(self, kinds: Floats) -> dict[Name, Value]:
        nominal = self.nominal.weighted(kinds)
        found: dict[Name, Value] = {
            ("percent",): percent(nominal),
            ("alpha", "nominal"): alpha_nominal(nominal),
            ("ac1",): ac1(nominal, self.possible),
            ("ac2",): NO_ORDER,
            ("fleiss",): fleiss(nominal),
        }
        if self.ordered is None or self.used is None:
            return found
        used = self.used.weighted(kinds)
        return found | {
            ("alpha", "ordinal"): alpha_ordinal(used),
            ("alpha", "interval"): alpha_interval(used, self.numbers),
            ("ac2",): ac2(self.ordered.weighted(kinds)),
        }

    def _of_pairs(self, kinds: Floats) -> dict[Name, Value]:
        found: dict[Name, Value] = {("kappa", *two): kappa(pair.table(kinds)) for two, pair in self.pairs.items()}
        for two, pair in self.ordered_pairs.items():
            table = pair.table(kinds)
            found["linear", *two] = linear_kappa(table)
            found["quadratic", *two] = quadratic_kappa(table)
        return found


def one_of_each(table: Table) -> tuple[Table, Integers]:
    """A table with one unit of each kind, and the kind of each unit: of one kind have the same raters said the same."""
    order = np.lexsort((table.rater, table.unit))
    said = (table.rater * len(table.values) + table.value)[order]
    ends = np.cumsum(np.bincount(table.unit)).tolist()
    known: dict[bytes, int] = {}
    kind = np.array(
        [known.setdefault(said[start:end].tobytes(), len(known)) for start, end in pairwise([0, *ends])], dtype=np.int64
    )
    _, first = np.unique(kind, return_index=True)
    kept = np.isin(table.unit, first)
    units = tuple(table.units[unit] for unit in first)
    few = replace(
        table,
        units=units,
        unit=kind[table.unit[kept]],
        rater=table.rater[kept],
        value=table.value[kept],
        cluster=np.arange(len(units)),
    )
    return few, kind


def _patterns(table: Table, places: Integers, values: int, empty: Undefined = NO_VALUES) -> Patterns:
    """The patterns of the answers whose value has a place."""
    value = places[table.value]
    kept = value >= 0
    return Patterns.of(
        table.unit[kept], value[kept], units=len(table.units), values=values, raters=len(table.raters), empty=empty
    )


def _pairs(table: Table, places: Integers, values: int) -> Iterator[tuple[tuple[str, str], Pair]]:
    if len(table.raters) > MOST_RATERS:
        return
    # A row of all units for each rater: in the smallest numbers that hold every value.
    said = np.full((len(table.raters), len(table.units)), -1, dtype=np.int16)
    said[table.rater, table.unit] = places[table.value]
    for one, other in combinations(range(len(table.raters)), 2):
        yield (table.raters[one], table.raters[other]), Pair.of(said[one], said[other], values)

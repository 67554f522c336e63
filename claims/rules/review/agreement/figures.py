"""All figures of agreement of one table, as they are told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from claims.rules.review.agreement.bootstrap import Interval, Resampling, intervals
from claims.rules.review.agreement.cohen import Pair, kappa, linear_kappa, quadratic_kappa
from claims.rules.review.agreement.fleiss import fleiss
from claims.rules.review.agreement.gwet import ac1, ac2
from claims.rules.review.agreement.krippendorff import alpha_interval, alpha_nominal, alpha_ordinal
from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.percent import percent
from claims.rules.review.agreement.scale import Scale, numbers
from claims.rules.review.agreement.table import Floats, Integers, Row, Table
from claims.rules.review.agreement.undefined import NO_ORDER, NO_VALUES, Undefined, Value

NONE_IN_ORDER = Undefined("because no value stands in the order")
# Beyond these a kappa for each pair of raters is more than anybody reads, and takes long to work out.
MOST_RATERS, MOST_RATERS_RESAMPLED = 100, 10
TOO_MANY = Undefined(f"because kappa for each pair of raters is worked out for {MOST_RATERS} raters at most")
TOO_MANY_RESAMPLED = Undefined(f"because intervals of kappa are worked out for {MOST_RATERS_RESAMPLED} raters at most")

# What a figure is called while they are worked out: ("alpha", "nominal"), or ("kappa", "Ann", "Ben").
Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or why there is none; and its interval, where intervals were asked for."""

    value: Value
    interval: Interval | Undefined | None = None


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha by metric; ordinal and interval where there is an order."""

    nominal: Figure
    ordinal: Figure | None
    interval: Figure | None


@dataclass(frozen=True, slots=True)
class Cohen:
    """Kappa of two raters, over the units that both rated; weighted where there is an order."""

    raters: tuple[str, str]
    units: int
    kappa: Figure
    linear: Figure | None
    quadratic: Figure | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a table.

    `units` and `raters` are those with a value, `pairable` the values on units that have two or more, `left_out` those
    that stand in no order and take no part in figures that need one. `frequencies`: each value and how often it was
    given, the most frequent first.
    """

    units: int
    raters: int
    pairable: int
    left_out: int
    frequencies: tuple[tuple[str, int], ...]
    percent: Figure
    alpha: Alpha
    ac1: Figure
    ac2: Figure
    fleiss: Figure
    cohen: tuple[Cohen, ...] | Undefined
    clusters: int
    resampling: Resampling | None


def agreement(
    rows: Iterable[Row],
    *,
    order: Sequence[str] = (),
    categories: Sequence[str] = (),
    resampling: Resampling | None = None,
    progress: Callable[[int], None] | None = None,
) -> Figures:
    """Work out how far raters agree.

    `order` names the levels from low to high; what is not in it takes part in the figures without an order alone.
    `categories` names what was possible, for AC1 and AC2; without it that is the order and whatever was used. With
    `resampling` each figure has an interval, and `progress` is told how many resamples are done. Raises BadTable.
    """
    table = Table.of(rows)
    measure = Measure.of(table, Scale.of(table, order, categories))
    point = measure.measured(np.ones(len(table.units)))
    around: Mapping[Name, Interval | Undefined] = {}
    if resampling:
        few = len(table.raters) <= MOST_RATERS_RESAMPLED
        around = intervals(measure.measured if few else measure.of_all, table.cluster, resampling, progress)
    missing = TOO_MANY_RESAMPLED if resampling else None
    figure = {name: Figure(value, around.get(name, missing)) for name, value in point.items()}
    return _told(table, measure, figure, resampling)


@dataclass(frozen=True, slots=True)
class Measure:
    """A table made ready, so that its figures are worked out in no time, however often each unit counts.

    `ordered` has all levels of the order as columns, `used` those alone that somebody gave: with the others left away
    they change nothing in alpha, not even the last digit.
    """

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
        everywhere = np.arange(len(table.values))
        places = table.places_in(scale.order)
        used = [level for level in scale.order if level in table.values]
        return cls(
            nominal=_patterns(table, everywhere, len(table.values)),
            ordered=_patterns(table, places, len(scale.order), NONE_IN_ORDER) if scale.order else None,
            used=_patterns(table, table.places_in(used), len(used), NONE_IN_ORDER) if scale.order else None,
            numbers=numbers(used),
            possible=scale.possible,
            pairs=dict(_pairs(table, everywhere, len(table.values))),
            ordered_pairs=dict(_pairs(table, places, len(scale.order))) if scale.order else {},
        )

    def measured(self, units: Floats) -> dict[Name, Value]:
        """Every figure, where each unit counts as often as is said."""
        return self.of_all(units) | self.of_pairs(units)

    def of_all(self, units: Floats) -> dict[Name, Value]:
        """The figures of all raters together."""
        nominal = self.nominal.weighted(units)
        found: dict[Name, Value] = {
            ("percent",): percent(nominal),
            ("alpha", "nominal"): alpha_nominal(nominal),
            ("ac1",): ac1(nominal, self.possible),
            ("ac2",): NO_ORDER,
            ("fleiss",): fleiss(nominal),
        }
        if self.ordered is None or self.used is None:
            return found
        used = self.used.weighted(units)
        return found | {
            ("alpha", "ordinal"): alpha_ordinal(used),
            ("alpha", "interval"): alpha_interval(used, self.numbers),
            ("ac2",): ac2(self.ordered.weighted(units)),
        }

    def of_pairs(self, units: Floats) -> dict[Name, Value]:
        """The figures of each pair of raters."""
        found: dict[Name, Value] = {("kappa", *two): kappa(pair.table(units)) for two, pair in self.pairs.items()}
        for two, pair in self.ordered_pairs.items():
            table = pair.table(units)
            found["linear", *two] = linear_kappa(table)
            found["quadratic", *two] = quadratic_kappa(table)
        return found


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
    said = np.full((len(table.raters), len(table.units)), -1, dtype=np.int64)
    said[table.rater, table.unit] = places[table.value]
    for one, other in combinations(range(len(table.raters)), 2):
        yield (table.raters[one], table.raters[other]), Pair.of(said[one], said[other], values)


def _told(table: Table, measure: Measure, figure: dict[Name, Figure], resampling: Resampling | None) -> Figures:
    """The figures under their names."""
    in_order = measure.ordered.answers if measure.ordered else len(table.value)
    return Figures(
        units=len(table.units),
        raters=len(table.raters),
        pairable=measure.nominal.pairable.answers,
        left_out=len(table.value) - in_order,
        frequencies=_frequencies(table),
        percent=figure["percent",],
        alpha=Alpha(figure["alpha", "nominal"], figure.get(("alpha", "ordinal")), figure.get(("alpha", "interval"))),
        ac1=figure["ac1",],
        ac2=figure["ac2",],
        fleiss=figure["fleiss",],
        cohen=TOO_MANY if len(table.raters) > MOST_RATERS else tuple(_cohen(measure, figure)),
        clusters=len(set(table.cluster.tolist())),
        resampling=resampling,
    )


def _frequencies(table: Table) -> tuple[tuple[str, int], ...]:
    counted = np.bincount(table.value, minlength=len(table.values)).tolist()
    return tuple(sorted(zip(table.values, counted, strict=True), key=lambda one: (-one[1], one[0])))


def _cohen(measure: Measure, figure: dict[Name, Figure]) -> Iterator[Cohen]:
    for two, pair in measure.pairs.items():
        weighted = (figure.get((name, *two)) for name in ("linear", "quadratic"))
        yield Cohen(two, len(pair.unit), figure["kappa", *two], *weighted)

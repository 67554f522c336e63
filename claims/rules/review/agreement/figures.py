"""All figures of agreement of one table, as they are told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.rules.review.agreement.bootstrap import Interval, Resampling, intervals
from claims.rules.review.agreement.measure import MOST_RATERS, Measure, Name
from claims.rules.review.agreement.scale import Scale
from claims.rules.review.agreement.table import Row, Table
from claims.rules.review.agreement.undefined import Undefined, Value

MOST_RATERS_RESAMPLED = 10
TOO_MANY = Undefined(f"because kappa for each pair of raters is worked out for {MOST_RATERS} raters at most")
TOO_MANY_RESAMPLED = Undefined(f"because intervals of kappa are worked out for {MOST_RATERS_RESAMPLED} raters at most")


# Intervals by the names of their figures.
Around = Mapping[Name, Interval | Undefined]


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
    around: Around | None = None,
) -> Figures:
    """Work out how far raters agree.

    `order` names the levels from low to high; what is not in it takes part in the figures without an order alone.
    `categories` names what was possible, for AC1 and AC2; without it that is the order and whatever was used. With
    `resampling` each figure has an interval, and `progress` is told how many resamples are done; `around` are the
    intervals where they were worked out before. Raises BadTable.
    """
    return agreement_of(
        Table.of(rows), order=order, categories=categories, resampling=resampling, progress=progress, around=around
    )


def agreement_of(
    table: Table,
    *,
    order: Sequence[str] = (),
    categories: Sequence[str] = (),
    resampling: Resampling | None = None,
    progress: Callable[[int], None] | None = None,
    around: Around | None = None,
) -> Figures:
    """The same of a table that is made already."""
    scale = Scale.of(table, order, categories)
    measure = Measure.of(table, scale)
    once = np.ones(len(table.units))
    if resampling and around is None:
        around = _around(table, measure, resampling, progress)
    missing = TOO_MANY_RESAMPLED if resampling else None
    known = around or {}
    figure = {name: Figure(value, known.get(name, missing)) for name, value in measure.measured(once).items()}
    return _told(table, scale, figure, measure.shared(once), resampling)


def resampled(
    rows: Iterable[Row],
    *,
    order: Sequence[str] = (),
    categories: Sequence[str] = (),
    resampling: Resampling,
    pairs: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Around:
    """The intervals alone, by the names of their figures: to be kept, and given to `agreement` later.

    Without `pairs` there are none of Cohen's kappas, which take a third of the time.
    """
    table = Table.of(rows)
    measure = Measure.of(table, Scale.of(table, order, categories))
    return _around(table, measure, resampling, progress, pairs=pairs)


def _around(
    table: Table,
    measure: Measure,
    resampling: Resampling,
    progress: Callable[[int], None] | None,
    *,
    pairs: bool = True,
) -> Around:
    few = pairs and len(table.raters) <= MOST_RATERS_RESAMPLED
    return intervals(measure.measured if few else measure.without_pairs, table.cluster, resampling, progress)


def _told(
    table: Table,
    scale: Scale,
    figure: dict[Name, Figure],
    shared: dict[tuple[str, str], int],
    resampling: Resampling | None,
) -> Figures:
    """The figures under their names."""
    return Figures(
        units=len(table.units),
        raters=len(table.raters),
        pairable=table.pairable,
        left_out=table.left_out_of(scale.order) if scale.order else 0,
        frequencies=_frequencies(table),
        percent=figure["percent",],
        alpha=Alpha(figure["alpha", "nominal"], figure.get(("alpha", "ordinal")), figure.get(("alpha", "interval"))),
        ac1=figure["ac1",],
        ac2=figure["ac2",],
        fleiss=figure["fleiss",],
        cohen=TOO_MANY if len(table.raters) > MOST_RATERS else tuple(_cohen(shared, figure)),
        clusters=len(set(table.cluster.tolist())),
        resampling=resampling,
    )


def _frequencies(table: Table) -> tuple[tuple[str, int], ...]:
    counted = np.bincount(table.value, minlength=len(table.values)).tolist()
    return tuple(sorted(zip(table.values, counted, strict=True), key=lambda one: (-one[1], one[0])))


def _cohen(shared: dict[tuple[str, str], int], figure: dict[Name, Figure]) -> Iterator[Cohen]:
    for two, units in shared.items():
        weighted = (figure.get((name, *two)) for name in ("linear", "quadratic"))
        yield Cohen(two, units, figure["kappa", *two], *weighted)

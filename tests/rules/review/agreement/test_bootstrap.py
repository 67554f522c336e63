from random import Random

import numpy as np
import pytest

from claims.rules.review.agreement.bootstrap import Interval, Resampling, interval, intervals
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row
from claims.rules.review.agreement.undefined import Undefined
from tests.rules.review.agreement.published import KRIPPENDORFF, by_rater, figures_of

FEW = Resampling(seed=7, resamples=200)


def in_clusters(size):
    """Units of the same source have the same values: as many sources as there are, whatever the number of units."""
    values = Random(3)  # noqa: S311 -- values, no secrets
    sources = [[values.choice("aab") for _ in "AB"] for _ in range(30)]
    return [
        Row(f"u{source:02}.{unit}", rater, value, f"s{source:02}")
        for source, said in enumerate(sources)
        for unit in range(size)
        for rater, value in zip("AB", said, strict=True)
    ]


def test_an_interval_is_the_middle_95_percent_of_the_resamples_that_have_a_figure():
    drawn = [float(number) for number in range(101)]
    assert interval(drawn) == Interval(2.5, 97.5, 0)
    assert interval([*drawn, *[Undefined("because of nothing")] * 4]) == Interval(2.5, 97.5, 4)
    assert interval([Undefined("because of nothing")]) == Undefined("because no resample gave a figure")


def test_the_same_seed_gives_the_same_intervals_whatever_the_order_of_rows():
    rows = in_clusters(2)
    found = agreement(rows, resampling=FEW)
    assert agreement(rows[::-1], resampling=FEW) == found
    assert agreement(rows, resampling=Resampling(seed=8, resamples=200)).percent.interval != found.percent.interval
    assert found.clusters == 30


def test_every_point_figure_is_what_it_is_without_intervals():
    rows = by_rater(KRIPPENDORFF)
    with_them = agreement(rows, order=list("12345"), resampling=FEW)
    without = figures_of(rows, "1 2 3 4 5")
    assert with_them.alpha.ordinal.value == without.alpha.ordinal.value
    assert with_them.alpha.ordinal.interval.low < with_them.alpha.ordinal.value < 1
    assert without.alpha.ordinal.interval is None


def test_claims_that_are_alike_within_a_source_make_no_interval_narrower():
    one, ten = (agreement(in_clusters(size), resampling=FEW) for size in (1, 10))
    assert ten.percent.interval == Interval(
        pytest.approx(one.percent.interval.low), pytest.approx(one.percent.interval.high)
    )
    alone = agreement([row._replace(cluster="") for row in in_clusters(10)], resampling=FEW)
    width = ten.percent.interval.high - ten.percent.interval.low
    assert alone.percent.interval.high - alone.percent.interval.low < width / 2


def test_a_cluster_brings_all_its_units_as_often_as_it_was_drawn():
    seen = []
    cluster = np.array([0, 0, 1, 2, 2, 2])

    def measured(units):
        seen.append(units.tolist())
        return {"units": float(units.sum())}

    intervals(measured, cluster, FEW)
    assert seen[0] == [1.0] * 6
    for times in seen[1:]:
        assert times[0] == times[1]
        assert times[3] == times[4] == times[5]
        assert times[0] + times[2] + times[3] == 3
    assert len(seen) == 201


def test_the_spread_is_that_of_the_binomial_distribution():
    """The share of agreeing units, each a cluster: 30 of 100 agree."""
    other = ["a"] * 30 + ["b"] * 70
    rows = [Row(f"u{unit:03}", who, value) for unit in range(100) for who, value in (("A", "a"), ("B", other[unit]))]
    found = agreement(rows, resampling=Resampling(seed=1, resamples=2_000)).percent.interval
    half = 1.96 * (0.3 * 0.7 / 100) ** 0.5
    assert (found.low, found.high) == pytest.approx((0.3 - half, 0.3 + half), abs=0.02)


def test_resamples_without_a_figure_are_counted_and_take_no_part():
    rows = [Row(f"u{unit}", rater, "b" if unit == 0 else "a", f"s{unit}") for unit in range(4) for rater in "AB"]
    found = agreement(rows, resampling=FEW)
    alpha = found.alpha.nominal.interval
    assert alpha.low == alpha.high == 1
    assert 30 < alpha.undefined < 100
    assert found.percent.interval.undefined == 0


def test_one_cluster_and_an_undefined_figure_have_no_interval_but_a_reason():
    rows = [row._replace(cluster="s") for row in in_clusters(1)]
    assert agreement(rows, resampling=FEW).percent.interval == Undefined(
        "because there is one cluster, and nothing to resample"
    )
    constant = agreement([row._replace(value="a") for row in in_clusters(1)], resampling=FEW)
    assert constant.alpha.nominal.interval == constant.alpha.nominal.value
    assert agreement([], resampling=FEW).percent.interval == Undefined("because there are no values")


def test_kappas_of_more_than_ten_raters_have_no_intervals():
    rows = [Row(f"u{unit}", f"r{rater:02}", "ab"[(unit * rater) % 2]) for unit in range(4) for rater in range(11)]
    found = agreement(rows, resampling=Resampling(resamples=5))
    assert isinstance(found.percent.interval, Interval)
    assert found.cohen[0].kappa.interval == Undefined("because intervals of kappa are worked out for 10 raters at most")


def test_who_waits_is_told_how_far_it_is():
    done = []
    agreement(in_clusters(1), resampling=Resampling(resamples=5), progress=done.append)
    assert done == [1, 2, 3, 4, 5]

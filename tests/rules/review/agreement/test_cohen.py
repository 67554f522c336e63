import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from claims.rules.review.agreement.cohen import kappa, linear_kappa, quadratic_kappa, weighted_kappa
from claims.rules.review.agreement.undefined import Undefined
from tests.rules.review.agreement.published import (
    ABSTRACTORS,
    COHEN_1960_LIKE,
    COHEN_1968,
    COHEN_1968_WEIGHTS,
    DIAGNOSIS,
    EVEN,
    MAMMOGRAMS,
    UNEVEN,
    by_rater,
    by_table,
    figures_of,
)


@pytest.mark.parametrize(
    ("table", "published"),
    [
        (COHEN_1960_LIKE, 0.4),
        (COHEN_1968, 0.492),
        (MAMMOGRAMS, 0.4728),
        (ABSTRACTORS, 0.7964094),
        (DIAGNOSIS, 0.432),
        (EVEN, 0.70),
        (UNEVEN, 0.32),
    ],
)
def test_published_examples(table, published):
    (pair,) = figures_of(by_table(table)).cohen
    digits = 2 if published in (0.70, 0.32) else len(str(published)) - 2
    assert round(pair.kappa.value, digits) == published


def test_cohens_own_example_of_weights():
    assert round(weighted_kappa(np.array(COHEN_1968, float), np.array(COHEN_1968_WEIGHTS, float)), 3) == 0.348


@pytest.mark.parametrize(
    ("table", "linear", "quadratic"),
    [
        (MAMMOGRAMS, 0.5684, 0.6714),
        # Gwet 2014, irrCAC.
        (ABSTRACTORS, 0.843, 0.892),
        (DIAGNOSIS, 0.407, 0.383),
    ],
)
def test_published_examples_of_weighted_kappa(table, linear, quadratic):
    (pair,) = figures_of(by_table(table), " ".join(str(one + 1) for one in range(len(table)))).cohen
    assert round(pair.linear.value, len(str(linear)) - 2) == linear
    assert round(pair.quadratic.value, len(str(quadratic)) - 2) == quadratic


tables = st.integers(2, 5).flatmap(lambda q: arrays(np.int64, (q, q), elements=st.integers(0, 9)))


@given(tables)
def test_with_quadratic_weights_it_is_the_concordance_of_two_measurements(table):
    """Fleiss and Cohen 1973: then kappa is an intraclass correlation; exactly, Lin's coefficient of concordance."""
    one, other = (np.repeat(places.ravel(), table.ravel()) for places in np.indices(table.shape))
    assume(len(one) and (one.var() + other.var() + (one.mean() - other.mean()) ** 2) > 0)
    together = ((one - one.mean()) * (other - other.mean())).mean()
    concordance = 2 * together / (one.var() + other.var() + (one.mean() - other.mean()) ** 2)
    assert quadratic_kappa(table.astype(float)) == pytest.approx(concordance, abs=1e-9)


@given(tables)
def test_who_is_the_first_rater_does_not_matter(table):
    for figure in (kappa, linear_kappa, quadratic_kappa):
        here, there = figure(table.astype(float)), figure(table.T.astype(float))
        assert here == there if isinstance(here, Undefined) else here == pytest.approx(there, abs=1e-9)


def test_with_two_levels_weights_change_nothing():
    (pair,) = figures_of(by_table(COHEN_1960_LIKE), "1 2").cohen
    assert pair.kappa.value == pytest.approx(pair.linear.value) == pytest.approx(pair.quadratic.value)


def test_one_constant_rater_has_a_kappa_of_0_and_two_have_none():
    assert figures_of(by_rater(("a a a", "a b a"))).cohen[0].kappa.value == 0
    assert figures_of(by_rater(("a a a", "b b b"))).cohen[0].kappa.value == 0
    both = figures_of(by_rater(("a a a", "a a a"))).cohen[0].kappa.value
    assert both == Undefined("because both gave one and the same value to every unit that they share")


def test_only_units_that_both_rated_count():
    found = figures_of(by_rater(("a b a .", "a b b a", ". . . a")))
    assert [(one.raters, one.units) for one in found.cohen] == [
        (("rater 0", "rater 1"), 3),
        (("rater 0", "rater 2"), 0),
        (("rater 1", "rater 2"), 1),
    ]
    assert found.cohen[1].kappa.value == Undefined("because the two have no unit in common")

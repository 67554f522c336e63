import pytest

from claims.rules.review.agreement.krippendorff import coincidences
from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.table import Table
from tests.rules.review.agreement.published import (
    ABSTRACTORS,
    DISEASES,
    FLEISS,
    KRIPPENDORFF,
    by_count,
    by_rater,
    by_table,
    figures_of,
)


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_four_raters_and_twelve_units(metric, published):
    alpha = figures_of(by_rater(KRIPPENDORFF), "1 2 3 4 5").alpha
    assert round(getattr(alpha, metric).value, 4) == published


def test_all_decimals_that_gwet_prints():
    assert round(figures_of(by_rater(KRIPPENDORFF)).alpha.nominal.value, 7) == 0.7434211
    assert round(figures_of(by_rater(KRIPPENDORFF), "1 2 3 4 5").alpha.interval.value, 7) == 0.8491071
    assert round(figures_of(by_table(ABSTRACTORS)).alpha.nominal.value, 7) == 0.7972585
    first_fifteen = " ".join(FLEISS.split()[:15])
    assert round(figures_of(by_count(first_fifteen, DISEASES)).alpha.nominal.value, 7) == 0.4204384


def test_two_raters_with_ten_articles():
    """Krippendorff 2011, part A: two observers, binary data."""
    rows = by_rater(("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    assert round(figures_of(rows).alpha.nominal.value, 3) == 0.095


def test_two_raters_with_five_names():
    """Krippendorff 2011, part B: two observers, nominal data of five values."""
    rows = by_rater(("a a b b d c c c e d d a", "b a b b b c c c e d d d"))
    assert round(figures_of(rows).alpha.nominal.value, 3) == 0.692


def test_the_matrix_of_coincidences_is_the_published_one():
    """Krippendorff 2011, part D: pairs of values within units, forty in all; the unit with one value has none."""
    table = Table.of(by_rater(KRIPPENDORFF))
    patterns = Patterns.of(table.unit, table.value, units=12, values=5, raters=4)
    expected = [
        [7, 4 / 3, 1 / 3, 1 / 3, 0],
        [4 / 3, 10, 4 / 3, 1 / 3, 0],
        [1 / 3, 4 / 3, 8, 1 / 3, 0],
        [1 / 3, 1 / 3, 1 / 3, 4, 0],
        [0, 0, 0, 0, 3],
    ]
    found = coincidences(patterns)
    assert found.tolist() == [pytest.approx(line) for line in expected]
    assert found.sum() == pytest.approx(40)

import pytest

from claims.rules.review.agreement.gwet import quadratic
from tests.rules.review.agreement.published import (
    ABSTRACTORS,
    BEN_AND_GERRY,
    DISEASES,
    FIVE_OBSERVERS,
    FLEISS,
    G1_G2,
    GENDER,
    KRIPPENDORFF,
    by_count,
    by_rater,
    by_table,
    figures_of,
)

# Gwet 2014 has the patients of Fleiss as “distrib.6raters”, the first fifteen of thirty.
FIRST = " ".join(FLEISS.split()[:15])


@pytest.mark.parametrize(
    ("rows", "published"),
    [
        (by_rater(KRIPPENDORFF), 0.7754441),
        (by_rater(FIVE_OBSERVERS), 0.497),
        (by_rater(G1_G2), 0.685),
        (by_rater(GENDER), 0.208),
        (by_rater(BEN_AND_GERRY), 0.661),
        (by_table(ABSTRACTORS), 0.8493305),
        (by_count(FIRST, DISEASES), 0.4448007),
    ],
)
def test_published_examples_of_ac1(rows, published):
    digits = len(str(published)) - 2
    assert round(figures_of(rows).ac1.value, digits) == published


def test_the_published_example_of_ac2_with_quadratic_weights():
    assert round(figures_of(by_rater(KRIPPENDORFF), "1 2 3 4 5").ac2.value, 7) == 0.9140007


def test_quadratic_weights_are_those_that_gwet_prints():
    assert quadratic(3).tolist() == [[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]]


def test_with_two_levels_ac2_is_ac1():
    found = figures_of(
        by_rater(
            ("1 1 2 1 2", "1 2 2 1 2", "1 1 2 2 ."),
        ),
        "1 2",
    )
    assert found.ac2.value == pytest.approx(found.ac1.value)


def test_a_category_that_nobody_used_counts_as_possible():
    rows = by_table(((40, 9), (6, 45)))
    two, three = figures_of(rows).ac1.value, figures_of(rows, "", "1 2 3").ac1.value
    shares = (49 + 46) / 200
    chance = 2 * shares * (1 - shares)
    assert two == pytest.approx((0.85 - chance) / (1 - chance))
    assert three == pytest.approx((0.85 - chance / 2) / (1 - chance / 2))

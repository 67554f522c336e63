import pytest

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


@pytest.mark.parametrize(
    ("rows", "published"),
    [
        # Gwet 2014: p_a, as irrCAC prints it.
        (by_rater(KRIPPENDORFF), 0.8181818),
        (by_rater(FIVE_OBSERVERS), 0.616),
        (by_rater(G1_G2), 0.744),
        (by_rater(GENDER), 0.456),
        (by_rater(BEN_AND_GERRY), 0.727),
        (by_table(ABSTRACTORS), 0.89),
        # Fleiss 1971 prints .5556.
        (by_count(FLEISS, DISEASES), 0.5556),
    ],
)
def test_published_examples(rows, published):
    digits = len(str(published)) - 2
    assert round(figures_of(rows).percent.value, digits) == published


def test_it_is_the_mean_over_units_and_not_over_pairs():
    """One unit of four values, of which one differs, and one of two that agree: 1/2 and 1, not 4 of 7 pairs."""
    found = figures_of(by_rater(("a x", "a x", "a .", "b .")))
    assert found.percent.value == pytest.approx((1 / 2 + 1) / 2)

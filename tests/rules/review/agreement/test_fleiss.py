import pytest

from claims.rules.review.agreement.undefined import Undefined
from tests.rules.review.agreement.published import DISEASES, FLEISS, by_count, by_rater, figures_of

FIRST = " ".join(FLEISS.split()[:15])


def test_thirty_patients_and_six_psychiatrists():
    """Fleiss 1971: kappa .430, from P = .5556 and P_e = .2199."""
    assert round(figures_of(by_count(FLEISS, DISEASES)).fleiss.value, 3) == 0.430


def test_all_decimals_that_gwet_prints_for_the_first_fifteen():
    assert round(figures_of(by_count(FIRST, DISEASES)).fleiss.value, 7) == 0.4139265


def test_other_raters_for_every_unit_are_no_matter():
    rows = by_count(FLEISS, DISEASES)
    others = [row._replace(rater=f"{row.rater} of {row.unit}") for row in rows]
    assert figures_of(others).fleiss == figures_of(rows).fleiss


@pytest.mark.parametrize("lines", [("a b c", "a b c", "a b ."), ("a b c", "a b .")])
def test_units_with_other_numbers_of_raters_have_no_kappa(lines):
    value = figures_of(by_rater(lines)).fleiss.value
    assert isinstance(value, Undefined)
    assert value.because.startswith(f"because units have from {len(lines) - 1} to {len(lines)} values")


def test_a_unit_that_nobody_rated_is_no_rated_unit():
    assert figures_of(by_rater(("a b .", "a b ."))).fleiss.value == 1.0

import pytest

from claims.rules.review.agreement.paradox import paradox
from tests.rules.review.agreement.published import EVEN, UNEVEN, by_rater, by_table, figures_of


def test_high_agreement_beside_a_low_alpha_is_explained():
    """Feinstein and Cicchetti 1990: 85 % agreement in both tables, kappa .70 and .32."""
    assert paradox(figures_of(by_table(UNEVEN))) == (
        "The raters agree in 85% of pairs, and yet alpha is 0.32. That is no contradiction: 88% of all values are “1”,"
        " so that raters who gave values as often without looking would agree in about 78% of pairs. Alpha tells how"
        " much better than that they are, and so how well they tell the few other values apart, of which there are 25."
        " AC1, which depends less on how common a value is, is 0.81. Report them together, with the frequencies."
    )


@pytest.mark.parametrize("rows", [by_table(EVEN), by_rater(("a b b", "b a b")), by_rater(("a b a", "a b a")), []])
def test_where_there_is_nothing_to_explain_nothing_is_said(rows):
    assert paradox(figures_of(rows)) == ""


def test_agreement_on_one_value_alone_is_explained():
    says = paradox(figures_of(by_rater(("a a a", "a a a")), "", "a b"))
    assert says.startswith("All values that can be compared are “a”.")
    assert says.endswith("AC1, which depends less on how common a value is, is 1.00.")
    alone = paradox(figures_of(by_rater(("a a a", "a a a"))))
    assert alone.endswith("AC1 is undefined, because one category alone is known to have been possible.")

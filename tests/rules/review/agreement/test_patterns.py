import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.agreement.patterns import Patterns
from claims.rules.review.agreement.percent import percent
from claims.rules.review.agreement.table import Table
from claims.rules.review.agreement.undefined import Undefined
from tests.rules.review.agreement.published import by_rater


def patterns_of(*lines):
    table = Table.of(by_rater(lines))
    counts = {"units": len(table.units), "values": len(table.values), "raters": len(table.raters)}
    return Patterns.of(table.unit, table.value, **counts)


def test_units_with_the_same_values_by_whomever_are_one_row_with_a_weight():
    patterns = patterns_of("a b a b .", "b a a a a", "b b a b .")
    rows = {tuple(row): weight for row, weight in zip(patterns.counts.tolist(), patterns.weights, strict=True)}
    assert rows == {(1, 2): 3, (3, 0): 1, (1, 0): 1}
    assert patterns.pairable.counts.sum() == 6
    assert patterns.counts[patterns.of_unit].tolist() == [[1, 2], [1, 2], [3, 0], [1, 2], [1, 0]]


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_a_unit_that_counts_twice_is_like_two_units(times):
    lines = ("a b a b .", "b a a a a", "b b a b .")
    often = [" ".join(value for value, n in zip(line.split(), times, strict=True) for _ in range(n)) for line in lines]
    weighted = percent(patterns_of(*lines).weighted(np.array(times, float)))
    repeated = percent(patterns_of(*often))
    assert isinstance(weighted, Undefined) == isinstance(repeated, Undefined)
    assert isinstance(weighted, Undefined) or weighted == pytest.approx(repeated)


def test_it_says_what_is_lacking():
    assert patterns_of(". .", ". .").lacking().because == "because there are no values"
    assert patterns_of("a b").lacking().because == "because there is one rater"
    assert patterns_of("a .", ". b").lacking().because == "because no unit has values of two raters"
    assert patterns_of("a .", "b b").lacking() is None

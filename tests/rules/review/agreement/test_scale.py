import pytest

from claims.rules.review.agreement.scale import Scale, numbers
from claims.rules.review.agreement.table import Row, Table
from claims.rules.review.agreement.undefined import Undefined

TABLE = Table.of([Row("a", "A", "low"), Row("a", "B", "unclear")])


@pytest.mark.parametrize(
    ("order", "categories", "scale"),
    [
        ("", "", Scale((), 2)),
        ("low high", "", Scale(("low", "high"), 3)),
        ("", "low high unclear none", Scale((), 4)),
        ("low moderate high", "low high unclear", Scale(("low", "high"), 3)),
    ],
)
def test_what_was_possible(order, categories, scale):
    assert Scale.of(TABLE, order.split(), categories.split()) == scale


def test_numbers_are_plain_ones():
    assert numbers(["-1", "0", "+1.5", ".5", "2.", "1e3"]).tolist() == [-1, 0, 1.5, 0.5, 2, 1000]
    assert numbers(["1", "٣"]) == Undefined("because “٣” is not a number")
    assert numbers([]).tolist() == []

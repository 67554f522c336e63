import pytest
from hypothesis import given

from claims.rules.review.agreement.confusion import NOTHING, Cell, confusion
from claims.rules.review.agreement.table import BadTable, Row
from tests.rules.review.agreement.by_hand import said_in
from tests.rules.review.agreement.published import MAMMOGRAMS, by_rater, by_table
from tests.rules.review.agreement.test_figures import tables


def test_two_raters_have_the_table_that_was_published():
    found = confusion(by_table(MAMMOGRAMS), order=["1", "2", "3", "4"], raters=("A", "B"))
    assert found.values == ("1", "2", "3", "4")
    counts = tuple(tuple(found.cell(one, other).pairs for other in "1234") for one in "1234")
    assert counts == MAMMOGRAMS
    assert len(found.cell("1", "2").units) == 12


def test_every_cell_knows_its_units():
    rows = by_rater(("low low high x", "low high low .", "low high . ."))
    found = confusion(rows, order=["low", "high"])
    assert found.values == ("low", "high", "x")
    assert found.cells == {
        ("low", "low"): Cell(3, ("unit 00",)),
        ("low", "high"): Cell(3, ("unit 01", "unit 02")),
        ("high", "high"): Cell(1, ("unit 01",)),
    }
    assert found.cell("high", "low") == found.cell("low", "high")
    assert found.cell("x", "low") == NOTHING


def test_of_two_raters_who_said_what_is_told_apart():
    rows = by_rater(("low low high", "high high low", "low low low"))
    found = confusion(rows, raters=("rater 1", "rater 0"))
    assert found.cell("high", "low") == Cell(2, ("unit 00", "unit 01"))
    assert found.cell("low", "high") == Cell(1, ("unit 02",))
    assert confusion(rows, raters=("rater 0", "nobody")).cells == {}


@given(tables())
def test_all_pairs_of_values_within_units_are_in_it_once(rows):
    found = confusion(rows)
    sizes = [len(values) for values in said_in(rows).values()]
    assert sum(cell.pairs for cell in found.cells.values()) == sum(size * (size - 1) // 2 for size in sizes)
    assert confusion(rows[::-1]) == found


def test_a_table_that_cannot_be_is_refused():
    with pytest.raises(BadTable, match="The same unit and rater"):
        confusion([Row("a", "A", "1"), Row("a", "A", "2")])

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.exchange.spreadsheet import TRIGGERS, unguard
from tests.exchange.read_back import guard


@given(st.text() | st.text(alphabet=TRIGGERS + "ab1"))
@example("'")
@example("''=1")
@example("'=1")
@example("'abc")
def test_what_is_guarded_comes_back_whole(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.text() | st.text(alphabet=TRIGGERS + "ab1"))
def test_no_guarded_cell_begins_like_a_formula(cell: str) -> None:
    assert guard(cell)[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("first", list("=+-@\t\r\n'＝＋－＠"))
def test_each_trigger_gets_exactly_one_apostrophe(first: str) -> None:
    assert guard(first + "1") == "'" + first + "1"
    assert unguard("'" + first + "1") == first + "1"


def test_other_cells_stay_as_they_are() -> None:
    for cell in ("", "plain", " =1", "0", "x'"):
        assert guard(cell) == unguard(cell) == cell


def test_a_single_apostrophe_that_somebody_else_wrote_stays() -> None:
    assert unguard("'") == "'"


def test_an_apostrophe_that_somebody_else_wrote_stays() -> None:
    assert unguard("'tis") == "'tis"

import pytest

from claims.rules.review.agreement.table import MOST_VALUES, BadTable, Row, Table


def refused(*rows):
    with pytest.raises(BadTable) as error:
        Table.of([Row(*row) for row in rows])
    return str(error.value)


def test_names_become_numbers_in_sorted_order():
    table = Table.of([Row("b", "Zoe", "low"), Row("a", "Ann", "high"), Row("a", "Zoe", "low"), Row("c", "Ann", "")])
    assert (table.units, table.raters, table.values) == (("a", "b"), ("Ann", "Zoe"), ("high", "low"))
    assert (table.unit.tolist(), table.rater.tolist(), table.value.tolist()) == ([1, 0, 0], [1, 0, 1], [1, 0, 1])
    assert table.places_in(["low", "moderate", "high"]).tolist() == [2, 0]
    assert table.places_in(["moderate", "low"]).tolist() == [-1, 1]
    assert (table.pairable, table.left_out_of(["moderate", "low"]), table.left_out_of(["low", "high"])) == (2, 1, 0)


def test_the_same_unit_and_rater_twice_is_refused_with_all_its_rows():
    rows = [("a", "A", "1", "", 2), ("a", "B", "1", "", 3), ("a", "A", "1", "", 5), ("a", "A", "", "", 9)]
    assert refused(*rows) == "The same unit and rater stand twice: rows 2, 5 and 9 (unit “a”, rater “A”)."


def test_of_many_faults_ten_are_named_and_the_rest_counted():
    rows = [(f"u{row % 12:02}", "A", "1", "", row) for row in range(24)]
    says = refused(*rows)
    assert says.count("unit “") == 10
    assert says.endswith("rows 9 and 21 (unit “u09”, rater “A”); and 2 more.")


@pytest.mark.parametrize("row", [("", "A", "1", "", 4), ("a", "", "1", "", 4)])
def test_a_value_without_unit_or_rater_is_refused(row):
    assert refused(row) == "A unit or a rater is missing: row 4."


def test_a_row_without_a_value_may_be_without_anything():
    assert Table.of([Row("", "", ""), Row("", "", ""), Row("a", "", "")]).units == ()


def test_clusters_are_of_units():
    table = Table.of([Row(unit, rater, "1", cluster) for unit, rater, cluster in ("aAx", "bAy", "cAx", "aBx")])
    assert table.cluster.tolist() == [0, 1, 0]
    assert Table.of([Row("a", "A", "1"), Row("b", "A", "1")]).cluster.tolist() == [0, 1]


def test_a_unit_in_two_clusters_or_without_one_is_refused():
    assert refused(("a", "A", "1", "x", 2), ("a", "B", "1", "y", 3)) == (
        "A unit stands in two clusters: rows 2 and 3 (unit “a”)."
    )
    assert refused(("a", "A", "1", "x", 2), ("b", "B", "1", "", 3)) == "The cluster is missing: row 3."


def test_a_column_of_texts_is_no_column_of_categories():
    rows = [(f"u{number}", "A", f"text {number}") for number in range(MOST_VALUES + 1)]
    assert refused(*rows) == "There are 251 different values; categories are 250 at most."
    assert len(Table.of([Row(*row) for row in rows[1:]]).values) == MOST_VALUES

from claims.rules.review.agreement.measure import one_of_each
from claims.rules.review.agreement.table import Row, Table
from tests.rules.review.agreement.published import by_rater


def test_units_of_which_the_same_raters_said_the_same_are_one_with_its_kind():
    table = Table.of(by_rater(("a b a a .", "b b b . b", ". . . b a")))
    few, kind = one_of_each(table)
    assert kind.tolist() == [0, 1, 0, 2, 3]
    assert few.units == ("unit 00", "unit 01", "unit 03", "unit 04")
    answers = zip(few.unit.tolist(), few.rater.tolist(), few.value.tolist(), strict=True)
    assert sorted(answers) == [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 0), (2, 2, 1), (3, 1, 1), (3, 2, 0)]


def test_the_same_values_of_other_raters_are_of_another_kind():
    table = Table.of([Row("u1", "A", "x"), Row("u1", "B", "y"), Row("u2", "A", "y"), Row("u2", "B", "x")])
    assert one_of_each(table)[1].tolist() == [0, 1]


def test_no_units_are_of_no_kind():
    few, kind = one_of_each(Table.of([]))
    assert (few.units, kind.tolist()) == ((), [])

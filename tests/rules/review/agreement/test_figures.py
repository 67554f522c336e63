"""All figures together: published examples, a second working-out by hand, and what must hold for any table."""

from dataclasses import replace
from fractions import Fraction
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.agreement.figures import Alpha, Figure, Figures, agreement
from claims.rules.review.agreement.measure import MOST_RATERS
from claims.rules.review.agreement.table import BadTable, Row
from claims.rules.review.agreement.undefined import Undefined, Value
from tests.rules.review.agreement import by_hand
from tests.rules.review.agreement.published import COHEN_1960_LIKE, KRIPPENDORFF, by_rater, by_table, figures_of

ORDER = ["1", "2", "3", "5"]


@st.composite
def tables(draw: st.DrawFn, values: str = "1235x") -> list[Row]:
    """Some units, each rated by some of four raters."""
    said = draw(st.lists(st.lists(st.sampled_from([*values, ""]), min_size=4, max_size=4), max_size=6))
    return [
        Row(f"u{unit}", rater, value)
        for unit, line in enumerate(said)
        for rater, value in zip("ABCD", line, strict=True)
    ]


def same(value: Value, by_hand: Fraction | None) -> bool:
    if isinstance(value, Undefined):
        return by_hand is None and value.because.startswith("because ")
    return by_hand is not None and value == pytest.approx(float(by_hand), abs=1e-9)


@given(tables())
def test_every_figure_is_what_its_definition_gives_pair_by_pair(rows: list[Row]) -> None:
    found, said = agreement(rows, order=ORDER), by_hand.said_in(rows)
    known = {unit: {who: one for who, one in values.items() if one in ORDER} for unit, values in said.items()}
    known = {unit: values for unit, values in known.items() if values}
    possible = [*ORDER, *({"x"} & {one for values in said.values() for one in values.values()})]
    assert same(found.percent.value, by_hand.percent(said))
    assert same(found.alpha.nominal.value, by_hand.alpha(said))
    assert same(value_of(found.alpha.ordinal), by_hand.alpha(known, by_hand.ordinal(known, ORDER)))
    assert same(value_of(found.alpha.interval), by_hand.alpha(known, by_hand.interval))
    assert same(found.ac1.value, by_hand.gwet(said, possible))
    assert same(found.ac2.value, by_hand.gwet(known, ORDER, by_hand.quadratic_credit(ORDER)))
    assert same(found.fleiss.value, by_hand.fleiss(said))
    assert isinstance(found.cohen, tuple)
    for one, (raters, kappas) in zip(found.cohen, by_hand.kappas(said, ORDER), strict=True):
        assert one.raters == raters
        for figure, expected in zip((one.kappa, one.linear, one.quadratic), kappas, strict=True):
            assert same(value_of(figure), expected)


def value_of(figure: Figure | None) -> Value:
    assert figure is not None
    return figure.value


def all_values(figures: Figures) -> list[Value]:
    alpha = (figures.alpha.nominal, figures.alpha.ordinal, figures.alpha.interval)
    pairs = [
        figure for one in figures.cohen for figure in (one.kappa, one.linear, one.quadratic)
    ] if isinstance(figures.cohen, tuple) else []  # fmt: skip
    named = (figures.percent, *alpha, figures.ac1, figures.ac2, figures.fleiss, *pairs)
    return [figure.value for figure in named if figure]


def close(one: Figures, other: Figures) -> None:
    """The same figures, but for the last digits of a sum in another order."""
    pairs = zip(all_values(one), all_values(other), strict=True)
    for here, there in pairs:
        assert here == there if isinstance(here, Undefined) else here == pytest.approx(there, abs=1e-9)


@given(tables(), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[Row], random: Any) -> None:
    mixed = random.sample(rows, len(rows))
    assert agreement(mixed, order=ORDER) == agreement(rows, order=ORDER)


@given(tables(), st.permutations("abcdefgh"), st.permutations("ABCD"))
def test_the_names_of_units_and_raters_do_not_matter(rows: list[Row], units: list[str], raters: list[str]) -> None:
    renamed = [row._replace(unit=units[int(row.unit[1])], rater=raters["ABCD".index(row.rater)]) for row in rows]
    one, other = agreement(rows, order=ORDER), agreement(renamed, order=ORDER)
    close(replace(one, cohen=()), replace(other, cohen=()))


@given(tables(), st.permutations("12345"))
def test_the_names_of_values_do_not_matter_without_an_order(rows: list[Row], names: list[str]) -> None:
    new = dict(zip("1235x", names, strict=True)) | {"": ""}
    close(agreement(rows), agreement([row._replace(value=new[row.value]) for row in rows]))


@given(tables())
def test_an_order_turned_round_is_the_same_order(rows: list[Row]) -> None:
    close(agreement(rows, order=ORDER), agreement(rows, order=ORDER[::-1]))


@given(tables(values="123"))
def test_where_all_agree_every_figure_is_1_or_undefined_and_never_lower(rows: list[Row]) -> None:
    first: dict[str, str] = {}
    for row in rows:
        if row.value:
            first.setdefault(row.unit, row.value)
    found = agreement([row._replace(value=first[row.unit]) for row in rows if row.value], order=ORDER)
    assert {value for value in all_values(found) if not isinstance(value, Undefined)} <= {1.0}


def test_where_all_agree_on_different_values_every_figure_is_1() -> None:
    assert all_values(figures_of(by_rater(("1 2 3 1", "1 2 3 1", "1 2 3 1")), "1 2 3")) == [1.0] * 16


@given(tables(), st.integers(0, 40))
def test_a_missing_value_is_no_category(rows: list[Row], at: int) -> None:
    """An empty cell, no row at all, and a rater or a unit that says nothing are one and the same."""
    without = [row for row in rows if row.value]
    found = agreement(without, order=ORDER)
    assert agreement(rows, order=ORDER) == found
    assert agreement([*rows, Row("nobody rated it", "A", ""), Row("u0", "silent", "")], order=ORDER) == found


@given(tables(), st.integers(2, 4))
def test_every_unit_as_often_is_the_same_but_for_the_correction_of_small_samples(rows: list[Row], times: int) -> None:
    """Alpha alone counts how many values there are: its expected disagreement is without replacement."""
    often = [row._replace(unit=f"{row.unit} {copy}") for row in rows for copy in range(times)]
    unknown = Alpha(Figure(0.0), None, None)
    close(replace(agreement(rows, order=ORDER), alpha=unknown), replace(agreement(often, order=ORDER), alpha=unknown))


@given(tables())
def test_a_level_that_nobody_used_changes_no_alpha_and_a_category_none_but_ac1(rows: list[Row]) -> None:
    one, more = agreement(rows, order=ORDER), agreement(rows, order=["0", "1", "2", "2.5", "3", "4", "5"])
    assert (one.alpha, one.fleiss, one.percent) == (more.alpha, more.fleiss, more.percent)
    named = agreement(rows, order=ORDER, categories=[*ORDER, "x", "y", "z"])
    assert replace(named, ac1=one.ac1) == one


def test_counts_are_of_what_has_a_value() -> None:
    found = agreement([*by_rater(KRIPPENDORFF), Row("empty", "rater 9", "")])
    assert (found.units, found.raters, found.pairable, found.left_out) == (12, 4, 40, 0)
    assert found.frequencies == (("2", 13), ("3", 11), ("1", 9), ("4", 5), ("5", 3))


def test_values_outside_the_order_are_left_out_of_what_needs_one_and_counted() -> None:
    rows = by_rater(("low low high x", "low high high x", "low low high low"))
    found, without = figures_of(rows, "low high"), figures_of([row for row in rows if row.value != "x"], "low high")
    assert found.left_out == 2
    assert found.alpha.ordinal == without.alpha.ordinal
    assert found.ac2 == without.ac2
    assert found.alpha.nominal == figures_of(rows).alpha.nominal != without.alpha.nominal
    assert found.percent == figures_of(rows).percent
    assert found.units == 4


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ([], "because there are no values"),
        ([Row("a", "A", "1"), Row("b", "A", "2")], "because there is one rater"),
        ([Row("a", "A", "1"), Row("b", "B", "2")], "because no unit has values of two raters"),
    ],
)
def test_nothing_to_compare_is_no_figure(rows: list[Row], because: str) -> None:
    found = agreement(rows, order=["1", "2"])
    reasons = [value.because for value in all_values(found)[:7] if isinstance(value, Undefined)]
    assert reasons[0] == because
    assert len(reasons) == 7
    assert isinstance(found.cohen, tuple)
    assert [one.kappa.value for one in found.cohen] == [Undefined("because the two have no unit in common")] * len(
        found.cohen
    )


def test_constant_answers_have_no_alpha_and_no_kappa_but_an_ac1_where_two_categories_were_possible() -> None:
    rows = by_rater(("low low low", "low low low"))
    for possible in (("low high",), ("low high", "low high"), ("", "low high")):
        found = figures_of(rows, *possible)
        assert found.ac1.value == 1.0
        assert isinstance(found.alpha.nominal.value, Undefined)
        assert isinstance(found.fleiss.value, Undefined)
        assert isinstance(found.cohen, tuple)
        assert isinstance(found.cohen[0].kappa.value, Undefined)
        assert found.percent.value == 1.0
    assert figures_of(rows, "low high").ac2.value == 1.0
    alone = figures_of(rows)
    assert alone.ac1.value == Undefined("because one category alone is known to have been possible")
    assert figures_of(rows, "low").ac2.value == alone.ac1.value
    assert figures_of(rows, "low high", "low").ac2.value == alone.ac1.value


def test_without_an_order_nothing_that_needs_one_is_told() -> None:
    found = figures_of(by_rater(KRIPPENDORFF))
    assert found.ac2.value == Undefined("because no order of the values was given")
    assert (found.alpha.ordinal, found.alpha.interval) == (None, None)
    assert isinstance(found.cohen, tuple)
    assert (found.cohen[0].linear, found.cohen[0].quadratic) == (None, None)


def test_levels_that_are_no_numbers_have_no_interval_alpha() -> None:
    rows = by_rater(("low high 1", "low high 1"))
    assert value_of(figures_of(rows, "low high 1").alpha.interval) == Undefined("because “low” is not a number")
    for odd in ("nan", "inf", "1_0", "1,5", "1e999"):
        one = figures_of(by_rater((f"1 {odd}", f"1 {odd}")), f"1 {odd}")
        assert value_of(one.alpha.interval) == Undefined(f"because “{odd}” is not a number")
    unused = figures_of(by_rater(("1 2", "1 2")), "1 2 unclear")
    assert value_of(unused.alpha.interval) == 1.0


def test_no_value_in_the_order_is_said_as_such() -> None:
    found = figures_of(by_rater(("low high", "low high")), "1 2")
    assert value_of(found.alpha.ordinal) == Undefined("because no value stands in the order")
    assert found.left_out == 4


@pytest.mark.parametrize(
    ("order", "categories", "says"),
    [
        ("low low", "", "In the order a name stands twice: “low”."),
        ("", "low low high", "In the categories a name stands twice: “low”."),
        ("", "low", "There are values that are none of the categories: “high”."),
    ],
)
def test_a_scale_that_cannot_be_is_refused(order: str, categories: str, says: str) -> None:
    with pytest.raises(BadTable) as refused:
        figures_of(by_rater(("low high", "low high")), order, categories)
    assert str(refused.value) == says


def test_an_empty_name_and_a_scale_without_end_are_refused() -> None:
    with pytest.raises(BadTable, match="The order has an empty name"):
        agreement([], order=["low", "", "high"])
    with pytest.raises(BadTable, match="The categories has 251 names; 250 are the most"):
        agreement([], categories=[str(number) for number in range(251)])


def test_ten_thousand_raters_have_figures_but_not_a_kappa_each() -> None:
    rows = [Row(f"u{rater % 7}", f"r{rater:05}", str(rater % 3)) for rater in range(10_000)]
    found = agreement(rows, order=["0", "1", "2"])
    assert isinstance(found.percent.value, float)
    assert found.cohen == Undefined(
        f"because kappa for each pair of raters is worked out for {MOST_RATERS} raters at most"
    )


def test_the_figures_of_a_pair_say_over_how_many_units() -> None:
    cohen = figures_of(by_table(COHEN_1960_LIKE), "1 2").cohen
    assert isinstance(cohen, tuple)
    assert [(pair.raters, pair.units) for pair in cohen] == [(("A", "B"), 50)]


@given(tables())
def test_no_figure_is_ever_no_number(rows: list[Row]) -> None:
    for value in all_values(agreement(rows, order=ORDER)):
        assert isinstance(value, Undefined) or isfinite(value)

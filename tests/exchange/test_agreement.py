"""Figures of agreement as they are told to programs and to people."""

import json
import re

from claims.exchange.agreement import as_json, as_text
from claims.rules.review.agreement.bootstrap import Resampling
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row
from tests.rules.review.agreement.published import KRIPPENDORFF, UNEVEN, by_rater, by_table, figures_of

KEYS = ["units", "raters", "pairable", "percent", "alpha", "ac1", "ac2", "fleiss", "cohen", "left_out"]


def test_the_object_has_these_keys_and_no_other():
    told = as_json(figures_of(by_rater(KRIPPENDORFF)))
    assert list(told) == KEYS
    assert list(told["alpha"]) == ["nominal"]
    assert [list(pair) for pair in told["cohen"]] == [["raters", "kappa"]] * 6
    ordered = as_json(figures_of(by_rater(KRIPPENDORFF), "1 2 3 4 5"))
    assert list(ordered) == KEYS
    assert list(ordered["alpha"]) == ["nominal", "ordinal", "interval"]
    assert ordered["cohen"][0]["raters"] == ["rater 0", "rater 1"]
    assert list(ordered["cohen"][0]) == ["raters", "kappa", "linear", "quadratic"]


def figures_in(told):
    for value in told.values() if isinstance(told, dict) else told:
        if isinstance(value, dict) and "undefined" not in value:
            yield from figures_in(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                yield from figures_in({name: figure for name, figure in one.items() if name != "raters"})
        else:
            yield value


def test_each_figure_is_a_number_or_a_reason():
    for rows in (by_rater(KRIPPENDORFF), by_rater(("a a", "a a")), [], [Row("u", "r", "v")]):
        for order in ("", "1 2 3", "a"):
            told = as_json(figures_of(rows, order))
            for value in figures_in(told):
                assert isinstance(value, int | float) or value == [] or value["undefined"].startswith("because ")
            assert "NaN" not in json.dumps(told, allow_nan=False)


def test_intervals_have_the_shape_of_the_figures():
    found = agreement(by_rater(KRIPPENDORFF), order=list("12345"), resampling=Resampling(seed=3, resamples=50))
    told = as_json(found)
    assert list(told) == [*KEYS, "intervals"]
    around = told["intervals"]
    assert {name: around.pop(name) for name in ("level", "seed", "resamples", "clusters")} == {
        "level": 0.95, "seed": 3, "resamples": 50, "clusters": 12,
    }  # fmt: skip
    assert list(around) == ["percent", "alpha", "ac1", "ac2", "fleiss", "cohen"]
    assert around["alpha"]["ordinal"].keys() == {"low", "high", "undefined_resamples"}
    assert around["alpha"]["ordinal"]["low"] <= told["alpha"]["ordinal"] <= around["alpha"]["ordinal"]["high"]
    assert around["fleiss"] == told["fleiss"]
    assert [pair["raters"] for pair in around["cohen"]] == [pair["raters"] for pair in told["cohen"]]
    without = as_json(agreement(by_rater(KRIPPENDORFF)))
    assert "intervals" not in without


def shown(figures):
    """The text, with one space where names and figures are set apart."""
    return [re.sub(" {2,}", " ", line).strip() for line in as_text(figures)]


def test_people_read_lines_with_a_name_each():
    found = agreement(
        by_rater(("low low high x", "low high high x", "low low high low")),
        order=["low", "high"],
        resampling=Resampling(resamples=20),
    )
    text = shown(found)
    assert text[:5] == [
        "Units 4",
        "Raters 3",
        "Pairable values 12",
        "Values low 6 (50.0%), high 4 (33.3%), x 2 (16.7%)",
        "Not in the order 2 values, left out of what needs an order",
    ]
    assert any(line.startswith("Krippendorff’s alpha, nominal 0.") and "[" in line for line in text)
    assert "interval undefined, because “low” is not a number" in text
    assert any(line.startswith("quadratic weights ") for line in text)
    assert any(line.startswith("Cohen’s kappa, rater 0 and rater 1 ") and "] (4 units)" in line for line in text)
    assert text[-1] == "In brackets: 95 % intervals from 20 resamples of 4 clusters, seed 1."


def test_a_low_alpha_beside_high_agreement_is_explained_to_people():
    assert "That is no contradiction" in "\n".join(as_text(figures_of(by_table(UNEVEN))))


def test_nothing_is_never_an_empty_line_for_people():
    text = shown(figures_of([]))
    assert "Values none" in text
    assert "Percent agreement undefined, because there are no values" in text
    assert text[-1] == "Cohen’s kappa undefined, because there is one rater"


def test_no_number_is_minus_nothing():
    rows = by_table(((2, 2), (2, 2)))
    assert not any("-0.0000" in line for line in as_text(agreement(rows, resampling=Resampling(resamples=9))))


def test_of_very_many_values_the_most_frequent_are_told():
    rows = [Row(f"u{number}", "A", f"v{number:03}") for number in range(30)]
    (line,) = (line for line in as_text(figures_of(rows)) if line.startswith("Values"))
    assert line.endswith("v019 1 (3.3%), 10 more")

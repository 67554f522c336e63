"""What changed from one version of a codebook to another, and what it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.codebook_changes import Weight, compare, next_version
from tests.rules.review.test_codebook import VERSION, item, level

LOW, HIGH = level("low", "certainty", order=1, position=2), level("high", "certainty", order=2, position=1)
BETWEEN = level("middling", "certainty", order=2, position=2)


def content(*levels, items=(), **version):
    return VERSION | {"reason_asked": "always", "levels": list(levels), "items": list(items)} | version


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        (content(level()), content(level()), Weight.NONE),
        (content(level()), content(level(definition="Other words.")), Weight.PATCH),
        (content(level()), content(level(boundary="A guess.")), Weight.PATCH),
        (content(level()), content(level(), level("no")), Weight.MINOR),
        (content(level()), content(level(), items=[item()]), Weight.MINOR),
        (content(HIGH, LOW), content(HIGH | {"order": 3}, BETWEEN, LOW | {"position": 3}), Weight.MINOR),
        (content(level(), level("no")), content(level()), Weight.MAJOR),
        (content(level()), content(level(label="Certainly")), Weight.MAJOR),
        (content(level()), content(level("aye")), Weight.MAJOR),
        (content(level(), level("no", position=2)), content(level(position=2), level("no")), Weight.MAJOR),
        (content(HIGH, LOW), content(HIGH | {"order": 1}, LOW | {"order": 2}), Weight.MAJOR),
        (content(level(order=-1)), content(level(order=1)), Weight.MAJOR),
        (content(level(order=1)), content(level(order=None)), Weight.MAJOR),
        (content(level()), content(level(asks_tags=True)), Weight.MAJOR),
        (content(level()), content(level(), verdict_required=False), Weight.MAJOR),
        (content(level()), content(level(), reason_asked="never"), Weight.MAJOR),
        (content(items=[item()]), content(), Weight.MAJOR),
        (content(items=[item()]), content(items=[item(required=False)]), Weight.MAJOR),
        (content(items=[item()]), content(items=[item(text="Are harms mentioned?")]), Weight.MAJOR),
        (content(items=[item()]), content(items=[item(rule="Look at the foot of the page.")]), Weight.PATCH),
        (content(items=[item()]), content(items=[item(levels=[level("yes", "item")])]), Weight.MAJOR),
    ],
)
def test_how_much_a_change_weighs(before, after, weight):
    assert compare(before, after).weight == weight


def test_what_was_matched_is_one_answer_under_another_name():
    before, after = content(level("aye"), level("nay", position=2)), content(level("yes"), level("no", position=2))
    (group,) = compare(before, after, {("verdict", "yes"): "aye"}).groups
    assert [(one.before and one.before["code"], one.after and one.after["code"]) for one in group.pairs] == [
        ("aye", "yes"), (None, "no"), ("nay", None),
    ]  # fmt: skip
    assert [one.matched for one in group.pairs] == [True, False, False]


def test_groups_come_in_the_order_of_the_later_form():
    before = content(level(), items=[item("old"), item("b")])
    after = content(level("low", "certainty"), items=[item("b"), item("new")])
    names = [(one.axis, (one.after or one.before or {"code": ""})["code"]) for one in compare(before, after).groups]
    assert names == [("certainty", ""), ("verdict", ""), ("item", "b"), ("item", "new"), ("item", "old")]


@given(st.permutations(["a", "b", "c", "d"]))
def test_a_new_order_is_seen_wherever_it_is(codes):
    before = content(*(level(code, position=place) for place, code in enumerate("abcd", 1)))
    after = content(*(level(code, position=place) for place, code in enumerate(codes, 1)))
    assert (compare(before, after).weight == Weight.MAJOR) == (codes != ["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("version", "weight", "proposed"),
    [
        ("1.0.0", Weight.PATCH, "1.0.1"),
        ("1.0.0", Weight.MINOR, "1.1.0"),
        ("1.2.3", Weight.MAJOR, "2.0.0"),
        ("1.0.0", Weight.NONE, "1.0.1"),
        ("2011.2", Weight.MINOR, "2011.3.0"),
        ("1", Weight.MAJOR, "2.0.0"),
        ("first", Weight.MAJOR, ""),
        ("1.0.0-beta", Weight.MAJOR, ""),
        ("9" * 30, Weight.MAJOR, ""),
    ],
)
def test_the_number_that_follows(version, weight, proposed):
    assert next_version(version, weight) == proposed

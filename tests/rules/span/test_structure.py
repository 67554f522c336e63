import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.extract.parts import Part
from claims.rules.span.structure import Regions, is_web_address, parts_within

ROWS = [
    {"kind": "reference", "start": 60, "end": 90},
    {"kind": "furniture", "start": 0, "end": 20},
    {"kind": "heading", "start": 20, "end": 30, "level": 2},
    {"kind": "link", "start": 40, "end": 44, "target": "https://example.org/"},
]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((2, 9), "in page furniture"),
        ((20, 30), "in a heading"),
        ((25, 35), "partly in a heading"),
        ((15, 25), "partly in page furniture"),
        ((61, 89), "in a list of references"),
        ((30, 60), ""),
        ((39, 45), ""),
    ],
)
def test_a_span_says_what_it_stands_in(span, expected):
    assert Regions(parts_within(ROWS, 0, 100)).stands(*span) == expected


def test_parts_come_by_place_with_what_they_carry():
    assert parts_within(ROWS, 25, 60) == [Part("heading", 20, 30, 2), Part("link", 40, 44, 0, "https://example.org/")]


def test_what_is_no_part_is_left_out():
    assert parts_within([None, {}, {"kind": "link"}, {"kind": "link", "start": 3, "end": 3}, "x"], 0, 9) == []


@pytest.mark.parametrize("target", ["http://example.org", "https://example.org/a?b=c#d"])
def test_web_addresses_can_be_links(target):
    assert is_web_address(target)


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScript:alert(1)", " https://example.org", "java\nscript:alert(1)", "data:text/html,x",
     "/privacy", "mailto:a@example.org", "https:///x", "", "https://[x", "https://a b", "vbscript:x",
     "javascript://example.org/%0aalert(1)", "ftp://example.org/"],
)  # fmt: skip
def test_other_targets_are_never_links(target):
    assert not is_web_address(target)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=9), st.integers(0, 30), st.integers(1, 9))
def test_covered_characters_are_counted_once_however_parts_overlap(pairs, start, length):
    parts = [Part("furniture", first, first + many) for first, many in pairs]
    inside = {at for part in parts for at in range(part.start, part.end)} & set(range(start, start + length))
    regions = Regions(parts)
    assert regions.covered("furniture", start, start + length) == len(inside)
    assert regions.covered("heading", start, start + length) == 0
    assert regions.mostly(start, start + length) == ("furniture" if len(inside) * 2 > length else "")


@pytest.mark.parametrize(
    ("span", "expected"),
    [((40, 44), "struck through"), ((38, 44), "partly struck through"), ((44, 50), "")],
)
def test_a_span_says_whether_it_has_a_line_through_it(span, expected):
    regions = Regions(parts_within([*ROWS, {"kind": "struck", "start": 40, "end": 44}], 0, 100))
    assert (regions.struck(*span), regions.stands(*span)) == (expected, "")

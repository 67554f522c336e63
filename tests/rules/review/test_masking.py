"""Hiding what in a text tells who published it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.masking import MASK, masked, names_from, passage

LIFECELL = names_from(["LifeCell International Pvt. Ltd."], ["https://www.lifecell-india.example/msc"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("At LifeCell International Pvt. Ltd. we help.", f"At {MASK} we help."),
        ("At lifecell international we help.", f"At {MASK} we help."),
        ("At LifeCell\nInternational’s clinic", f"At {MASK}’s clinic"),
        ("Ask Lifecell India today.", f"Ask {MASK} today."),
        ("Visit www.lifecell-india.example/offers, now.", f"Visit {MASK}, now."),
        ("See https://other.example/a?b=c.", f"See {MASK}."),
        ("Write to info@lifecell.example or call +91 98765-43210.", f"Write to {MASK} or call {MASK}."),
        ("Read doi 10.1234/abc.5 first.", f"Read doi {MASK} first."),
        ("On somewhere.co.uk it says so.", f"On {MASK} it says so."),
        ("Life\u200bCell International helps.", f"{MASK} helps."),
    ],
)
def test_names_and_addresses_are_hidden(text, shown):
    assert masked(text, LIFECELL) == shown


@pytest.mark.parametrize(
    "text",
    [
        "The life cell cycle is long.",
        "Cells are taken, e.g. from fat, i.e. not from bone.",
        "It helped 12.5 % of 1,234 people at 10.1 weeks.",
        "Cells.The next sentence lacks a space.",
    ],
)
def test_what_is_no_name_is_shown(text):
    assert masked(text, LIFECELL) == text


def test_legal_forms_are_left_out_and_hosts_are_read():
    assert names_from(["Acme Cells, Inc."], []) == ("Acme Cells, Inc.", "Acme Cells")
    assert names_from([""], ["https://stemgenex.com", "www.blog.de", "http://[bad"]) == ("stemgenex",)
    assert masked("StemGenex and Stem Genex", ["stemgenex"]) == f"{MASK} and {MASK}"


def test_a_name_that_everybody_says_is_hidden_only_as_it_is_printed():
    names = names_from(["Stem Cells", "Blood"], ["https://stemcell.example"])
    assert masked("Stem cells in Stem Cells, and stem cells.", names) == f"Stem cells in {MASK}, and stem cells."
    assert masked("Blood has blood.", names) == f"{MASK} has blood."
    assert masked("A stem cell, or stemcell.", names) == f"A stem cell, or {MASK}."


def test_without_names_addresses_are_hidden_all_the_same():
    assert masked("Go to www.a.example now", []) == f"Go to {MASK} now"


def test_a_passage_is_cut_where_it_is_and_a_name_over_the_cut_is_hidden_on_both_sides():
    text = "We at Acme Cells cure knees."
    whole, cut = passage(text, ["Acme Cells"]), text.index("Cells")
    assert whole.text == text
    assert whole.between(0, cut) + "|" + whole.between(cut, len(text)) == f"We at {MASK}|{MASK} cure knees."
    assert whole.between(0, 5) == "We at"


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_no_text_breaks_it_and_what_is_hidden_is_in_order(text, names):
    whole = passage(text, names)
    ends = [place for span in whole.hidden for place in span]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text) for place in ends)
    pieces, at = [], 0
    for start, end in whole.hidden:
        pieces += [text[at:start], MASK]
        at = end
    assert whole.between(0, len(text)) == "".join([*pieces, text[at:]])

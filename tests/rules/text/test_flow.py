"""Inside a block a line's end is no end of a sentence; the stored text stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.extract.parts import Part
from claims.rules.text.flow import BREAKS, blocks_of, flowed, level, read_level, vocabulary
from claims.rules.text.odd import plain


def whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("may\nhelp", "may help"),
        ("may  \n   help", "may help"),
        ("may\r\nhelp", "may help"),
        ("may\u2028help", "may help"),
        ("un-\nlikely", "unlikely"),
        ("un\u2010\n  likely", "unlikely"),
        ("un\u00ad\nlikely", "unlikely"),
        ("long-\nterm", "long-term"),
        ("an anti-inflamma-\ntory drug", "an anti-inflammatory drug"),
        ("intra-artic-\nular", "intra-articular"),
        ("the state-of-the-\nart", "the state-of-the-art"),
        ("non-small-\ncell", "non-small-cell"),
        ("a.example/our-own-long-\nname", "a.example/our-own-long-name"),
        ("placebo-\ncontrolled", "placebo-controlled"),
        ("cell-\nular", "cellular"),
        ("high-\nlights", "highlights"),
        ("treat-\nment", "treatment"),
        ("COVID-\n19", "COVID-19"),
        ("non-\nHodgkin", "non-Hodgkin"),
        ("pre-\nand postoperative", "pre- and postoperative"),
        ("vor-\nund nachher", "vor- und nachher"),
        ("cells -\nwhich", "cells - which"),
        ("cells —\nwhich", "cells — which"),
        ("cells—\nwhich", "cells—which"),
        ("10–\n20", "10–20"),
        ("and/\nor", "and/or"),
        ("https://a.example/long-\nname", "https://a.example/long-name"),
        ("可能\n有助", "可能有助"),
        ("없다고\n한다", "없다고 한다"),
        ("state-of-the-\nart", "state-of-the-art"),
    ],
)
def test_a_line_end_reads_as_a_space_or_as_nothing(stored, read):
    assert flowed(stored, whole(stored)).text == read
    same = level(stored, whole(stored))
    assert len(same) == len(stored)
    assert " ".join(plain(same).text.split()) == read_level(same) == read


def test_a_hyphen_is_the_word_s_own_where_the_text_has_it_within_a_line():
    text = "A dose-finding study. Each dose-\nfinding step"
    assert flowed(text, whole(text)).text.endswith("Each dose-finding step")
    broken = "Each scar-\nforming cell"
    assert flowed(broken, whole(broken)).text == "Each scarforming cell"
    assert flowed(broken, whole(broken), vocabulary("a scar-forming one")).text == "Each scar-forming cell"


def test_a_hyphen_only_divides_a_word_that_the_text_has_whole():
    text = "A timeline. The time-\nline"
    assert flowed(text, whole(text)).text == "A timeline. The timeline"
    assert flowed("The time-\nline", [(0, 13)]).text == "The time-line"


def test_lines_outside_of_blocks_stay():
    text = "Heading\nmay\nhelp\n\nend"
    assert flowed(text, [(8, 16)]).text == "Heading\nmay help\n\nend"
    assert level(text, []) == text


def test_places_lead_back_to_the_stored_text():
    text = "It is un-\nlikely to\nhelp"
    read = flowed(text, whole(text))
    at = read.text.index("unlikely")
    assert read.span(at, at + len("unlikely")) == (6, 16)
    assert read.at(10) == read.text.index("likely", at)
    assert flowed("one line", []).span(2, 4) == (2, 4)


def test_blocks_are_counted_in_a_piece_of_their_text():
    parts = [Part("block", 40, 60), Part("heading", 0, 5), Part("block", 10, 20)]
    assert blocks_of(parts) == [(10, 20), (40, 60)]
    assert blocks_of(parts, 15, 20) == [(0, 5)]
    assert blocks_of(parts, 30, 20) == [(10, 30)]


@given(st.text(st.sampled_from("ab-\u00ad –/1 中" + BREAKS), max_size=60), st.data())
def test_every_offset_stays_and_nothing_but_line_ends_and_hyphens_goes(text, data):
    start = data.draw(st.integers(0, len(text)))
    blocks = [(start, data.draw(st.integers(start, len(text))))]
    same, read = level(text, blocks), flowed(text, blocks)
    assert len(same) == len(text)
    gone = set(BREAKS) | set(" -\u00ad")
    assert all(one == other or one in gone for one, other in zip(text, same, strict=True))
    for at, sign in enumerate(read.text):
        low, high = read.span(at, at + 1)
        assert sign == text[low] or (sign == " " and text[low] in gone and high == low + 1)
    assert [sign for sign in read.text if sign not in gone] == [sign for sign in text if sign not in gone]

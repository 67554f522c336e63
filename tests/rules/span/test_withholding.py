import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.rules.span.reader import ClaimSpan
from claims.rules.span.withholding import BLANK, NOTHING, WITHHELD, draw_readable, merged

texts = st.text(st.sampled_from("ab 😀é\u0301\n\r\u2028א"), max_size=60)
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5)


def withheld_of(drawn):
    return merged([(start, start + length) for start, length in drawn])


@given(texts, spans, st.integers(0, 30))
def test_the_pieces_joined_are_the_text(text, drawn, start):
    pieces = list(withheld_of(drawn).pieces(text, start))
    assert "".join(words for _, words, _ in pieces) == text
    assert all(words for _, words, _ in pieces)
    at = start
    for offset, words, hidden in pieces:
        assert offset == at
        assert all(hidden == withheld_of(drawn).touch(place, place + 1) for place in range(at, at + len(words)))
        at += len(words)


@given(texts, spans, st.integers(0, 30))
@example("plain words", [(0, 3), (24, 4)], 20)
def test_what_is_blanked_keeps_its_length_and_every_other_character(text, drawn, start):
    withheld_spans = withheld_of(drawn)
    blanked = withheld_spans.blanked(text, start)
    assert len(blanked) == len(text)
    for place, (was, now) in enumerate(zip(text, blanked, strict=True), start):
        assert now == (BLANK if withheld_spans.touch(place, place + 1) else was)


@given(texts, spans, spans)
def test_blocks_hold_their_places_and_no_withheld_character(text, drawn, claims):
    withheld_spans = withheld_of(drawn)
    marks = [ClaimSpan(str(number), start, start + length) for number, (start, length) in enumerate(claims)]
    blocks = draw_readable(text, marks, withheld_spans)
    for block in blocks:
        if getattr(block, "withheld", False):
            assert [segment.text for segment in block.segments] == [WITHHELD]
        else:
            assert block.text == text[block.start : block.end]
            assert not withheld_spans.touch(block.start, block.end)
            assert all(not withheld_spans.touch(mark.start, mark.end) for mark in marks if mark.key in block.begins)


@pytest.mark.parametrize("offset", [0, 100])
def test_each_withheld_stretch_is_a_block_that_names_the_claims_which_nobody_can_read(offset):
    places = {
        "before": (0, 1),
        "into": (1, 3),
        "over both": (3, 9),
        "at its end": (5, 9),
        "free": (6, 7),
        "last": (9, 10),
    }
    marks = [ClaimSpan(name, offset + start, offset + end) for name, (start, end) in places.items()]
    hidden = merged([(offset + 2, offset + 5), (offset + 8, offset + 9)])
    drawn = draw_readable("0123456789", marks, hidden, offset)
    assert [(block.start - offset, block.end - offset, block.text, block.begins) for block in drawn] == [
        (0, 2, "01", ("before",)),
        (2, 5, WITHHELD, ("into", "over both")),
        (5, 8, "567", ("free",)),
        (8, 9, WITHHELD, ("at its end",)),
        (9, 10, "9", ("last",)),
    ]
    assert [getattr(block, "withheld", False) for block in drawn] == [False, True, False, True, False]


def test_it_is_true_where_something_is_withheld():
    assert merged([(3, 5)])
    assert not NOTHING


def test_spans_are_merged_and_shown_as_one_mark_each():
    withheld_spans = merged([(8, 9), (2, 4), (4, 5), (3, 4)])
    assert withheld_spans.spans == ((2, 5), (8, 9))
    assert withheld_spans.shown("0123456789") == "01[withheld]567[withheld]9"
    assert withheld_spans.shown("3456", 3) == "[withheld]56"
    assert not NOTHING
    assert NOTHING.shown("abc") == "abc"

"""Drawing a captured text: nothing is lost, whatever the spans do."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.reader import PART, STILL, Block, ClaimSpan, Flow, draw, part_around, whole_lines
from claims.rules.text.flow import flowed, unread

LINES = st.text(alphabet=st.sampled_from("ab \t\n\r\v\f\x85\u2028\u00a0é\u0301\u05d0\U0001f9ec."), max_size=60)


@st.composite
def texts_with_spans(draw_from: st.DrawFn) -> tuple[str, list[ClaimSpan]]:
    text = draw_from(LINES)
    place = st.integers(0, len(text))
    pairs = draw_from(st.lists(st.tuples(place, place), max_size=8))
    return text, [ClaimSpan(f"c{i}", min(pair), max(pair)) for i, pair in enumerate(pairs) if pair[0] != pair[1]]


def joined(blocks: Iterable[Block]) -> str:
    return "".join("".join(segment.text for segment in block.segments) + block.gap for block in blocks)


def marked(blocks: Iterable[Block], key: str) -> str:
    return "".join(segment.text for block in blocks for segment in block.segments if key in segment.keys)


FLOWS = st.sampled_from([STILL, Flow([(0, 60)]), Flow([(3, 20), (25, 50)], [(4, 6), (7, 9), (30, 31)])])


@given(texts_with_spans(), FLOWS)
def test_the_pieces_joined_are_the_text(case, flow):
    text, spans = case
    assert joined(draw(text, spans, flow=flow)) == text


@given(texts_with_spans(), FLOWS)
def test_every_block_knows_its_offsets(case, flow):
    text, spans = case
    at = 0
    for block in draw(text, spans, flow=flow):
        assert block.start == at
        assert block.text == text[block.start : block.end]
        at = block.end
    assert at == len(text)


@given(texts_with_spans())
def test_a_claim_covers_its_words_and_no_others(case):
    text, spans = case
    blocks = draw(text, spans)
    drawn = "".join(segment.text for block in blocks for segment in block.segments)
    for span in spans:
        words = marked(blocks, span.key)
        assert words in drawn
        # Only line breaks and blank lines between the blocks are not coloured.
        assert words.split() == text[span.start : span.end].split() or span_cuts_in_gap(text, span, words)


def span_cuts_in_gap(text: str, span: ClaimSpan, words: str) -> bool:
    return "".join(words.split()) == "".join(text[span.start : span.end].split())


@given(texts_with_spans())
def test_every_claim_begins_once_and_is_named_by_one_block(case):
    text, spans = case
    blocks = draw(text, spans)
    named = [key for block in blocks for key in block.begins]
    assert sorted(named) == sorted(span.key for span in spans)
    begun = [key for block in blocks for segment in block.segments for key in segment.begins]
    assert sorted(begun) == sorted(span.key for span in spans if marked(blocks, span.key))


@given(texts_with_spans(), st.integers(0, 1000))
def test_a_part_with_an_offset_draws_the_same_words(case, offset):
    text, spans = case
    moved = [ClaimSpan(span.key, span.start + offset, span.end + offset) for span in spans]
    shifted = draw(text, moved, offset)
    assert [block.start - offset for block in shifted] == [block.start for block in draw(text, spans)]
    assert [block.segments for block in shifted] == [block.segments for block in draw(text, spans)]


def test_overlapping_claims_share_the_piece_where_they_meet():
    (block,) = draw("one two three", [ClaimSpan("a", 0, 7), ClaimSpan("b", 4, 13)])
    assert [(s.text, s.keys, s.begins) for s in block.segments] == [
        ("one ", ("a",), ("a",)),
        ("two", ("a", "b"), ("b",)),
        (" three", ("b",), ()),
    ]


def test_the_narrower_of_two_claims_comes_first():
    (block,) = draw("one two three", [ClaimSpan("wide", 0, 13), ClaimSpan("narrow", 4, 7)])
    assert [s.keys for s in block.segments] == [("wide",), ("narrow", "wide"), ("wide",)]


def test_two_claims_on_the_same_words_are_both_there():
    (block,) = draw("one two", [ClaimSpan("a", 0, 3), ClaimSpan("b", 0, 3)])
    assert block.segments[0].keys == block.segments[0].begins == ("a", "b")


def test_a_claim_over_two_paragraphs_is_drawn_in_both_and_begins_once():
    first, second = draw("one\n\ntwo\n", [ClaimSpan("a", 0, 8)])
    assert (first.segments[0].begins, second.segments[0].keys, second.segments[0].begins) == (("a",), ("a",), ())
    assert (first.begins, second.begins) == (("a",), ())


def test_blank_lines_belong_to_the_paragraph_before():
    blocks = draw("one\n \n\u00a0\ntwo\nthree", [])
    assert [(b.segments[0].text, b.gap, b.spaced) for b in blocks] == [
        ("one", "\n \n\u00a0\n", True),
        ("two", "\n", False),
        ("three", "", False),
    ]


def test_a_text_that_begins_with_blank_lines_keeps_them():
    blocks = draw("\n\n one", [])
    assert [(b.start, b.gap) for b in blocks] == [(0, "\n\n"), (2, "")]
    assert joined(blocks) == "\n\n one"


def test_spans_outside_the_part_are_left_out():
    (block,) = draw("two", [ClaimSpan("before", 0, 4), ClaimSpan("in", 4, 7), ClaimSpan("after", 7, 9)], offset=4)
    assert block.begins == ("in",)


def test_a_claim_that_began_before_the_part_is_named_in_it():
    (block,) = draw("two", [ClaimSpan("a", 0, 6)], offset=4)
    assert [(s.text, s.keys, s.begins) for s in block.segments] == [("tw", ("a",), ("a",)), ("o", (), ())]


@given(st.integers(1, 10 * PART), st.integers(0, 10 * PART))
def test_the_part_around_a_place_holds_it_and_is_never_too_long(length, at):
    at = min(at, length - 1)
    start, end = part_around(length, at)
    assert 0 <= start <= at < end <= length
    assert end - start == min(length, PART)


def test_the_part_after_this_one_begins_inside_it():
    start, end = part_around(10 * PART, 5 * PART)
    later, _ = part_around(10 * PART, end)
    assert start < later < end


def test_a_part_begins_and_ends_with_whole_lines():
    text = "one\ntwo\nthree\nfour\n"
    assert whole_lines(text[1:16], 1, len(text)) == (4, "two\nthree\n")


def test_the_edges_of_the_text_stay():
    assert whole_lines("one\ntwo", 0, 7) == (0, "one\ntwo")


def test_a_part_without_a_line_break_stays_as_it_is():
    assert whole_lines("x" * 5000, 10, 9000) == (10, "x" * 5000)


@given(LINES, st.integers(0, 60), st.integers(0, 60))
def test_whole_lines_are_a_piece_of_the_part_at_the_right_place(text, one, other):
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    start, kept = whole_lines(text[low:high], low, len(text))
    assert text[start : start + len(kept)] == kept
    assert low <= start <= start + len(kept) <= high


def test_lines_that_flow_are_one_block_and_what_is_read_as_nothing_is_a_piece_of_its_own():
    text = "Head\nIt is un-\nlikely to\nhelp.\n\nNext"
    blocks = [(5, 31)]
    flow = Flow([(start + 100, end + 100) for start, end in blocks], [(113, 115)])
    assert unread(text, blocks) == [(13, 15)]
    drawn = draw(text, [ClaimSpan("c", 111, 118)], 100, flow)
    assert [(block.text, block.flows, block.spaced) for block in drawn] == [
        ("Head\n", False, False),
        ("It is un-\nlikely to\nhelp.\n\n", True, True),
        ("Next", False, False),
    ]
    pieces = [(one.text, one.keys, one.unread) for one in drawn[1].segments]
    assert pieces == [
        ("It is ", (), ()),
        ("un-\nlik", ("c",), ((2, 4),)),
        ("ely to\nhelp.", (), ()),
    ]
    (cut,) = (one for one in draw(text, [ClaimSpan("c", 108, 114)], 100, flow)[1].segments if one.keys)
    assert (cut.text, cut.unread) == ("is un-", ((5, 6),))
    assert flowed(text[5:31], [(0, 26)]).text.startswith("It is unlikely to help.")

"""Two texts side by side: properties for any two texts, and what is found in some."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.texts import article, reworded
from claims.rules.copies import alignment
from claims.rules.copies.alignment import ADDED, DROPPED, KEPT, NEARLY, SAME, align
from claims.rules.copies.limits import changed_limits, limits_of
from claims.rules.text.flow import level, read_level

ORIGINAL = (
    "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately."
    " It rarely causes immune rejection. People who might benefit from stem cell therapies include those with stroke,"
    " burns, cancer and osteoarthritis. In 12 of 40 patients it failed."
)
COPY = (
    "People who may benefit from stem cell therapy include those with stroke, burns and osteoarthritis.\n"
    "MSC is a cell therapy that cannot differentiate into cancer. Pain fell. In 21 of 40 patients it failed."
)
SENTENCES = st.lists(
    st.sampled_from([
        "Cells may help.", "Cells help.", "It rarely causes immune rejection in mice.", "no end here", "多种细胞。",
        "It rarely causes rejection in mice.", "Call now!", "...", "In 7 of 9 patients pain fell by 20 %.",
        "In 8 of 9 patients pain fell by 2 %.", "🧬 𝒂 é́ عربى؟",
    ]),
    max_size=14,
)  # fmt: skip
JOINED = st.tuples(SENTENCES, st.sampled_from([" ", "\n", "\n\n"])).map(lambda drawn: drawn[1].join(drawn[0]))
TEXTS = st.one_of(st.text(max_size=200), JOINED)


@given(TEXTS)
def test_a_text_is_all_the_same_as_itself(text):
    found = align(text, text)
    assert {passage.kind for passage in found.passages} <= {SAME}
    assert found.share_one == found.share_other == 1.0
    assert changed_limits(found, text, text) == []


@given(TEXTS, TEXTS)
def test_spans_lie_inside_in_order_and_do_not_overlap(one, other):
    found = align(one, other)
    assert 0 <= found.share_one <= 1
    assert 0 <= found.share_other <= 1
    for spans, text in (
        ([passage.one for passage in found.passages if passage.one], one),
        (sorted((p.other for p in found.passages if p.other), key=lambda span: span.start), other),
    ):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
        outside = text
        for span in reversed(spans):
            outside = outside[: span.start] + outside[span.end :]
        assert not outside.strip()


@given(TEXTS, TEXTS)
def test_swapping_the_texts_swaps_dropped_and_added(one, other):
    there, back = align(one, other), align(other, one)
    assert [passage.one for passage in there.of_kind(DROPPED)] == [passage.other for passage in back.of_kind(ADDED)]
    assert [passage.other for passage in there.of_kind(ADDED)] == [passage.one for passage in back.of_kind(DROPPED)]
    assert (there.share_one, there.share_other) == (back.share_other, back.share_one)


@given(TEXTS, TEXTS)
def test_the_pieces_of_a_sentence_make_up_both_its_texts(one, other):
    for passage in align(one, other).of_kind(NEARLY):
        kept = "".join(piece.text for piece in passage.pieces if piece.kind != DROPPED)
        gone = "".join(piece.text for piece in passage.pieces if piece.kind == DROPPED)
        after = other[passage.other.start : passage.other.end]
        # A line's end inside a sentence is read as a space.
        assert kept == read_level(after)
        assert all(word in one for word in gone.split())


def test_what_was_kept_altered_dropped_and_added():
    found = align(ORIGINAL, COPY)
    assert [passage.kind for passage in found.passages] == [NEARLY, DROPPED, NEARLY, NEARLY, ADDED]
    altered = found.of_kind(NEARLY)[1]
    assert [(piece.kind, piece.text.strip()) for piece in altered.pieces] == [
        (KEPT, "People who"), (DROPPED, "might"), (ADDED, "may"), (KEPT, "benefit from stem cell"),
        (DROPPED, "therapies"), (ADDED, "therapy"), (KEPT, "include those with stroke, burns"), (DROPPED, "cancer"),
        (KEPT, "and osteoarthritis."),
    ]  # fmt: skip
    assert ORIGINAL[found.of_kind(DROPPED)[0].one.start :].startswith("It rarely causes")


def test_limits_that_were_dropped_or_changed():
    found = changed_limits(align(ORIGINAL, COPY), ORIGINAL, COPY)
    assert [(limit.kind, limit.before, limit.after, limit.whole) for limit in found] == [
        ("condition", "if", "", False),
        ("hedge", "might", "may", False),
        ("number", "12", "21", False),
        ("hedge", "rarely", "", True),
    ]
    assert [limit.words for limit in found] == ["dropped", "changed", "changed", "dropped"]


def test_a_negation_that_was_added_and_a_sign_that_was_turned_round_are_limits():
    one, other = "The treatment did help p < 0.05 of them.", "The treatment did not help p > 0.05 of them."
    found = changed_limits(align(one, other), one, other)
    assert {(limit.before, limit.after) for limit in found} == {("", "not"), ("< 0.05", "> 0.05")}


def test_limitations_are_limits():
    assert ("limitation", "pilot") in limits_of("This was a pilot trial.")
    assert ("limitation", "side effects") in limits_of("Side effects were not recorded.")


def test_a_sentence_that_moved_is_the_same_and_one_that_a_line_break_cuts_is_one():
    one = "Cells were counted first. Then they were given to the patient. Nobody was harmed."
    other = "Then they were given\nto the patient. Cells were counted first."
    found = align(one, other)
    assert [passage.kind for passage in found.passages] == [SAME, SAME, DROPPED]
    assert found.share_other == 1.0


def test_like_sentences_are_paired_once_each():
    found = align("Call now. Call now.", "Call now. Call now. Call now.")
    assert [passage.kind for passage in found.passages] == [SAME, SAME, ADDED]


def test_a_long_text_is_compared_in_part_and_says_so(monkeypatch):
    monkeypatch.setattr(alignment, "MOST", 100)
    monkeypatch.setattr(alignment.Sentences.__init__, "__defaults__", (100,))
    found = align("Cells may help. " * 20, "Cells may help.")
    assert found.partial
    assert found.compared == (100, 15)
    assert not align("Cells may help.", "Cells may help.").partial


def test_text_without_sentence_ends_is_compared_in_parts():
    words = " ".join(f"word{number}" for number in range(3_000))
    found = align(words, words)
    assert len(found.passages) > 10
    assert found.share_one == 1.0


def test_chinese_is_compared_sign_by_sign():
    one, other = "间充质干细胞可能减轻疼痛。患者不应自行停药。", "间充质干细胞能减轻疼痛。请预约。"
    found = align(one, other)
    assert [passage.kind for passage in found.passages] == [NEARLY, DROPPED, ADDED]
    assert [piece.text for piece in found.passages[0].pieces if piece.kind == DROPPED] == ["可"]


def test_a_lightly_reworded_article_is_nearly_the_same():
    random = Random(3)  # noqa: S311  invented text
    text = article(random)
    found = align(text, reworded(random, text, 0.1))
    assert found.share_one > 0.8
    assert len(found.of_kind(DROPPED)) <= 2


# --- printed lines ---------------------------------------------------------------------------------------------------

JOURNAL = (
    "Cells in the knee\n\nIn this open-label study the infusion of own fat cells may have\n"
    "helped patients with osteo-\narthritis of the knee. It was un-\nlikely that they were harmed by a long-\n"
    "term infusion. Of 12 adults\nnine felt better, but not all."
)
COPIED = (
    "In this open-label study the infusion of own fat cells may have helped patients with osteoarthritis of the knee."
    " It was unlikely that they were harmed by a long-term infusion. Of 12 adults nine felt better, but not all."
)


def test_the_line_ends_of_a_printed_text_are_neither_dropped_nor_altered():
    one = level(JOURNAL, [(19, len(JOURNAL))])
    found = align(one, COPIED)
    assert [passage.kind for passage in found.passages] == [DROPPED, SAME, SAME, SAME]
    assert found.share_other == 1.0


def test_a_hyphen_within_a_word_is_no_other_word_and_a_word_less_is():
    (same,) = align("A longterm effect was seen.", "A long-term effect was seen.").passages
    assert same.kind == SAME
    assert [one.kind for one in align("A re-\nsult was seen.", "A result was not seen.").passages] != [SAME]
    printed = level(JOURNAL[19:], [(0, len(JOURNAL))])
    (altered,) = align(printed, COPIED.replace("unlikely", "likely")).of_kind(NEARLY)
    assert [piece.text.strip() for piece in altered.pieces if piece.kind == DROPPED] == ["unlikely"]
    assert "long-term" in "".join(piece.text for piece in altered.pieces)

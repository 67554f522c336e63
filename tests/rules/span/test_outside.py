import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import wording
from benchmarks.wording import taken_apart
from claims.rules.extract.blocks import plain_blocks
from claims.rules.span.outside import NEAR, outside, whole_words
from claims.rules.text.flow import blocks_of, flowed, level, read_level
from claims.rules.text.sentence import sentences

# A sentence with the selected words in braces, and what stands outside of them, the nearest first.
CASES = [
    # from the five documents
    ("MSC is {a cell therapy that cannot differentiate into cancer} if the culture conditions are set accurately and"
     " cultured through thorough aseptic manipulation.",
     [("condition", "if the culture conditions are set accurately")]),
    ("MSCs have {the ability to differentiate into various cells}, including hair, under certain conditions.",
     [("condition", "under certain conditions")]),
    ("MSC is a cell therapy with high safety as it rarely {causes immune rejection}.", [("hedge", "rarely")]),
    ("People who may {benefit from stem cell therapy} include those with burns.", [("hedge", "may")]),
    ("Some of patients {had adverse reactions} after transplantation.",
     [("quantity", "Some of patients"), ("condition", "after transplantation")]),
    ("These adverse effects were not {serious}.", [("negation", "were not")]),
    ("Although there are several potential safety concerns, to date, {the procedure has been well tolerated}.",
     [("hedge", "to date"), ("exception", "Although there are several potential safety concerns")]),
    ("Scientists can {direct stem cells to differentiate} to repair injured tissue in the right conditions.",
     [("hedge", "can"), ("condition", "in the right conditions")]),
    ("{MSCs can be taken from adult tissues} without ethical concerns.",
     [("negation", "without ethical concerns")]),
    ("{The expression was decreased} after UCMSC transplantation (P < 0.05).",
     [("condition", "after UCMSC transplantation"), ("quantity", "P < 0.05")]),
    # invented
    ("{The cells repair cartilage} in mice.", [("condition", "in mice")]),
    ("{The cells repair cartilage} in a mouse model of arthritis.", [("condition", "in a mouse model")]),
    ("{Pain fell} in patients with early arthritis, who were followed up.",
     [("condition", "in patients with early arthritis")]),
    ("Up to 30 % of patients {were free of pain}.", [("quantity", "Up to 30 %")]),
    ("3 of 12 patients {were free of pain}.", [("quantity", "3 of 12 patients")]),
    ("{Pain fell} for at least six weeks, in only 12 people.", [("condition", "in only 12 people")]),
    ("{The treatment is safe} except for people with cancer.", [("exception", "except for people with cancer")]),
    ("{It heals} only when bone and cartilage are both sound.",
     [("condition", "only when bone and cartilage are both sound")]),
    ("No study shows that {it heals}.", [("negation", "No study shows that")]),
    ("It doesn’t {heal}.", [("negation", "doesn’t")]),
    ("Few patients {relapsed}, unless the dose was low.", [("quantity", "Few patients"), ("exception",
     "unless the dose was low")]),
    # how many, in words and in small figures
    ("Four out of five {knees showed new tissue}.", [("quantity", "Four out of five knees")]),
    ("{Pain fell} in twelve patients.", [("condition", "in twelve patients")]),
    ("{Pain fell} (n = 3, P = .07).", [("quantity", "n = 3"), ("quantity", "P = .07")]),
    ("{Remission was seen} in 3/10.", [("quantity", "3/10")]),
    ("{We are open} 24/7, since 1/2/2020.", []),
    # who says so
    ("{The serum reverses ageing}, the company claims.", [("attribution", "the company claims")]),
    ("According to the maker, {it lasts for years}.", [("attribution", "According to the maker")]),
    # what was not shown
    ("The cells failed to {reduce pain}.", [("negation", "failed to")]),
    ("This is far from {curing pain}.", [("negation", "is far from")]),
    ("There is little evidence that {it heals}.", [("negation", "There is little evidence")]),
    ("There is no proof that {it heals}.", [("negation", "no proof that it")]),
    ("It is a myth that {stem cells cause cancer}.", [("negation", "a myth that")]),
    # in what
    ("{The graft grew} in pigs.", [("condition", "in pigs")]),
    ("{It kills the virus} in the laboratory.", [("condition", "in the laboratory")]),
    ("In preclinical work, {it corrected the defect}.", [("condition", "In preclinical work")]),
    ("{Stiffness fell} compared to placebo.", [("condition", "compared to placebo")]),
    # what comes after
    ("{Pressure fell} temporarily.", [("condition", "temporarily")]),
    ("{Scores rose}, but fell back to where they were.", [("exception", "but fell back to where they were")]),
    # by whatever sign
    *((f"It doesn{sign}t {{heal}}.", [("negation", f"doesn{sign}t")]) for sign in "’‘ʼ´`"),
    ("It ma\u200by {heal}.", [("hedge", "ma\u200by")]),
    ("It is un\u00adlikely that {it heals}.", [("hedge", "un\u00adlikely")]),
    # phrases of everyday that limit nothing
    *((f"{opening}, {{the cells heal}}.", []) for opening in (
        "After all", "As you can see", "Over the past 20 years", "Every year", "When it comes to knees", "Once again",
        "With 25 years of experience", "If you have questions, call us", "It not just soothes", "For many years",
        "Some of the best surgeons work here", "We are the only clinic in town, and", "During your stay",
    )),
    # plain
    ("{MSCs are a type of adult stem cell} and refer to cells that exist in cord blood.", []),
    ("MSCs are used {to create artificial organs} or tissues.", []),
    ("It is the most {effective} of the clinics’ treatments, highly valued.", []),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_phrases_outside_the_selection_are_named_the_nearest_first(marked, expected):
    text, start, end = taken_apart(marked)
    found = outside(text, start, end)
    assert [(one.kind, one.words) for one in found] == expected
    for one in found:
        assert text[one.start : one.end] == one.words
        assert (one.with_start, one.with_end) == (min(start, one.start), max(end, one.end))


@pytest.mark.parametrize("marked", [marked for marked, _ in CASES])
def test_nothing_is_outside_a_whole_sentence(marked):
    text, _, _ = taken_apart(marked)
    assert outside(f"It may not be. {text} Or might it?", 15, 15 + len(text)) == []
    assert outside(text, 0, len(text.rstrip("."))) == []


def test_other_sentences_and_lines_are_not_looked_at():
    text = "It may not be so. Cells heal.\nIf cultured well.\n"
    assert outside(text, 18, 29) == []


def test_a_phrase_that_is_cut_is_outside_when_its_first_words_are():
    text = "It heals if the knee is sound."
    at = text.index("the knee")
    (found,) = outside(text, at, len(text) - 1)
    assert (found.words, found.with_start, found.with_end) == ("if the knee is sound", at - 3, len(text) - 1)
    assert outside(text, text.index("if"), at + 3) == []


def test_widening_cuts_no_word_and_keeps_marks_with_their_letters():
    text = "It rarely rejects cafe\u0301s now"
    (found,) = outside(text, text.index("ects"), text.index("\u0301"))
    assert text[found.with_start : found.with_end] == "rarely rejects cafe\u0301s"


def test_a_text_without_sentence_ends_is_looked_through_nearby_alone():
    text = "may " + "word " * 400 + "SELECTED " + "cannot " + "word " * 400 + "if so"
    at = text.index("SELECTED")
    assert [one.words for one in outside(text, at, at + 8)] == ["cannot"]
    # The edge of what is looked through cuts no word: "cannot" has no "not" in it.
    for shift in range(-12, 2):
        text = "cannot" + " " * (NEAR + shift) + "SELECTED" + " x" * NEAR
        at = text.index("SELECTED")
        assert {one.words for one in outside(text, at, at + 8)} <= {"cannot"}


def test_right_to_left_text_and_signs_of_two_units_keep_their_offsets():
    text = "🧬 הטיפול בתאי גזע יעיל in vitro 🧬 בלבד."
    at = text.index("בתאי")
    (found,) = outside(text, at, at + 4)
    assert (text[found.start : found.end], found.kind) == ("in vitro", "condition")


def test_a_script_without_spaces_is_not_widened_to_its_whole_line():
    text = "细胞" * 60 + " in mice"
    assert whole_words(text, 50, 60) == (50, 60)


PIECES = [
    "may",
    "not",
    "if",
    "and",
    "in mice",
    "30 %",
    "after",
    "only",
    "cells",
    ".",
    ",",
    "\n",
    "🧬",
    "e\u0301",
    "ה",
    "(",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=80), st.data())
def test_whatever_the_text_the_places_are_right_and_including_one_settles_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for one in outside(text, start, end):
        assert text[one.start : one.end] == one.words.strip()
        assert one.with_start <= min(start, one.start) <= max(end, one.end) <= one.with_end
        again = outside(text, one.with_start, one.with_end)
        assert (one.start, one.end) not in {(other.start, other.end) for other in again}


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join))
def test_whole_sentences_are_always_silent(text):
    for start, end in sentences(text):
        assert outside(text, start, end) == []


@pytest.mark.parametrize(
    ("name", "least"),
    [("guard", 0.95), ("guard-held-out", 0.95), ("guard-held-out-2", 0.95), ("guard-held-out-3", 0.95)],
)
def test_what_trimmed_selections_leave_out_is_shown(name, least):
    found = wording.guarded(name)
    assert found.recall >= least, found.missed
    assert found.alarms <= 1


# --- printed lines ---------------------------------------------------------------------------------------------------

SAID = [
    "In this small pilot of 12 patients the infusion of own fat cells may help those with knee pain.",
    "There is no proof that it replaces surgery, although some doctors believe so, e.g. Dr. Weiss.",
    "Whether the cells survive is not yet known, and a benefit is unlikely in older patients.",
    "Pain fell by 40% after one year in rats, but not in the controlled trial of patients with arthritis.",
    "We cannot promise a cure, which depends on your age and on how long-term pain was treated before.",
]


def seen(text: str, blocks: list[tuple[int, int]], words: str) -> list[tuple[str, str, str]]:
    same = level(text, blocks)
    start = flowed(text, blocks).span(*found(flowed(text, blocks).text, words))
    return [(one.kind, one.words, read_level(same[one.with_start : one.with_end])) for one in outside(same, *start)]


def found(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=5), st.integers(40, 100), st.booleans(), st.data())
def test_a_wrapped_text_shows_what_the_same_text_shows_in_one_line(said, width, indented, data):
    text, indent = " ".join(said), "    " * indented
    wrapped = textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 1))
    chosen = " ".join(words[first : first + data.draw(st.integers(1, 9))])
    blocks = blocks_of(plain_blocks(wrapped))
    assert seen(wrapped, blocks, chosen) == seen(text, [], chosen)


def test_a_word_that_is_cut_at_a_line_s_end_is_read_whole():
    text = "The team says that a benefit is un-\nlikely to be seen in the end."
    same = level(text, [(0, len(text))])
    start = text.index("likely")
    (first, *_) = outside(same, start, len(text) - 1)
    assert (first.words, text[first.with_start : first.with_end]) == (
        "unlikely",
        "un-\nlikely to be seen in the end",
    )

"""Claims looked for in edited texts. The edits are made over the quotes of the corpus and over invented pages."""

import json
import textwrap
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.invented.pages import invent_page
from claims.choices import SightingState
from claims.rules.extract.blocks import plain_blocks
from claims.rules.span.excerpt import build_excerpt
from claims.rules.span.passages import LONGEST, Passages
from claims.rules.span.sighting import Comparison, Sighted, likeness
from claims.rules.text.flow import blocks_of, both_words, flowed
from claims.rules.text.sentence import sentences
from tests.paths import CORPUS


def chance(seed: int) -> Random:
    """Repeatable chance."""
    return Random(seed)  # noqa: S311  edits of a test, not a secret


EXACT, MOVED, REWORDED, LOST = SightingState.EXACT, SightingState.MOVED, SightingState.REWORDED, SightingState.LOST
PAGE = "Our clinic treats knees. It may help most patients. It rarely causes immune rejection. People benefit. Call us."
QUOTE = "It rarely causes immune rejection."


def sight(old_text: str, start: int, end: int, new_text: str, *, same_document: bool = False) -> Sighted:
    """One span of a text looked for in another one."""
    return Comparison(old_text, new_text, same_document=same_document).find(start, end)


def look(old: str, quote: str, new: str):
    """What the new text has of a quote that stands once in the old one."""
    start = old.index(quote)
    found = sight(old, start, start + len(quote), new)
    if found.state != LOST:
        assert new[found.start : found.end] == found.exact
    return found


# --- the test set ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A text with the whole sentences that stand in it once, which are its claims."""

    text: str
    claims: list[tuple[int, int]]

    def words(self, claim: tuple[int, int]) -> str:
        return self.text[slice(*claim)]

    def with_(self, claim: tuple[int, int], words: str) -> str:
        """The text with other words in the claim's place."""
        return self.text[: claim[0]] + words + self.text[claim[1] :]


def _page(text: str) -> Page:
    spans = [span for span in sentences(text) if len(text[slice(*span)].split()) >= 6]
    return Page(text, [span for span in spans if text.count(text[slice(*span)]) == 1])


def corpus_pages() -> list[Page]:
    """The passages that the corpus quotes, one text a document."""
    documents = json.loads((CORPUS / "documents.json").read_text(encoding="utf-8"))
    return [_page(build_excerpt(document["passages"]).replace("[…]", "Read on.")) for document in documents]


def invented_pages() -> list[Page]:
    return [_page(invent_page(chance(seed), seed, 20).text) for seed in range(15)]


PAGES = [*corpus_pages(), *invented_pages()]
CLAIMS = [(page, claim) for page in PAGES for claim in page.claims]
SYNONYMS = {
    "patients": "people", "people": "individuals", "treatment": "therapy", "therapy": "treatment",
    "cells": "cell lines",
    "study": "trial", "studies": "trials", "found": "reported", "various": "many", "help": "support",
    "pain": "soreness",
    "reduces": "lowers", "improves": "betters", "doctors": "physicians", "including": "such as", "shown": "found",
    "repairs": "mends", "used": "applied", "results": "outcomes", "demonstrated": "showed", "damaged": "injured",
    "conditions": "circumstances", "because": "since", "cases": "instances", "early": "soon", "multiple": "several",
}  # fmt: skip
HEDGE_WORDS = ("may ", "can ", "could ", "potential ", "promising ", "rarely ", "relatively ", "expected ", "some ")


def changed_word(random: Random, words: str) -> str:
    known = [word for word in words.split() if word.lower() in SYNONYMS]
    word = random.choice(known or words.split()[1:-1])
    return words.replace(word, SYNONYMS.get(word.lower(), "certain"), 1)


def heavily_reworded(random: Random, words: str) -> str:
    tokens = [SYNONYMS.get(word.lower(), word) for word in words.split()]
    del tokens[random.randrange(len(tokens))]
    tokens.insert(random.randrange(1, len(tokens)), random.choice(("today", "now", "also", "here", "often")))
    return " ".join(tokens)


def clause_first(_: Random, words: str) -> str:
    tokens = words.rstrip(".").split()
    middle = 2 * len(tokens) // 3
    turned = " ".join([*tokens[middle:], "—", *tokens[:middle]]) + "."
    return turned[0].upper() + turned[1:]


def negated(_: Random, words: str) -> str:
    tokens = words.split()
    return " ".join([*tokens[:3], "not", *tokens[3:]])


def denied(_: Random, words: str) -> str:
    return f"It is not true that {words}"


def other_number(random: Random, words: str) -> str:
    digits = [at for at, sign in enumerate(words) if sign.isdigit()]
    if not digits:
        return f"{words[:-1]} in {random.randint(2, 99)} % of all."
    at = random.choice(digits)
    return words[:at] + str((int(words[at]) + 1) % 10) + words[at + 1 :]


def without_hedge(_: Random, words: str) -> str:
    for hedge in HEDGE_WORDS:
        if hedge in words:
            return words.replace(hedge, "", 1)
    return words[:-1] + ", it is proven" + words[-1]


def hedged(_: Random, words: str) -> str:
    return f"Perhaps {words[0].lower()}{words[1:]}"


def other_spaces(_: Random, words: str) -> str:
    return words.replace(" ", "  ", 1).replace("'", "’")


def cut_short(_: Random, words: str) -> str:
    tokens = words.split()
    return " ".join(tokens[: max(5, 3 * len(tokens) // 4)]).rstrip(",.") + "."


REWORDINGS = [
    changed_word, heavily_reworded, clause_first, negated, denied, other_number, without_hedge, hedged, other_spaces,
    cut_short,
]  # fmt: skip


def is_right(found, quote: str, start: int, end: int) -> bool:
    """Whether the proposal is the right passage, give or take a fifth, or the old words themselves inside of it."""
    if found.state == LOST:
        return False
    shared = min(found.end, end) - max(found.start, start)
    alike = shared / (max(found.end, end) - min(found.start, start))
    return bool(alike >= 0.8 or (found.exact == quote and start <= found.start < found.end <= end))


def test_the_set_is_large_enough():
    assert len(CLAIMS) >= 250
    assert sum(len(page.claims) for page in corpus_pages()) >= 30


@pytest.mark.parametrize("reword", REWORDINGS, ids=lambda reword: reword.__name__)
def test_rewordings_are_never_automatic_and_the_right_passage_is_proposed(reword, record_property):
    random, right = chance(1), 0
    for page, claim in CLAIMS:
        words = reword(random, page.words(claim))
        new = page.with_(claim, words)
        found = sight(page.text, *claim, new)
        assert found.state != EXACT, (reword.__name__, words)
        assert found.state != MOVED, (reword.__name__, words)
        right += is_right(found, page.words(claim), claim[0], claim[0] + len(words))
    rate = right / len(CLAIMS)
    record_property("rate", rate)
    assert rate >= 0.95, f"{reword.__name__}: {rate:.1%}"


def test_rewordings_are_proposed_rightly_where_half_of_the_page_changed_too(record_property):
    random, right, asked = chance(2), 0, 0
    for page in PAGES:
        for reword in REWORDINGS:
            chosen = random.sample(page.claims, max(1, len(page.claims) // 2))
            new, places = _edited(page, {claim: reword(random, page.words(claim)) for claim in chosen})
            comparison = Comparison(page.text, new)
            for claim in chosen:
                found = comparison.find(*claim)
                assert found.state not in (EXACT, MOVED)
                right += is_right(found, page.words(claim), *places[claim])
                asked += 1
    record_property("rate", right / asked)
    assert right / asked >= 0.95, f"{right / asked:.1%}"


def _edited(page: Page, words: dict[tuple[int, int], str]) -> tuple[str, dict[tuple[int, int], tuple[int, int]]]:
    """The text with other words in the place of some claims, and where those stand."""
    text, places = page.text, {}
    for claim in sorted(words, reverse=True):
        text = text[: claim[0]] + words[claim] + text[claim[1] :]
    shift = 0
    for claim in sorted(words):
        start = claim[0] + shift
        places[claim] = (start, start + len(words[claim]))
        shift += len(words[claim]) - (claim[1] - claim[0])
    return text, places


def test_a_sentence_that_moved_is_proposed_at_its_new_place_and_never_taken_over():
    random, right = chance(3), 0
    for page, claim in CLAIMS:
        rest = [span for span in sentences(page.text) if span != claim]
        target = random.choice([span for span in rest if abs(span[0] - claim[0]) > 1])
        new = _moved(page, claim, target)
        if new is None:
            right += 1
            continue
        found = sight(page.text, *claim, new)
        # Half a sentence, as an excerpt has it, runs on from the one that it was put behind.
        assert found.state == (MOVED if page.words(claim)[0].isupper() else found.state) != EXACT, found
        assert found.exact == page.words(claim)
        right += 1
    assert right == len(CLAIMS)


def _moved(page: Page, claim: tuple[int, int], target: tuple[int, int]) -> str | None:
    """The text with the claim's sentence before the target; None where it stands there already."""
    order = sentences(page.text)
    if order.index(claim) + 1 == order.index(target):
        return None
    words = page.words(claim)
    if target[0] > claim[0]:
        return page.text[: claim[0]] + page.text[claim[1] : target[0]] + words + "\n" + page.text[target[0] :]
    return page.text[: target[0]] + words + "\n" + page.text[target[0] : claim[0]] + page.text[claim[1] :]


@pytest.mark.parametrize("edit", [changed_word, negated, other_number, without_hedge], ids=lambda edit: edit.__name__)
def test_a_removed_sentence_is_never_found_in_a_look_alike_that_stays(edit):
    random, proposed = chance(4), 0
    for page, claim in CLAIMS:
        twin = edit(random, page.words(claim))
        for old in (f"{page.text}\n\n{twin}", f"{twin}\n\n{page.text}"):
            start = old.index(page.words(claim))
            new = old[:start] + old[start + len(page.words(claim)) :]
            found = sight(old, start, start + len(page.words(claim)), new)
            assert found.state not in (EXACT, MOVED), (twin, found)
            if found.state == REWORDED:
                proposed += 1
                assert twin not in found.exact
    assert proposed <= 0.02 * 2 * len(CLAIMS)


def test_a_removed_sentence_is_never_found_in_a_copy_that_stood_elsewhere():
    for page, claim in CLAIMS:
        words = page.words(claim)
        old = f"{page.text}\n\nWhat they say elsewhere.\n{words}\nThat is all."
        new = page.with_(claim, "") + f"\n\nWhat they say elsewhere.\n{words}\nThat is all."
        assert sight(old, *claim, new).state in (REWORDED, LOST)


def test_a_duplicate_that_was_added_is_never_decided_alone():
    random = chance(5)
    for page, claim in CLAIMS:
        at = random.choice(sentences(page.text))[0]
        # With a stop, or a heading and its duplicate would be one sentence of other words.
        new = f"{page.text[:at]}{page.words(claim).rstrip('.')}. {page.text[at:]}"
        found = sight(page.text, *claim, new)
        assert found.state == MOVED
        assert found.score == 0.5


def test_claims_that_the_edit_of_another_sentence_does_not_touch_are_found_exactly_where_they_are():
    random, exact, asked = chance(6), 0, 0
    for page in PAGES:
        edited = random.choice(page.claims)
        new, places = _edited(page, {edited: changed_word(random, page.words(edited))})
        comparison = Comparison(page.text, new)
        for claim in page.claims:
            found = comparison.find(*claim)
            if found.state == EXACT:
                assert claim != edited
                shift = places[edited][1] - edited[1] if claim > edited else 0
                assert (found.start, found.end) == (claim[0] + shift, claim[1] + shift)
            exact += found.state == EXACT
            asked += 1
    # The edited ones themselves, and here and there a neighbour, are left to a person.
    assert exact / asked >= 0.9


# --- single cases ------------------------------------------------------------------------------------------------


def test_the_same_text_has_everything_where_it_was():
    found = look(PAGE, QUOTE, PAGE)
    assert (found.state, found.start, found.score) == (EXACT, PAGE.index(QUOTE), 1.0)


def test_an_addition_elsewhere_shifts_the_offsets_and_is_no_doubt():
    found = look(PAGE, QUOTE, f"\N{GRINNING FACE} A new start. {PAGE} A new end.")
    assert (found.state, found.start) == (EXACT, PAGE.index(QUOTE) + 15)


@pytest.mark.parametrize("quote", [QUOTE, "rarely causes immune rejection", "immune rejection"])
@pytest.mark.parametrize(
    "now", ["It is not true that it rarely causes immune rejection.", "It rarely causes immune rejection in mice."]
)
def test_words_added_around_a_quote_are_a_proposal_that_says_so(quote, now):
    found = look(PAGE, quote, PAGE.replace(QUOTE, now))
    assert found.state == REWORDED
    assert "changed" in found.why or "Reworded" in found.why
    if quote in now:
        assert found.exact == quote
        assert found.why.startswith("The words around it changed")


def test_a_denial_is_named():
    assert "negation" in look(PAGE, QUOTE, PAGE.replace("rarely causes", "never causes")).why
    assert (
        "a number changed"
        in look("We treat 51 knees a day. So.", "We treat 51 knees a day.", "We treat 56 knees a day. So.").why
    )


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (PAGE.replace(QUOTE, f"This is a myth. {QUOTE}"), "Other words stand before"),
        (PAGE.replace(QUOTE, f"{QUOTE} This is a myth."), "Other words stand after"),
        (f"{QUOTE} {PAGE.replace(QUOTE + ' ', '')}", "before and after"),
        (PAGE.replace(QUOTE, f"{QUOTE} {QUOTE}"), "more places"),
    ],
)  # fmt: skip
def test_why_words_are_not_taken_over_is_said(new, why):
    found = look(PAGE, QUOTE, new)
    assert found.state == MOVED
    assert why in found.why


def test_a_block_that_moved_as_a_whole_is_no_exact_place():
    lines = [f"Sentence number {number} says something." for number in range(9)]
    old, new = "\n".join(lines), "\n".join([*lines[:2], *lines[5:], *lines[2:5]])
    found = look(old, lines[3], new)
    assert found.state == MOVED
    assert "another place" in found.why


def test_repeated_words_are_told_apart_by_their_neighbours():
    old = "One. It works. Two. Three. It works. Four."
    start = old.rindex("It works.")
    assert sight(old, start, start + 9, f"Zero. {old}").state == EXACT
    gone = sight(old, start, start + 9, old[:start] + old[start + 10 :])
    assert gone.state == LOST


def test_one_of_two_equal_neighbours_that_went_is_left_to_a_person():
    old = "One two. It works well. It works well. Three four."
    found = sight(old, 9, 23, "One two. It works well. Three four.")
    assert (found.state, found.score) == (MOVED, 0.5)


@pytest.mark.parametrize(
    ("written", "difference"),
    [("It  rarely causes", "white space"), ("It rarely\ncauses", "white space"), ("IT rarely causes", "case")],
)
def test_words_written_differently_are_a_proposal_of_full_likeness(written, difference):
    found = look(PAGE, QUOTE, PAGE.replace("It rarely causes", written))
    assert (found.state, found.score) == (REWORDED, 1.0)
    assert difference in found.why


def test_an_excerpt_of_the_same_document_needs_no_neighbours():
    excerpt = "rarely causes immune rejection\n\n[…]\n\nCall us."
    assert sight(excerpt, 0, 30, PAGE).state == REWORDED
    assert sight(excerpt, 0, 30, PAGE, same_document=True).state == EXACT
    assert sight(excerpt, 0, 30, PAGE + PAGE, same_document=True).state != EXACT


@pytest.mark.parametrize("new", ["", " ", "\n\n", ".", "Nothing of it.", "不同的文字。", "😀" * 100])
def test_a_text_with_nothing_of_it_has_lost_it(new):
    assert look(PAGE, QUOTE, new).state == LOST


def test_right_to_left_text_and_a_text_without_sentence_ends():
    old = "العلاج آمن دائما. الخلايا لا تسبب الرفض المناعي. اتصل بنا."
    assert look(old, "الخلايا لا تسبب الرفض المناعي.", f"جديد. {old}").state == EXACT
    assert look(old, "الخلايا لا تسبب الرفض المناعي.", old.replace("لا ", "")).state == REWORDED
    endless = " ".join(f"word{number}" for number in range(5_000))
    assert look(endless, "word2500 word2501 word2502", endless).state == EXACT
    longer = look(endless, "word2500 word2501 word2502", endless + " is not true")
    assert (longer.state, longer.exact) == (REWORDED, "word2500 word2501 word2502")
    assert longer.why == "The words around it changed: a negation went or came: not; new: is, true."
    assert look(endless, "word2500 word2501 word2502", endless.replace("word2501 ", "")).state != EXACT


def test_a_text_is_cut_into_sentences_of_bearable_length():
    for text in ("x" * 10_000, "x " * 5_000, "x" * 4 * LONGEST + " " + "y" * 10):
        spans = Passages(text).spans
        assert all(0 < end - start <= 2 * LONGEST for start, end in spans)
        assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


_SENTENCES = st.lists(
    st.sampled_from(["It works.", "It does not work.", "It may work.", "See us.", "51 % say so.", "Why?\n", "“So.”"]),
    min_size=1, max_size=9,
).map(" ".join)  # fmt: skip


@given(_SENTENCES, _SENTENCES, st.integers(0, 8))
def test_whatever_is_found_stands_there_and_exact_is_the_same_in_the_same_context(old, new, number):
    spans = sentences(old)
    start, end = spans[number % len(spans)]
    found = sight(old, start, end, new)
    if found.state == LOST:
        assert (found.start, found.end, found.exact) == (None, None, "")
        return
    assert new[found.start : found.end] == found.exact
    assert 0 < found.score <= 1
    assert (found.why == "") == (found.state == EXACT)
    if found.state == EXACT:
        assert found.exact == old[start:end]
        assert Passages(old).context(start, end) == Passages(new).context(found.start, found.end)


def test_likeness_is_one_for_the_same_words_and_low_for_others():
    assert likeness("it may help", "it may help") == 1
    assert likeness("it may help", "call us today") < 0.5


def test_a_number_that_lost_its_raised_sign_is_never_found_exactly() -> None:
    text = "We looked at knees for a year. Each patient was given 2×10⁶ cells per kg. Nobody was healed of it at all."
    flat = text.replace("10⁶", "106")
    for old, new in ((text, flat), (flat, text)):
        start = old.index("given")
        found = Comparison(old, new).find(start, old.index(" cells"))
        assert found.state == SightingState.REWORDED
        assert "a number is raised in one of them" in found.why


# --- printed lines ---------------------------------------------------------------------------------------------------

SENTENCES = [
    "The infusion of own fat cells may help some patients with long-term knee pain.",
    "In this small pilot study there was no proof that it replaces surgery in adults.",
    "Of 12 patients, 9 felt better after one year; 2 of them had an infection.",
    "Dr. Weiss and the team of the Harbour Clinic reported the results in May 2021.",
    "Whether the cells survive is not known, although signs of them were seen in rats.",
    "Pain fell by 40% in the group that had been given cells, e.g. from 6 to 4 points.",
]


def printed(sentences, width):
    text = textwrap.fill(" ".join(sentences), width) if width else " ".join(sentences)
    return text, blocks_of(plain_blocks(text))


def in_other_lines(before, after, widths, lead, words):
    """What is found of words after others that begin their sentence."""
    (old, old_blocks), (new, new_blocks) = map(printed, (before, after), widths)
    read = flowed(old, old_blocks, both_words(old, new))
    at = read.text.index(f"{lead} {words}".strip()) + (len(lead) + 1 if lead else 0)
    comparison = Comparison(old, new, old_blocks=old_blocks, new_blocks=new_blocks)
    return comparison, comparison.find(*read.span(at, at + len(words)))


WIDTH = st.sampled_from([0, *range(40, 101)])


@settings(max_examples=150)
@given(st.permutations(SENTENCES), WIDTH, WIDTH, st.data())
def test_words_in_other_lines_are_found_exactly(said, old_width, new_width, data):
    sentence = data.draw(st.sampled_from(said)).split()
    first = data.draw(st.integers(0, len(sentence) - 3))
    words = " ".join(sentence[first : first + data.draw(st.integers(3, 8))])
    lead = " ".join(sentence[:first])
    comparison, found = in_other_lines(said, said, (old_width, new_width), lead, words)
    assert (found.state, found.score, found.why) == (EXACT, 1.0, "")
    assert comparison.new.read(found.start, found.end) == words
    assert comparison.new.text[found.start : found.end] == found.exact


@settings(max_examples=150)
@given(st.permutations(SENTENCES), WIDTH, WIDTH, st.data())
def test_a_sentence_that_changed_anywhere_is_never_found_exactly_whatever_its_lines(said, old_width, new_width, data):
    number = data.draw(st.integers(0, len(said) - 1))
    added = data.draw(st.sampled_from(["not", "no", "perhaps", "7", "never", "may", "false"]))
    old = said[number].split()
    at = data.draw(st.integers(1, len(old) - 1))
    first = data.draw(st.integers(0, len(old) - 2))
    words = " ".join(old[first : first + data.draw(st.integers(2, 6))])
    new = [*said[:number], " ".join([*old[:at], added, *old[at:]]), *said[number + 1 :]]
    _, found = in_other_lines(said, new, (old_width, new_width), " ".join(old[:first]), words)
    assert found.state != EXACT


def test_a_denial_far_off_in_a_very_long_sentence_is_seen():
    long = "It is said that " + " and that ".join(f"cell number {number} helps the knee" for number in range(400))
    words = "cell number 200 helps the knee"
    _, same = in_other_lines([long + "."], [long + "."], (0, 70), "", words)
    assert same.state == EXACT
    _, found = in_other_lines([long + "."], [long + ", which is not so."], (70, 50), "", words)
    assert found.state == REWORDED
    assert "a negation went or came: not" in found.why

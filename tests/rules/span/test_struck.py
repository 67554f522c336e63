"""A line through words takes them back: the same words, struck on one side alone, are never found exactly."""

import pytest

from claims.choices import SightingState
from claims.rules.extract import extract
from claims.rules.span import bounded
from claims.rules.span.bounded import find_bounded
from claims.rules.span.lines import Lined, lined
from claims.rules.span.passages import Passages
from claims.rules.span.sighting import Sighted
from claims.rules.span.struck import struck_anew, struck_in

BEFORE = "<p>It is new. Stem cells cure the knees of all patients. Nothing else is known of it.</p>"
TEXT = "Stem cells cure the knees"


def _read(page: str) -> Lined:
    found = extract(page.encode(), filename="a.html")
    return lined(found.text, found.structure_rows(), found.version)


def _found(before: str, after: str) -> Sighted:
    old = _read(before)
    start = old.text.index(TEXT)
    (found,) = find_bounded(old, _read(after), [(start, start + len(TEXT))])
    return found


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (TEXT, f"“{TEXT}”"),
        ("cure", "“cure”"),
        ("of all patients", "“of all patients”"),
        ("It is new. Stem cells cure", "“Stem cells cure”"),
    ],
)
def test_words_that_a_newer_copy_strikes_wait_for_a_person(words: str, told: str) -> None:
    struck = BEFORE.replace(words, f"<s>{words}</s>")
    there, back = _found(BEFORE, struck), _found(struck, BEFORE)
    assert (there.state, there.exact) == (SightingState.REWORDED, TEXT)
    assert there.why == f"Struck through there, and not before: {told}."
    assert (back.state, back.why) == (SightingState.REWORDED, f"Struck through before, and not there: {told}.")
    assert _found(struck, struck).state == SightingState.EXACT


def test_a_line_through_other_sentences_or_by_another_element_changes_nothing() -> None:
    other = BEFORE.replace("Nothing else", "<del>Nothing else</del>")
    assert _found(BEFORE, other).state == SightingState.EXACT
    one, same = BEFORE.replace("cure", "<s>cure</s>"), BEFORE.replace("cure", "<b><del>cu</del><s>re</s></b>")
    assert _found(one, same).state == SightingState.EXACT
    assert _found(one, same.replace("It is new.", "It is old.<br>")).why == "Other words stand before its sentence."


def test_another_of_the_same_words_struck_is_another_text() -> None:
    page = (
        "<p>It is new. Stem cells cure the knees and {}cure{} the hips, and {}cure{} it all. Nothing else is known.</p>"
    )
    found = _found(page.format("<s>", "</s>", "", ""), page.format("", "", "<s>", "</s>"))
    assert "Struck through there, and not before" in found.why
    assert "Struck through before, and not there" in found.why


def test_much_work_is_done_apart_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    struck = BEFORE.replace("cure", "<s>cure</s>")
    here = _found(BEFORE, struck)
    monkeypatch.setattr(bounded, "SMALL_SOUGHT", 0)
    assert _found(BEFORE, struck) == here


def test_only_so_much_as_stands_in_the_sentences_counts() -> None:
    text = Passages("One is here. Two are there. Three are gone.")
    assert struck_in(text, [(0, 3), (9, 17), (30, 40)], range(1, 2)) == [(13, 13), (13, 17)]
    assert struck_in(text, [(0, 3)], range(0)) == []
    assert struck_anew(text, text, [], []) == ""

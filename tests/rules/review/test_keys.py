"""A letter for each failure tag."""

import string

from claims.rules.review.keys import TAKEN, letters_for

TAGS = [
    "Causal overreach", "Certainty overreach", "Population widened", "Outcome widened", "Harms omitted",
    "Harms exaggerated", "Condition dropped", "Unidentified evidence", "Outdated",
]  # fmt: skip


def test_no_letter_is_given_twice_and_none_that_means_something_on_the_whole_page():
    letters = letters_for(TAGS)
    assert len(set(letters)) == len(TAGS)
    assert not TAKEN.intersection(letters)


def test_first_letters_of_words_come_first():
    assert letters_for(["Causal overreach", "Condition dropped", "Population widened"]) == ["c", "d", "p"]


def test_labels_in_any_script_get_one_and_what_is_left_over_gets_none():
    assert letters_for(["인과", "Ärzte"]) == ["a", "r"]
    letters = letters_for(["x"] * 30)
    assert sorted(filter(None, letters)) == sorted(set(string.ascii_lowercase) - TAKEN)
    assert letters[-1] == ""

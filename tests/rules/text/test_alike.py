"""Statements that are alike by their words."""

from claims.rules.text.alike import likeness, ranked, rarity, stems

CELLS = "The transplanted cells cannot become cancer."
DOUBT = "Whether a transplanted cell may turn into cancers is not known."
KNEE = "Injections improved the function of the knee."


def test_words_that_tell_nothing_and_endings_are_left_out():
    assert stems(CELLS) == ["transplant", "cell", "become", "cancer"]
    assert "cannot" not in stems(CELLS)
    assert stems("") == []


def test_what_shares_rare_words_is_more_alike_and_a_statement_is_most_like_itself():
    words = {name: stems(text) for name, text in (("cells", CELLS), ("doubt", DOUBT), ("knee", KNEE))}
    tells = rarity(words.values())
    assert likeness(words["cells"], words["cells"], tells) == 1
    assert likeness(words["cells"], words["doubt"], tells) > likeness(words["cells"], words["knee"], tells) == 0
    assert likeness([], [], tells) == 0
    assert [name for name, _ in ranked(words["doubt"], words)] == ["doubt", "cells"]
    assert ranked([], words) == ranked(words["doubt"], {}) == []

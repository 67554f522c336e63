"""Words that name a private person are hidden wherever they stand as whole words, and nothing else is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.redaction import MARK, Redacted

NAME = Redacted(["Jane Doe"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jane Doe was treated.", f"{MARK} was treated."),
        ("JANE DOE, and jane  doe.", f"{MARK}, and {MARK}."),
        ("Jane\r\nDoe; Jane\u00a0Doe; Jane-Doe", f"{MARK}; {MARK}; {MARK}"),
        ('{"a":"so\\nJane\\nDoe"}', '{"a":"so\\n' + MARK + '"}'),
        ("Jane Does. Mary-Jane Doerr. Janet Doe", "Jane Does. Mary-Jane Doerr. Janet Doe"),
        ("Jane said that Doe came.", "Jane said that Doe came."),
        ("https://clinic.example/jane-doe/", ""),
        ("https://clinic.example/knees/", "https://clinic.example/knees/"),
        ("See https://clinic.example/jane-doe/ now", f"See https://clinic.example/{MARK}/ now"),
        ("", ""),
    ],
)
def test_a_name_of_two_words(text, shown):
    assert NAME.shown(text) == shown
    assert NAME.stands_in(text) == (text != shown)


def test_a_single_word_with_a_capital_is_not_the_word_without_one():
    assert Redacted(["Rose"]).shown("Rose saw prices that rose; ROSE.") == f"{MARK} saw prices that rose; {MARK}."
    assert Redacted(["rosebud"]).shown("Rosebud, rosebud.") == f"{MARK}, {MARK}."


def test_scripts_without_spaces_have_no_whole_words():
    assert Redacted(["김철수"]).shown("환자 김철수는 나았다.") == f"환자 {MARK}는 나았다."
    assert not Redacted(["", "  …"])


def test_a_part_of_a_word_is_not_hidden():
    text = "Jane Doe was treated."
    assert NAME.hides(text, 0, 8)
    assert not Redacted(["ane Do"]).hides(text, 1, 7)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["Jane Doe", "O'Neil", "Müller", "J. Q. X"]),
       st.text(st.characters(codec="utf-8"), max_size=60))  # fmt: skip
def test_the_words_are_never_left_and_what_has_none_stays(before, name, after):
    redacted = Redacted([name])
    shown = redacted.shown(f"{before} {name} {after}")
    assert not re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", shown)
    assert redacted.shown(shown) == shown
    if not redacted.stands_in(before):
        assert redacted.shown(before) == before

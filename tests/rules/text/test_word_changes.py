import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.rules.text.word_changes import firmness_shift, numbers_changed, what_changed, word_changes

TEXTS = st.text() | st.lists(st.sampled_from(["may ", "not ", "it ", "5 ", "works. ", "“So”", "\n", "é"])).map("".join)


@given(TEXTS, TEXTS)
@example(" ", "\0")
def test_what_is_shared_and_new_is_the_new_wording(old, new):
    changes = word_changes(old, new)
    assert "".join(words.text for words in changes if words.kind != "del") == new
    gone = "".join(words.text for words in changes if words.kind != "ins")
    assert gone.split() == old.split() or "".join(gone.split()) == "".join(old.split())
    assert all(words.text for words in changes)


def test_words_that_went_stand_before_those_that_came():
    changes = [(words.kind, words.text) for words in word_changes("It rarely causes pain.", "It may cause pain.")]
    assert changes == [("same", "It "), ("del", "rarely causes "), ("ins", "may cause "), ("same", "pain.")]


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("It works.", "It may work.", "softened"),
        ("It may work.", "It works.", "hardened"),
        ("It works if it is clean.", "It works.", "hardened"),
        ("It works.", "It always works.", "hardened"),
        ("It is proven to work.", "It works.", "softened"),
        ("It works.", "It does not work.", ""),
        ("It may work.", "It could work.", ""),
        ("It works.", "It works.", ""),
    ],
)
def test_firmness_goes_the_way_of_its_words(old, new, direction):
    assert firmness_shift(old, new).direction == direction


def test_a_negation_is_named_and_says_nothing_of_firmness():
    shift = firmness_shift("It may work.", "It does not work.")
    assert (shift.direction, shift.negations, shift.went, shift.came) == ("", ("not",), ("may",), ("not",))


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("51 %", "56 %", True), ("1,000", "1,000", False), ("five", "six", True), ("10⁶", "106", True),
        ("10⁶", "10⁷", True), ("10⁻⁶", "10⁶", True), ("1½", "11", True), ("CO₂", "CO2", False),
        ("2 of 3", "3 of 2", False), ("2", "2 and 2", True),
    ],
)  # fmt: skip
def test_numbers_are_compared(old, new, changed):
    assert numbers_changed(old, new) is changed


def test_numbers_in_words_are_compared_too():
    assert what_changed("Pain fell in twelve people.", "Pain fell in two people.") == ["a number changed"]
    assert what_changed("Pain fell in half of them.", "Pain fell in a quarter of them.") == ["a number changed"]
    assert not numbers_changed("Pain fell in Twelve people.", "Pain fell in 12 people.")
    assert not numbers_changed("No one was asked.", "People were asked.")


def test_what_a_reader_should_look_at_first_is_said_in_words():
    assert what_changed("It may help 5 people.", "It never helps 6 people.") == [
        "a number changed", "a negation went or came: never", "gone: may",
    ]  # fmt: skip
    assert what_changed("It helps.", "It heals.") == []

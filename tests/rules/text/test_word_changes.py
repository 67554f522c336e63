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
    assert what_changed("Pain fell in twelve people.", "Pain fell in two people.") == ["a number changed: 12 to 2"]
    assert what_changed("Pain fell in half of them.", "Pain fell in quarter of them.") == [
        "a number changed: half to quarter"
    ]
    assert not numbers_changed("Pain fell in Twelve people.", "Pain fell in 12 people.")
    assert not numbers_changed("No one was asked.", "People were asked.")


def test_what_a_reader_should_look_at_first_is_said_in_words():
    assert what_changed("It may help 5 people.", "It never helps 6 people.") == [
        "a number changed: 5 to 6", "a negation went or came: never", "gone: may (hedge), help", "new: helps",
    ]  # fmt: skip
    assert what_changed("It helps.", "It heals.") == ["gone: helps", "new: heals"]
    assert what_changed("It helps!", "It helps.") == []
    assert what_changed("It helps and heals.", "It heals and helps.") == []


def test_all_words_that_came_are_named_the_listed_ones_first_and_no_more_than_are_read():
    assert what_changed("It is a relief.", "It is a dramatic relief of the knee.") == [
        "new: dramatic (booster), of, the, knee"
    ]
    (said,) = what_changed("It is.", "It is dramatic, " + " ".join(f"{chr(97 + one) * 40}" for one in range(20)))
    assert said.startswith("new: dramatic (booster), aaa")
    assert said.endswith(", …")
    assert said.count(",") == 8
    assert len(said) < 300


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Take 5 mg a day.", "Take 5 g a day.", "5 mg to 5 g"),
        ("Take 5mg a day.", "Take 5 µg a day.", "5 mg to 5 μg"),
        ("Es dauert 5 Tage.", "Es dauert 5 Wochen.", "5 tage to 5 wochen"),
        ("10 mg/kg were given.", "10 mg were given.", "10 mg/kg to 10 mg"),
        ("It fell by 51 %.", "It fell.", "51 % is gone"),
        ("It fell.", "It fell (n = 7).", "7 is new"),
        ("3일 동안", "3주 동안", "3 일 to 3 주"),
    ],
)
def test_a_number_is_named_with_its_unit(old, new, said):
    assert what_changed(old, new)[0] == f"a number changed: {said}"


def test_how_a_unit_is_written_is_no_change():
    assert not numbers_changed("5mg", "5 mg")
    assert not numbers_changed("51%", "51 %")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Die Zellen heilen.", "Die Zellen heilen nicht.", "nicht"),
        ("Es gibt keine Heilung.", "Es gibt Heilung.", "keine"),
        ("Les cellules guérissent.", "Les cellules ne guérissent pas.", "ne, pas"),
        ("Elle n’aide pas.", "Elle aide.", "pas, n’"),
        ("Las células no curan nunca.", "Las células curan.", "no, nunca"),
        ("줄기세포로 치료된다.", "줄기세포로 치료되지 않는다.", "않"),
        ("부작용이 있다.", "부작용이 없다.", "없"),
        ("干细胞有效。", "干细胞无效。", "无"),
        ("効果がある。", "効果がない。", "ない"),
    ],
)
def test_a_negation_of_other_languages_is_named(old, new, said):
    assert f"a negation went or came: {said}" in what_changed(old, new)
    assert firmness_shift(old, new).direction == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It has a risk.", "It has no risk."),
        ("It is so.", "It is so without a doubt."),
        ("Es ist gut.", "Es ist besser."),
    ],
)
def test_what_is_no_denial_is_told_as_none(old, new):
    assert firmness_shift(old, new).negations == ()

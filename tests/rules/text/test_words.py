import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.words import ABSOLUTES, BOOSTERS, CONDITIONS, HEDGES, mark_words

EVERY = (*HEDGES, *CONDITIONS, *BOOSTERS, *ABSOLUTES)


def marked(text: str) -> list[tuple[str, str]]:
    return [(mark.kind, mark.word) for mark in mark_words(text)]


@given(st.text() | st.lists(st.sampled_from([*EVERY, "x", ",", "’t", "-", "No. 5"])).map(" ".join))
def test_marks_stand_in_order_on_the_words_that_they_name(text: str) -> None:
    at = 0
    for mark in mark_words(text):
        assert at <= mark.start < mark.end <= len(text)
        assert mark.word in EVERY
        assert text[mark.start : mark.end].lower().replace("’", "'").startswith(mark.word.split(maxsplit=1)[0])
        at = mark.end


def test_no_entry_stands_in_two_lists_and_all_are_lower_case() -> None:
    assert len(EVERY) == len(set(EVERY))
    assert all(entry and entry == entry.lower().strip() for entry in EVERY)


@pytest.mark.parametrize(
    ("kind", "entries"), [("hedge", HEDGES), ("condition", CONDITIONS), ("boost", BOOSTERS), ("absolute", ABSOLUTES)]
)
def test_every_entry_is_marked_with_its_kind(kind: str, entries: tuple[str, ...]) -> None:
    for entry in entries:
        assert marked(f"X {entry.upper()}, y") == [(kind, entry)]
        assert marked(entry.replace(" ", "\n").replace("'", "’")) == [(kind, entry)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cannot differentiate into cancer if the culture is set", [("absolute", "cannot"), ("condition", "if")]),
        ("nerve cells, under certain conditions.", [("condition", "under certain conditions")]),
        ("increased strength in certain muscle groups", []),
        ("the natural potential to help", [("hedge", "potential")]),
        ("promising results, relative ease, it is expected, the ability",
         [("hedge", "promising"), ("hedge", "relative"), ("hedge", "expected"), ("hedge", "ability")]),
        ("can’t, can't and can", [("absolute", "can't"), ("absolute", "can't"), ("hedge", "can")]),
        ("without doubt, without ethical concerns", [("boost", "without doubt"), ("absolute", "without")]),
        ("not only safe but not tested", [("absolute", "not")]),
        ("On May 2020 it may work", [("hedge", "may")]),
        ("No. 5 has no risk", [("absolute", "no risk")]),
        ("mayor canned allot note guaranteeing", []),
        ("no-one and can-do and all-in", []),
        ("Studies have shown it always works when used",
         [("boost", "studies have shown"), ("absolute", "always"), ("condition", "when")]),
        ("Studies have provided results, provided that it is clean", [("condition", "provided that")]),
        ("", []),
    ],
)  # fmt: skip
def test_words_are_marked_in_what_they_do(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


def test_offsets_are_those_of_the_text() -> None:
    text = "😀 It MAY\u00a0work, under  certain\nconditions."
    assert [text[mark.start : mark.end] for mark in mark_words(text)] == ["MAY", "under  certain\nconditions"]

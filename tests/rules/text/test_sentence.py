import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.sentence import _STOP, sentence_around, sentences

TEXTS = st.text() | st.text(alphabet='aB1 .!?…。\n\r\u2028()“”"\u00a0é가', max_size=60)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(TEXTS)
def test_sentences_stand_in_order_and_only_white_space_lies_between_them(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        at = end
    assert not text[at:].strip()


@given(TEXTS, st.data())
def test_the_sentences_around_a_span_are_those_that_it_touches(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    touched = [span for span in sentences(text) if span[0] < end and span[1] > start]
    expected = (min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)]))
    assert sentence_around(text, start, end) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Blood vessels (e.g. Arteries), i.e. Pipes, cf. Brown.",
        "Smith et al. Found it, and Jones et al. (2019) did not.",
        "See Fig. 2 and Figs. 3 to 5 of Dr. Brown, vs. Placebo.",
        "The difference was 0.5 kg (P < 0.05, n = 12).",
        "J. R. Smith of the U.S. Department wrote no. 7 of vol. 3.",
        "RESEARCH SUPPORT, NON-U.S. GOV'T",
        "3-1. Why is there interest?",
        "1. First point.",
        "It contains marrow, fat, etc., and jelly.",
        "They ask “why?” and go on... until they stop.",
        "Version 1.2.3 of www.example.org was used.",
        "Das gilt z. B. am 5. Dezember 2022 für Prof. Weiß.",
        "Im 19. Jahrhundert war es anders, d. h. ohne Zellen, i. d. R. Mit Bädern.",
        "Nach Dr. med. Weiß und Dr. rer. nat. Groß hilft es im 19. und 20. Jahrhundert nicht.",
        "Bei Arthrose 2. Grades und als Mittel 1. Wahl hilft es nicht.",
        "Nr. 5 fehlt bzw. Abb. 2, u. a. Wegen der Kosten.",
        "Selon M. Dupont et Mme Martin, p. ex. En 2020, cf. Fig. 2.",
        "El Dr. García y la Sra. López, p. ej. En EE. UU. En 2020, vieron la pág. 5.",
        "2022. 12. 5. 발표되었다.",
        "「安全です。」と言った。",
        "“是的。”他说。",
    ],
)
def test_a_stop_that_ends_no_sentence_does_not_split(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is safe. It works.", ["It is safe.", "It works."]),
        ("Transplantation in MS. Although it is new.", ["Transplantation in MS.", "Although it is new."]),
        ("By Stemedix Inc. At Stemedix we do.", ["By Stemedix Inc.", "At Stemedix we do."]),
        ("Is it safe? No. It is not.", ["Is it safe?", "No.", "It is not."]),
        ("It fell (P < 0.05). Based on it, yes.", ["It fell (P < 0.05).", "Based on it, yes."]),
        ("“Blank slates.” They divide!", ["“Blank slates.”", "They divide!"]),
        ("A heading\nA line\r\n\r\nAnother", ["A heading", "A line", "Another"]),
        ("安全です。効果があります！本当？はい", ["安全です。", "効果があります！", "本当？", "はい"]),
        ("안전합니다. 효과가 있습니다.", ["안전합니다.", "효과가 있습니다."]),
        ("هل هو آمن؟ نعم.", ["هل هو آمن؟", "نعم."]),
        ("Es wirkt. Das ist neu.", ["Es wirkt.", "Das ist neu."]),
        ("Es waren 5. Danach kam nichts.", ["Es waren 5.", "Danach kam nichts."]),
        (
            "It was in group 2. The other had 12. 30 patients left.",
            ["It was in group 2.", "The other had 12.", "30 patients left."],
        ),
        ("C’est sûr. « Vraiment ? » Oui.", ["C’est sûr.", "« Vraiment ? »", "Oui."]),
        ("Es seguro. ¿Funciona? Sí.", ["Es seguro.", "¿Funciona?", "Sí."]),
        ("2022년에 발표되었다. 12명이 참여했다.", ["2022년에 발표되었다.", "12명이 참여했다."]),
        ("可能有效。但没有证据！真的？", ["可能有效。", "但没有证据！", "真的？"]),
        ("Fat, jelly, etc. The next one.", ["Fat, jelly, etc.", "The next one."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_condition_after_the_selected_words_is_inside_their_sentence() -> None:
    text = "Safe.\nIt cannot turn into cancer if the culture is clean. Next."
    start = text.index("cannot")
    low, high = sentence_around(text, start, start + 24)
    assert text[low:high] == "It cannot turn into cancer if the culture is clean."
    assert sentence_around(text, 5, 6) == (5, 6)


_CLOSING = r"""["'”’»)\]}」』）】〉》］｝＂]*"""
PLAIN_STOP = re.compile(
    rf"[.!?…؟۔]+{_CLOSING}(?:[ \u00a0\u202f]»)?(?=\s|$)|[。！？｡．।॥።។၊။།]+{_CLOSING}",
)


@given(TEXTS)
def test_a_run_of_stops_that_is_not_looked_at_again_has_no_other_ends(text: str) -> None:
    assert [stop.span() for stop in _STOP.finditer(text)] == [stop.span() for stop in PLAIN_STOP.finditer(text)]


@pytest.mark.parametrize("before", ["", "Aim. ", "x" * 100 + " "])
@pytest.mark.parametrize("word", ["e.g", "A", "U.S", "Fig", "3-1"])
def test_an_abbreviation_is_known_by_its_last_characters_whatever_stands_before_it(before: str, word: str) -> None:
    number = word == "3-1"
    whole = split(f"{before}{word}. Next")
    assert whole[-1].startswith("Next") == (number and before.startswith("x"))

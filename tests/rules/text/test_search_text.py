"""Words as they are indexed and looked for; that both databases find the same is tried in tests/database."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.search_text import BETWEEN, MOST_TERMS, Phrase, phrases, search_text, words_typed
from tests.paths import ROOT

# Letters of several scripts, marks, raised signs, line ends and signs that show nothing.
TEXT = st.text(st.sampled_from("abqx019 ⁶⁻½×^-'\n\u00ad\u200béß\u0301細胞のก็줄기는कि😀.,"), max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It doesn't hurt: 3.5-fold", "it doesn t hurt 3 5 fold"),
        ("Müller, ﬁbrosis, ＡＢ", "muller fibrosis ab"),
        ("a_b", "a b"),
        ("q0", "q0"),
        ("", ""),
        ("…😀", ""),
    ],
)
def test_words_of_latin_letters_stand_as_they_are(text, words):
    assert search_text(text) == words


def test_texts_of_one_record_are_kept_apart():
    assert search_text("One two.", "Three.") == f"one two {BETWEEN} three"
    assert search_text("", "") == ""
    assert search_text("", "Three.").split() == [BETWEEN, "three"]


def test_a_number_with_raised_signs_is_one_word_and_no_other():
    words = {written: search_text(written) for written in ("10⁶", "106", "10", "10⁻⁶", "1½", "11/2")}
    assert len(set(words.values())) == len(words)
    assert all(len(words[written].split()) == 1 for written in ("10⁶", "10⁻⁶", "1½"))
    assert search_text("10^6 10^(6)") == search_text("10⁶ 10⁶")
    assert search_text("CD34⁺ pain¹") == f"cd34 {search_text('⁺')} pain {search_text('¹')}"
    assert words_typed("A+ CD34⁺ cm²") == ["a", "cd34", "cm"]
    assert search_text("2×10⁶") == search_text("2 x 10⁶") == f"2 {words['10⁶']}"


def test_each_two_signs_of_writing_without_spaces_are_a_word():
    ab, bc, c = search_text("細胞治").split()
    assert [search_text("細胞").split()[0], search_text("胞治").split()[0], search_text("治")] == [ab, bc, c]
    assert phrases("細胞治") == [Phrase((ab, bc))]
    assert phrases("治") == [Phrase((c,), begins=True)]
    assert ab.startswith(search_text("細"))


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("줄기세포를", "줄기세포"),
        ("병원에서", "병원"),
        ("서울로", "서울"),
        ("약물으로", "약물"),
        ("MSC는", "MSC"),
        ("세포들은", "세포들"),
    ],
)
def test_a_korean_particle_is_left_out_of_a_question(typed, same):
    assert phrases(typed) == phrases(same)


@pytest.mark.parametrize("typed", ["치료효과", "아이", "는", "시도", "환자"])
def test_what_only_ends_like_a_particle_stays(typed):
    assert "".join(word[1:] for phrase in phrases(typed) for word in phrase.words).count(f"{ord(typed[-1]):07}") == 1


def test_a_question_has_a_bound():
    assert len(phrases("a " * 500)) == MOST_TERMS
    assert phrases('  "" … ') == []
    assert words_typed('"Knee pain" MÜLLER') == ["knee", "pain", "muller"]


@given(TEXT)
def test_a_search_text_is_words_of_ascii(text):
    words = search_text(text)
    assert words.isascii()
    assert all(word.isalnum() and word == word.lower() for word in words.split())


@given(TEXT, st.data())
def test_a_text_is_found_by_each_of_its_words(text, data):
    words = words_typed(text)
    if not words:
        return
    asked = phrases(data.draw(st.sampled_from(words)))
    indexed = search_text(text).split()
    for phrase in asked:
        number = len(phrase.words)
        runs = [indexed[at : at + number] for at in range(len(indexed))]
        assert any(_fits(run, phrase) for run in runs)


def _fits(run, phrase):
    if len(run) < len(phrase.words):
        return False
    *first, last = phrase.words
    return run[:-1] == first and (run[-1].startswith(last) if phrase.begins else run[-1] == last)


FOLDED_ANEW = ROOT / "claims/migrations/0009_fold_search_text.py"
# Of each kind of text one, as it is indexed.
PINNED = (
    "It doesn't: 3.5 Müller ﬁn 10⁶·⁵ 1½ CD34⁺/CD45- cm2 s⁻¹ CO₂ 2×10^6 細胞の 줄기세포는 เข่า हिन्दी הַטִּיפּוּל الخَلَايَا 1e5x"
)


def test_a_fold_that_changes_brings_a_migration_with_it():
    """Rows that are stored are found by what is typed as long as both are folded in one way: see migration 0009.

    Whoever changes the fold adds a migration that works the stored texts out anew, and puts the new hash here.
    """
    folded = hashlib.sha256(search_text(PINNED).encode()).hexdigest()
    assert (folded[:16], FOLDED_ANEW.is_file()) == ("b6998e1a1932d5d3", True)

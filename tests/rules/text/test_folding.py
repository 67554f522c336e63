import re
import sys
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from claims.rules.text.differences import differences
from claims.rules.text.folding import FoldedText, compatible, fold, squash

# Signs that folding has work with: marks, Hangul letters, ligatures, joiners, quotes, spaces, right to left, astral.
TRICKY = (
    "aAeéßİıſǰ \t\n\r\u00a0\u2003\u3000’“”–−"
    "\u00ad\u200b\u200d\ufe0f\u0301\u0323\u0345\u034f¨´ﬁﬀＡ①２⁶ΐσς가각ㄱㅏㄳﾡﾊﾞעرַ😀𝒜👨"
)
TEXTS = st.text(alphabet=TRICKY) | st.text()


@given(TEXTS)
def test_every_folded_character_leads_back_into_the_text_and_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(TEXTS)
def test_no_bound_cuts_a_combining_sequence(text: str) -> None:
    folded = fold(text)
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert start == 0 or unicodedata.category(text[start])[0] != "M"
        assert end == len(text) or unicodedata.category(text[end])[0] != "M"


@given(TEXTS, st.integers(1, 3))
@example("a " * 3, 3000)
@example("ab\u0301" * 3, 3000)
@example("\u0301" * 3, 3000)
@example("가ㅏ" * 3, 3000)
def test_a_long_text_folds_in_blocks_as_it_folds_unit_by_unit(text: str, times: int) -> None:
    long = text * times
    assert FoldedText(long).text == fold(long).text
    padded = "x" * 4094 + text + "y" * 4094 + text
    assert FoldedText(padded).text == fold(padded).text


@given(TEXTS)
def test_a_text_folds_like_its_other_canonical_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(TEXTS, st.data())
def test_a_range_in_a_long_text_leads_to_the_words_that_fold_to_it(text: str, data: st.DataObject) -> None:
    padded = "x" * 4090 + text + "y" * 10
    folded = FoldedText(padded)
    first = data.draw(st.integers(4080, len(folded.text) - 1))
    after = data.draw(st.integers(first + 1, len(folded.text)))
    span = folded.span(first, after)
    assert span == fold(padded).span(first, after)
    if span and not set(text) & set("¨"):
        assert fold(padded[slice(*span)]).text == folded.text[first:after]


def test_ranges_far_apart_in_one_long_text_each_lead_to_their_own_place() -> None:
    text = ("’ word " + "ab  " * 1500) * 3
    folded = FoldedText(text)
    spans = [folded.span(at, at + 6) for at in folded.find("' word")]
    assert spans == [(0, 6), (6007, 6013), (12014, 12020)]


def test_no_character_melts_into_the_one_before_it_unnoticed() -> None:
    # Over all of Unicode: whatever composes with, or is ordered among, what stands before it hangs on its unit.
    signs = [chr(code) for code in (*range(0x80, 0xD800), *range(0xE000, sys.maxunicode + 1))]
    composing = {sign for base in signs if (sign := _composed_with(base))}
    assert len(composing) > 100
    for sign in signs:
        lead = unicodedata.normalize("NFKD", sign)[0]
        if unicodedata.combining(lead) or lead in composing:
            assert set(fold("a" + sign).starts) == {0}, hex(ord(sign))


def test_what_people_retype_differently_folds_to_the_same() -> None:
    same = [
        ("‘a’ “b”", "'a' \"b\""),
        ("a – b — c − d‑e", "a - b - c - d-e"),
        ("a\u00a0b\u2003c\nd", "a b c d"),
        ("co\u00adop\u200berate\ufeff", "cooperate"),
        ("ﬁnd oﬃce", "find office"),
        ("cafe\u0301", "CAFÉ"),
        ("Straße", "STRASSE"),
        ("2×10⁶", "2x10⁶"),
        ("CO₂", "CO2"),
        ("5ᵗʰ", "5th"),
        ("㎠", "cm²"),
        ("Ｍｓｃ", "MSC"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ]
    for one, other in same:
        assert fold(one).text == fold(other).text
    assert fold("a b").text != fold("ab").text


def test_no_folding_makes_another_number() -> None:
    for one, other in (("10⁶", "106"), ("10⁻⁶", "10⁶"), ("cm²", "cm2"), ("1½", "11⁄2"), ("1½", "11/2"), ("10①", "101")):
        assert fold(one).text != fold(other).text
        assert FoldedText(one).text != FoldedText(other).text
    # Over all of Unicode: what is no decimal digit, nor below the line, adds no digit to the number before it.
    for sign in map(chr, (*range(0x80, 0xD800), *range(0xE000, sys.maxunicode + 1))):
        form = unicodedata.decomposition(sign).partition(" ")[0]
        if unicodedata.category(sign) == "No" and form not in ("<sub>", "<square>"):
            assert not re.fullmatch(r"7\d+.*", squash("7" + sign), re.DOTALL), hex(ord(sign))


def test_each_difference_is_named_alone() -> None:
    pairs = {
        "curly quotes": ("don’t", "don't"),
        "dashes": ("a – b", "a - b"),
        "no-break spaces": ("a\u00a0b", "a b"),
        "white space": ("a\n b", "a b"),
        "invisible characters": ("co\u00adop", "coop"),
        "ligatures": ("ﬁnd", "find"),
        "accents written differently": ("cafe\u0301", "café"),
        "case": ("MSC", "msc"),
        "multiplication signs": ("2×3", "2x3"),
        "character forms": ("１０", "10"),
        "raised signs": ("10⁶", "106"),
    }
    for name, (one, other) in pairs.items():
        assert differences(one, other) == [name]
        assert differences(other, one) == [name]
        assert differences(one, one) == []


def test_several_differences_are_all_named() -> None:
    every = ("“Don’t”\u00a0– Café\n", '"don\'t" - cafe\u0301')
    assert differences(*every) == [
        "curly quotes",
        "dashes",
        "no-break spaces",
        "white space",
        "accents written differently",
        "case",
    ]


@given(TEXTS, st.data())
def test_texts_that_fold_to_the_same_always_have_a_named_difference(text: str, data: st.DataObject) -> None:
    retyped = data.draw(st.sampled_from([text.upper(), unicodedata.normalize("NFKC", text), squash(text), f" {text} "]))
    if fold(retyped).text.strip() == fold(text).text.strip():
        assert bool(differences(text, retyped)) == (text != retyped)


def _composed_with(sign: str) -> str:
    parts = unicodedata.normalize("NFD", sign)
    return parts[-1] if len(parts) > 1 and unicodedata.normalize("NFC", sign) == sign else ""


@given(st.text(alphabet="\u0301\u0323\u0345\u3099\uff9eaáｶ", max_size=29))
def test_marks_are_put_in_order_as_unicode_has_them_up_to_thirty_in_a_row(text: str) -> None:
    assert compatible(text) == unicodedata.normalize("NFKC", text)


def test_more_marks_than_that_fold_to_the_same_by_themselves_and_in_a_text() -> None:
    text = "a" + "\u0301\u0323" * 40 + "b"
    assert fold(text).text == squash(text) == FoldedText(text).text
    assert "\u034f" not in squash(text)

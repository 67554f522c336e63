import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.outside import outside
from claims.rules.text.odd import plain, shown, spelled
from claims.rules.text.suggestion import suggest_commitment
from claims.rules.text.words import mark_words

UNSEEN = "\u200b\u200e\u202e\u2066\u00ad\ufeff\u2060\x07"
TWINS = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "y": "\u0443", "p": "\u0440"}
texts = st.text("may not \u0430\u0443\uff4d\n" + UNSEEN, max_size=60)


@given(texts)
def test_offsets_come_back_right(text):
    """Each character of the plain text comes from the one that it was, in order."""
    read = plain(text)
    for at, sign in enumerate(read.text):
        start, end = read.span(at, at + 1)
        assert end == start + 1
        assert sign in (text[start], "m", "a", "y")
    assert len(read.text) == sum(sign not in UNSEEN for sign in text)


@given(st.sampled_from(["may", "not", "possibly", "only if", "can't"]), st.data())
def test_a_listed_word_is_seen_in_whatever_disguise(word, data):
    written = ""
    for sign in word:
        written += data.draw(st.sampled_from([sign, *([TWINS[sign]] if sign in TWINS else [])]))
        written += data.draw(st.text(UNSEEN, max_size=2))
    text = f"It {written} be so."
    (mark,) = (one for one in mark_words(text) if one.word == word)
    first = written.rstrip(UNSEEN)
    assert text[mark.start : mark.end] == first


@pytest.mark.parametrize(
    "written",
    ["m\u0430\u0443", "ma\u200by", "m\u00ada\u00ady", "\uff4d\uff41\uff59", "\u202dmay\u202c", "\U0001d426ay"],
)
def test_the_hedge_guard_is_not_led_past_a_word(written):
    text = f"Stem cells {written} cure arthritis."
    quote = "cure arthritis."
    start = text.index(quote)
    (found,) = outside(text, start, start + len(quote))
    assert (found.kind, found.words.strip("\u202d\u202c")) == ("hedge", written.strip("\u202d\u202c"))
    assert text[found.start : found.end] == found.words
    assert "hedged" in str(suggest_commitment(text))


def test_words_of_other_languages_and_of_science_stay_as_they_are():
    for text in ("Это мау и сор", "TNFα, NFκB and IFNγ", "5 μg", "αvβ3", "ılık çay", "naïve Café"):
        assert shown(text) == []
    assert plain("Это так") == plain("Это так")
    assert plain("Это").text == "Это"


def test_joiners_stay_where_they_belong_to_the_spelling():
    assert shown("می\u200cخواهم क्\u200dष 👩\u200d🔬") == []
    assert [one.short for one in shown("ma\u200dy \u200cbe")] == ["ZWJ", "ZWNJ"]


def test_what_is_odd_has_a_name():
    text = "m\u0430y \u202enot\u202c\u00ad\u0007"
    assert [(one.at, one.short) for one in shown(text)] == [(1, "a"), (4, "RLO"), (8, "PDF"), (9, "SHY"), (10, "0007")]
    assert shown(text)[0].name == "Cyrillic small letter a, not the letter a"
    assert spelled(text) == "m[U+0430]y [U+202E]not[U+202C][U+00AD][U+0007]"
    assert spelled("Plain, “quoted” – and × more…\n\ttab") == "Plain, “quoted” – and × more…\n\ttab"

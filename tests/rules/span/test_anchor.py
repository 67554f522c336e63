import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.rules.span.anchor import (
    CONTEXT,
    MAX_PLACES,
    MAX_QUOTE,
    BadSelection,
    QuoteAmbiguous,
    QuoteDiffers,
    QuoteMissing,
    Selector,
    context_around,
    fold,
    locate,
    select,
)
from claims.rules.text.sentence import sentences
from tests.paths import SEEDS

TEXTS = st.text(min_size=2, max_size=60) | st.text(
    alphabet="aAé \n\u00a0’'“\u0301\u0323\u200b\u200d\ufe0fﬁעַر가ㅏ😀𝒜–-", min_size=2, max_size=60
)
PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-"}
DOCUMENT = "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately."


def fits(text: str, found: Selector) -> bool:
    """Whether the words stand at the offsets."""
    return 0 <= found.start <= found.end <= len(text) and text[found.start : found.end] == found.exact


def occurrences(text: str, quote: str) -> int:
    return sum(text.startswith(quote, at) for at in range(len(text)))


def retype(text: str) -> str:
    return "".join(PLAIN.get(sign, sign) for sign in text)


@given(TEXTS, st.data())
def test_a_span_that_stands_once_is_given_back_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    quote = text[start:end]
    assume(fold(quote).text.strip() and occurrences(text, quote) == 1 and "\r" not in text)
    found = locate(text, quote)
    assert found == select(text, start, end)
    assert fits(text, found)
    assert found.prefix + found.exact + found.suffix in text


@given(TEXTS, st.data())
def test_a_span_that_stands_often_is_found_with_all_that_stands_around_it(text: str, data: st.DataObject) -> None:
    assume("\r" not in text)
    text = text + "|" + text
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assume(fold(text[start:end]).text.strip())
    found = locate(text, text[start:end], text[:start], text[end:])
    assert (found.start, found.end, found.prefix, found.suffix) == (start, end, text[:start], text[end:])


@given(TEXTS, st.text(max_size=12), st.text(max_size=3), st.text(max_size=3))
def test_whatever_is_looked_for_the_answer_holds(text: str, quote: str, prefix: str, suffix: str) -> None:
    try:
        found = locate(text, quote, prefix, suffix)
    except QuoteDiffers as error:
        assert fits(text, error.place)
        assert fold(error.place.exact).text.strip() == fold(quote).text.strip()
        assert error.differences
        after = text[error.place.end : error.place.end + 1]
        assert not after or unicodedata.category(after)[0] != "M"
    except (QuoteMissing, QuoteAmbiguous) as error:
        assert all(fits(text, place) for place in error.places)
    except BadSelection as error:
        assert error.code in ("empty", "blank", "short")
    else:
        assert fits(text, found)
        assert text[: found.start].endswith(prefix.replace("\r\n", "\n"))


@given(
    st.lists(
        st.sampled_from(["word", "“quoted”", "it’s", "a\u00a0b", "3–4", "naïve", "עברית", "😀", "x\u0323\u0302"]),
        min_size=2,
    )
)
def test_words_that_are_retyped_in_plain_signs_are_found_and_the_exact_ones_offered(words: list[str]) -> None:
    quote = " ".join(words)
    text = f"Before it. {quote} (after it)"
    if retype(quote) == quote:
        assert locate(text, quote).exact == quote
        return
    with pytest.raises(QuoteDiffers) as caught:
        locate(text, retype(quote))
    assert caught.value.place == select(text, 11, 11 + len(quote))
    assert quote in str(caught.value) or len(quote) > 200


@pytest.mark.parametrize(
    ("start", "end", "code", "reason"),
    [
        (5, 3, "reversed", "ends before it begins"),
        (-1, 3, "outside", "outside the text"),
        (0, 99, "outside", "which has 12 characters"),
        (4, 4, "empty", "is empty"),
        (3, 6, "blank", "only white space"),
        (0, 1, "short", "one character"),
    ],
)
def test_a_selection_that_is_no_quote_is_refused_with_its_own_message(
    start: int, end: int, code: str, reason: str
) -> None:
    with pytest.raises(BadSelection, match=reason) as caught:
        select("abc \n\u00a0 def g", start, end)
    assert caught.value.code == code


def test_a_quote_has_at_most_so_many_characters() -> None:
    text = "ab " * 40_000
    assert len(select(text, 0, MAX_QUOTE).exact) == MAX_QUOTE
    with pytest.raises(BadSelection, match="5,001 characters; 5,000 are the most") as caught:
        select(text, 0, MAX_QUOTE + 1)
    assert caught.value.code == "long"
    with pytest.raises(BadSelection, match="100,000 characters"):
        locate(text, text[:100_000])


@pytest.mark.parametrize(
    ("quote", "code"), [("", "empty"), (" \u00a0\n", "blank"), ("\u200b\u200b", "blank"), ("c", "short")]
)
def test_words_that_are_no_quote_are_not_looked_for(quote: str, code: str) -> None:
    with pytest.raises(BadSelection) as caught:
        locate(DOCUMENT, quote)
    assert caught.value.code == code


def test_offsets_are_code_points() -> None:
    text = "😀𝒜 שלום e\u0301nd"
    assert select(text, 3, 7) == Selector(3, 7, "שלום", "😀𝒜 ", " e\u0301nd")
    assert locate(text, "שלום").start == 3


def test_a_quote_that_is_not_there_is_missing() -> None:
    with pytest.raises(QuoteMissing, match="does not stand in the text") as caught:
        locate(DOCUMENT, "cannot turn into cancer")
    assert caught.value.places == []


def test_words_left_out_are_not_forgiven() -> None:
    with pytest.raises(QuoteMissing):
        locate(DOCUMENT, "MSC cannot differentiate into cancer if the culture conditions are set")


def test_a_quote_that_stands_twice_is_refused_with_its_places_until_context_makes_it_unique() -> None:
    text = "It is safe. They say: it is safe, mostly."
    with pytest.raises(QuoteAmbiguous, match="in 2 places") as caught:
        locate(text, "is safe")
    assert [place.start for place in caught.value.places] == [3, 25]
    assert not caught.value.more
    assert locate(text, "is safe", prefix="it ").start == 25
    assert locate(text, "is safe", suffix=".").start == 3
    assert locate("1a b2 1a b3 4a b3", "a b", "1", "3").start == 7


def test_overlapping_places_count() -> None:
    with pytest.raises(QuoteAmbiguous) as caught:
        locate("banana", "ana")
    assert [place.start for place in caught.value.places] == [1, 3]


def test_places_without_number_are_cut_short_and_it_is_said() -> None:
    with pytest.raises(QuoteAmbiguous, match="more than 100") as caught:
        locate("ab " * 200_000, "ab")
    assert len(caught.value.places) == MAX_PLACES
    assert caught.value.more


@pytest.mark.parametrize("quote", ["it’s", "IT'S"])
def test_as_many_places_as_are_listed_are_not_cut_short(quote: str) -> None:
    with pytest.raises(QuoteAmbiguous, match="in 100 places") as caught:
        locate("it’s " * MAX_PLACES, quote)
    assert (len(caught.value.places), caught.value.more) == (MAX_PLACES, False)
    with pytest.raises(QuoteAmbiguous, match="more than 100") as caught:
        locate("it’s " * (MAX_PLACES + 1), quote)
    assert (len(caught.value.places), caught.value.more) == (MAX_PLACES, True)


def test_a_message_shows_the_beginning_of_a_long_quote() -> None:
    text = "It’s " + "so " * 300 + "safe"
    with pytest.raises(QuoteDiffers) as caught:
        locate(text, text.replace("’", "'"))
    assert str(caught.value).endswith(f"are: “{text[:200]} …”")
    assert caught.value.place.exact == text


def test_prefix_and_suffix_must_both_stand_there() -> None:
    for context in ({"prefix": "nowhere "}, {"suffix": " nowhere"}, {"prefix": "that ", "suffix": " nowhere"}):
        with pytest.raises(QuoteMissing, match="not with the words given") as caught:
            locate(DOCUMENT, "cannot differentiate", **context)
        assert [place.exact for place in caught.value.places] == ["cannot differentiate"]
    assert locate(DOCUMENT, "cannot differentiate", "that ", " into").start == 27
    with pytest.raises(QuoteMissing, match="with or without"):
        locate(DOCUMENT, "always differentiate", "that ")


def test_the_stored_prefix_is_as_long_as_the_one_that_made_the_quote_unique() -> None:
    text = "One: " + "x" * 50 + " safe. Two: " + "x" * 50 + " safe."
    prefix = "Two: " + "x" * 50 + " "
    found = locate(text, "safe", prefix=prefix)
    assert found.prefix == prefix
    assert locate(text, found.exact, found.prefix, found.suffix) == found


def test_context_that_is_retyped_is_told_apart_from_a_quote_that_is() -> None:
    text = "“It’s safe”, they say. It is safe."
    with pytest.raises(
        QuoteDiffers, match="words given around it are written differently there: curly quotes"
    ) as caught:
        locate(text, "safe", prefix="It's ")
    assert (caught.value.place.start, caught.value.differences) == (6, ["curly quotes"])
    with pytest.raises(QuoteDiffers, match="white space") as caught:
        locate(text, "safe", prefix="is", suffix=".")
    assert (caught.value.place.start, caught.value.differences) == (29, ["white space"])


def test_a_quote_that_differs_in_several_places_is_ambiguous() -> None:
    with pytest.raises(QuoteAmbiguous, match="written a little differently, in 2 places") as caught:
        locate("It’s safe. IT’S SAFE.", "it's safe")
    assert [place.exact for place in caught.value.places] == ["It’s safe", "IT’S SAFE"]


def test_an_exact_place_wins_over_others_that_only_resemble_it() -> None:
    assert locate("It’s safe. It's safe. IT’S SAFE.", "It's safe").start == 11


def test_the_difference_is_named_and_the_exact_text_offered() -> None:
    text = "The patients’ symptoms\u00a0were improved – mostly."
    with pytest.raises(QuoteDiffers, match="curly quotes, dashes, no-break spaces, case") as caught:
        locate(text, "the patients' symptoms were improved - mostly")
    assert caught.value.place == select(text, 0, len(text) - 1)
    assert caught.value.differences == ["curly quotes", "dashes", "no-break spaces", "case"]


def test_a_quote_is_never_found_inside_a_character() -> None:
    for text, quote in (("to ﬁnd it", "ind it"), ("xe\u0323\u0302y", "XE"), ("a😀\ufe0fb ﬀ", "B F")):
        with pytest.raises(QuoteMissing):
            locate(text, quote)
    with pytest.raises(QuoteDiffers) as caught:
        locate("co\u00adop\u200b erate", "COOP")
    assert caught.value.place.exact == "co\u00adop"


def test_white_space_around_a_pasted_quote_is_told_apart() -> None:
    with pytest.raises(QuoteDiffers) as caught:
        locate("(safe and sound)", " safe and sound\n")
    assert (caught.value.place.exact, caught.value.differences) == ("safe and sound", ["white space"])


def test_line_breaks_as_forms_send_them_are_found() -> None:
    assert locate("one\ntwo\nthree", "one\r\ntwo", suffix="\r\nthree").exact == "one\ntwo"
    with pytest.raises(QuoteDiffers):
        locate("one\r\ntwo\r\nthree", "one\ntwo")


def test_context_ends_with_the_text() -> None:
    assert context_around("abcdef", 2, 4, 1) == ("b", "e")
    assert context_around("abcdef", 2, 4) == ("ab", "ef")
    before, after = context_around("x" * 100, 50, 60)
    assert len(before) == len(after) == CONTEXT


def test_a_text_of_the_largest_size_is_searched_faster_than_character_by_character() -> None:
    text = ("The patients’ symptoms were improved after treatment.\n" * 400_000)[: 20 * 1024 * 1024]
    text += "The end of it – at last: it’s “safe”."
    began = time.perf_counter()
    assert sum(1 for sign in text if sign == "“") == 1
    walked = time.perf_counter() - began
    began = time.perf_counter()
    with pytest.raises(QuoteDiffers) as caught:
        locate(text, 'it\'s "safe"', prefix="last: ")
    searched = time.perf_counter() - began
    assert caught.value.place.exact == "it’s “safe”"
    with pytest.raises(QuoteAmbiguous):
        locate(text, "the patients' symptoms")
    # Walking through with the least that Python can do takes about as long; folding each character by itself, 50 times.
    assert searched < 10 * walked


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five documents are not beside this checkout (../shared/seeds)")
def test_every_sentence_of_the_five_documents_is_found_and_so_is_its_retyping() -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    assert len(paths) == 5
    retyped = 0
    for path in paths:
        text = path.read_bytes().decode()
        for start, end in sentences(text):
            if end - start < 2:
                continue
            prefix, suffix = context_around(text, start, end, 200)
            assert locate(text, text[start:end], prefix, suffix) == select_wide(text, start, end)
            plain = retype(text[start:end])
            if plain != text[start:end]:
                retyped += 1
                with pytest.raises(QuoteDiffers) as caught:
                    locate(text, plain)
                assert caught.value.place == select(text, start, end)
                assert set(caught.value.differences) <= {"curly quotes", "no-break spaces"}
    assert retyped >= 7


def select_wide(text: str, start: int, end: int) -> Selector:
    return Selector(start, end, text[start:end], *context_around(text, start, end, 200))


def test_a_copy_that_lost_its_raised_signs_is_told_as_another_number() -> None:
    text = "Each patient was given 3×10⁶ cells per kg."
    with pytest.raises(QuoteDiffers) as raised:
        locate(text, "3×106 cells")
    assert raised.value.differences == ["raised signs"]
    assert raised.value.place.exact == "3×10⁶ cells"
    with pytest.raises(QuoteDiffers) as both:
        locate(text, "given 3x106  cells", suffix="per kg")
    assert both.value.differences == ["raised signs", "white space", "multiplication signs"]
    with pytest.raises(QuoteMissing):
        locate(text, "3×107 cells")

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.quoting import LEAST, RUN, Quoted

PAGE = "Stem cells carry no risk of immune rejection, which ten patients of our clinic\u2019s can tell you about. " * 2
words = st.text("abc  \u2019\u200b", max_size=120)


def test_a_long_run_is_taken_out_however_it_is_written():
    typed = "I read: NO RISK OF IMMUNE  REJECTION,\nwhich ten patients of our clinic's can tell. So?"
    assert Quoted(PAGE).taken_out(typed, "[x]") == "I read: [x]. So?"


def test_a_short_run_is_everybodys_unless_it_is_a_recorded_passage():
    typed = "They see no risk of immune rejection here."
    assert Quoted(PAGE).taken_out(typed, "[x]") == typed
    assert Quoted(PAGE, ["no risk of immune rejection"]).taken_out(typed, "[x]") == "They see [x] here."
    assert not Quoted(PAGE, ["immune rejection"]).stands_in(typed)


def test_what_others_say_too_stays():
    assert not Quoted(PAGE, elsewhere=[f"Well. {PAGE}"]).stands_in(PAGE[10:80])


@given(words, words, words, st.data())
def test_every_run_that_is_long_enough_is_found(page, before, after, data):
    page = " ".join(page.split())
    start = data.draw(st.integers(0, len(page)))
    quote = page[start : start + RUN + 2]
    typed = f"{before}|{quote}|{after}"
    visible = " ".join(quote.replace("\u200b", "").split())
    found = Quoted(page).taken_out(typed, "#")
    if len(visible) >= RUN:
        assert visible.replace("\u2019", "'") not in found.replace("\u2019", "'").replace("\u200b", "")
    elif typed == quote and len(visible) < LEAST:
        assert found == typed
    if found == typed:
        assert not Quoted(page).stands_in(typed)

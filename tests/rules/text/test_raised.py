import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.raised import levelled, lowered, raised


@pytest.mark.parametrize(
    ("on_the_line", "above"),
    [
        ("6", "⁶"), ("-6", "⁻⁶"), ("−6", "⁻⁶"), ("–6", "⁻⁶"), ("2+", "²⁺"), ("+", "⁺"), ("−", "⁻"), ("n", "ⁿ"),
        ("th", "ᵗʰ"), ("1,3", "¹,³"), ("1, 3", "¹, ³"), ("1–3", "¹⁻³"), ("0.5", "^(0.5)"), ("½", "^½"), ("C", "^C"),
        ("n/2", "^(n/2)"), ("disclaimer", "^(disclaimer)"), (" 6 ", " ⁶ "), ("®", "®"), ("*", "*"),
        ("[1]", "[1]"), ("", ""), (" ", " "),
    ],
)  # fmt: skip
def test_what_is_raised(on_the_line: str, above: str) -> None:
    assert raised(on_the_line) == above


@pytest.mark.parametrize(
    ("on_the_line", "below"),
    [("2", "₂"), ("max", "ₘₐₓ"), ("1/2", "_(1/2)"), ("b", "_b"), ("i,j", "ᵢ,ⱼ"), ("[a]", "[a]")],
)
def test_what_is_lowered(on_the_line: str, below: str) -> None:
    assert lowered(on_the_line) == below


@given(st.text(), st.sampled_from([raised, lowered]))
def test_nothing_is_lost_and_numbers_stay_apart(text: str, move) -> None:
    moved = move(text)
    same = unicodedata.normalize("NFKC", moved.replace("^", "").replace("_", ""))
    letters = [sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum()]
    assert [sign for sign in same if sign.isalnum()] == letters
    if text.strip()[:1].isdecimal():
        assert not ("7" + moved.strip())[1].isdecimal()


@given(st.text())
def test_offsets_stay_when_signs_are_put_on_the_line(text: str) -> None:
    assert len(levelled(text)) == len(text)
    assert levelled("10⁻⁶ H₂O") == "10-6 H2O"

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.text.raised import flattened, levelled, lowered, raised


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


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("a dose of 2×106 cells", ["2×10⁶"]), ("3 x 107/kg", ["3 x 10⁷"]), ("1.5 · 108.", ["1.5 · 10⁸"]),
        ("×109", ["×10⁹"]), ("2×1010 cells", ["2×10¹⁰"]), ("5 × 10-3 mg", ["5 × 10⁻³"]), ("5×10−6", ["5×10⁻⁶"]),
        ("2×10⁶ cells", []), ("2×10^6", []), ("2×103", []), ("2×1060", []), ("2×106,000", []), ("2×106.5", []),
        ("106 cells", []), ("max106", []), ("2×10 6", []), ("2x106b", []), ("12x10 cm", []),
        ("2×106 and 3×107", ["2×10⁶", "3×10⁷"]),
    ],
)  # fmt: skip
def test_a_number_that_may_have_lost_its_raised_sign_is_suspected(text: str, likely: list[str]) -> None:
    found = list(flattened(text))
    assert [one.likely for one in found] == likely
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]

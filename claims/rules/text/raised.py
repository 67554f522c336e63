"""Raised and lowered signs in plain text: 10⁶ is not 106, and CO₂ is CO2.

Print sets signs above or below the line, and a text without layout has to say so, or a dose of 2×10⁶ cells reads as one
of 2×106. Unicode has such signs for digits, plus, minus, brackets and letters; where it has none, a mark stands before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = "0123456789+-=()"
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
_SUB = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
# A dash before a number, or after one, is a minus wherever it is raised.
_DASHES = dict.fromkeys("−–‒‐‑", "-")
_UP = {
    **dict(zip(_DIGITS, _SUPER, strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    **dict(zip("αβγδθφχ", "ᵅᵝᵞᵟᶿᵠᵡ", strict=True)),
}
_DOWN = {
    **dict(zip(_DIGITS, _SUB, strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
}
# Between raised signs these stand on the line and still keep numbers apart: "as was shown¹,³".
_BETWEEN = frozenset(",; \u00a0")
_ENCLOSED = re.compile(r"\[[^\[\]]*\]")
# Words that are only set small are no index of anything: what is longer keeps its letters.
_MOST_LETTERS = 3
_WORD = re.compile(r"[^\W\d_]+")
# What a raised or lowered digit or sign is on the line; letters are the same letters for everybody who compares.
_LEVEL = str.maketrans(_SUPER + _SUB, _DIGITS * 2)
RAISED = _SUPER
# "2×106", "5 x 10-3": what is left of 2×10⁶ and 5 × 10⁻³ where nobody said that the exponent is raised.
_FLATTENED = re.compile(
    r"(?<![\w.,×])(?:\d{1,20}+(?:[.,]\d{1,20}+)?[ \u00a0\u202f\u2009]?)?[×✕⨯xX·∙⋅*][ \u00a0\u202f\u2009]?10"
    r"([4-9]|1[0-2]|[-−–][ \u2009]?\d{1,2})(?![\d.,]?\d)(?!\w)"
)
# Sign by sign, for a text of which raised() and lowered() give as many signs as it has.
RAISED_BY_SIGN = str.maketrans({**_UP, **{dash: _UP[sign] for dash, sign in _DASHES.items()}})
LOWERED_BY_SIGN = str.maketrans({**_DOWN, **{dash: _DOWN[sign] for dash, sign in _DASHES.items()}})


@dataclass(frozen=True, slots=True)
class Flattened:
    """A number that has perhaps lost its raised sign: where it stands, its words, and what they were then."""

    start: int
    end: int
    words: str
    likely: str


def flattened(text: str) -> Iterator[Flattened]:
    """Numbers that end in 4 to 12 after “×10”, or in a minus and a number: a suspicion, and no more than that."""
    for found in _FLATTENED.finditer(text):
        exponent = raised(found[1].replace(" ", "").replace("\u2009", ""))
        base = text[found.start() : found.start(1)]
        yield Flattened(found.start(), found.end(), found[0], base + exponent)


def raised(text: str) -> str:
    """The text as it stands above the line: superscript signs where there are such for all of it, else “^(…)”.

    For a single sign without one it is “^x”. Signs that are no letters or digits (®, *, †) and what stands in square
    brackets keep nothing from being read rightly, and stay. White space around the text stays outside.
    """
    return _moved(text, _UP, "^")


def lowered(text: str) -> str:
    """The text as it stands below the line: subscript signs where there are such for all of it, else “_(…)”, “_x”."""
    return _moved(text, _DOWN, "_")


def levelled(text: str) -> str:
    """The text with its superscript and subscript digits and signs on the line, as many code points as before.

    It is what a copy without layout has, so that such a copy is found; 10⁶ and 106 are the same in it.
    """
    return text.translate(_LEVEL)


def _moved(text: str, table: dict[str, str], mark: str) -> str:
    words = text.strip()
    if not words:
        return text
    before, after = text[: text.index(words[0])], text[len(text.rstrip()) :]
    return f"{before}{_moved_words(words, table, mark)}{after}"


def _moved_words(words: str, table: dict[str, str], mark: str) -> str:
    if not any(sign.isalnum() or sign in "+-=−–" for sign in words) or _ENCLOSED.fullmatch(words):
        return words
    signs = [table.get(_DASHES.get(sign, sign), sign if sign in _BETWEEN else "") for sign in words]
    if all(signs) and all(len(run) <= _MOST_LETTERS for run in _WORD.findall(words)):
        return "".join(signs)
    return f"{mark}{words}" if len(words) == 1 else f"{mark}({words})"

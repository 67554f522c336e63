"""Whether words are words: for texts that come from fonts which do not say which characters they draw.

Signs without a character, letters of scripts that no word mixes, words of many letters without a vowel, and signs alone
that no sentence has next to each other. A share of such words tells of a whole text what no single one does.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer words are addresses, data or letters that lost their spaces: their beginning tells enough.
_LOOKED_AT = 40
_VOWELS = frozenset("aeiouyæœøåąęıəαεηιουω")
_SCRIPTS = {"LATIN": "l", "GREEK": "l", "CJK": "c", "HIRAGANA": "c", "KATAKANA": "c", "HANGUL": "c"}
_MIN_LETTERS, _MIN_SIGNS = 5, 3
_HIGH = 0.75
# Four consonants in a row, what is one sound taken for one: rare in any language, and common where letters are shifted.
_STRAINED = re.compile(r"(?>sch|ch|th|sh|ph|ck|gh|ng|[bcdfghjklmnpqrstvwxz]){4}", re.IGNORECASE)
_MOST_STRAINED, _FEW = 0.15, 3
_ASCII_WORD = re.compile(r"[A-Za-z]{1,40}")


@dataclass(frozen=True, slots=True)
class Reading:
    """How many words a text has, and how many of them nobody can read; how many are hard to say, as few words are."""

    words: int
    unreadable: int
    strained: int = 0

    @property
    def share(self) -> float:
        """Of the words that nobody can read; 0 where there are none."""
        return self.unreadable / self.words if self.words else 0.0


def reading_of(text: str) -> Reading:
    """Count the words of a text, and those that nobody can read."""
    words = [word[:_LOOKED_AT] for word in text.split()]
    unreadable = sum(not _is_readable(word) for word in words)
    strained = sum(word[1:].islower() and _STRAINED.search(word) is not None for word in words)
    if strained > max(_FEW, _MOST_STRAINED * len(words)):
        unreadable += strained
    return Reading(len(words), unreadable, strained)


def is_sign_without_meaning(sign: str) -> bool:
    """Whether a sign stands for no character: a control, one of private use, one that is not assigned, U+FFFD."""
    return sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Co", "Cn", "Cs")


def _is_readable(word: str) -> bool:
    if _ASCII_WORD.fullmatch(word):
        return _can_be_said(word)
    if any(is_sign_without_meaning(sign) for sign in word):
        return False
    letters = [sign for sign in word if sign.isalpha()]
    if not letters:
        signs = {sign for sign in word if not sign.isalnum()}
        return len(word) < _MIN_SIGNS or len(signs) < _MIN_SIGNS or any(sign.isdigit() for sign in word)
    scripts = {_script(sign) for sign in letters}
    if len(scripts - {"l", "c"}) + bool(scripts & {"l", "c"}) > 1:
        return False
    if scripts != {"l"}:
        return True
    high = sum(sign > "\x7f" for sign in letters)
    odd = len(letters) >= _MIN_LETTERS and high > _HIGH * len(letters) and not any(_is_greek(sign) for sign in letters)
    return not odd and (len(letters) < len(word) or _can_be_said(word))


def _can_be_said(word: str) -> bool:
    """Whether a word of Latin or Greek letters has a vowel, or is short or an abbreviation."""
    if len(word) < _MIN_LETTERS or word[1:] != word[1:].lower():
        return True
    bare = unicodedata.normalize("NFD", word.lower())
    return any(sign in _VOWELS for sign in bare)


def _script(sign: str) -> str:
    if sign < "\u0250":
        return "l"
    name = unicodedata.name(sign, "").split(" ", 1)[0].split("-", 1)[0]
    return _SCRIPTS.get(
        name, "l" if name in ("MODIFIER", "SUPERSCRIPT", "SUBSCRIPT", "MATHEMATICAL", "MICRO") else name
    )


def _is_greek(sign: str) -> bool:
    return "\u0370" <= sign <= "\u03ff" or "\u1f00" <= sign <= "\u1fff"

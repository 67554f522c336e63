"""Text as it is looked for: the words of a text, and of a question to it, folded in one way, as signs of ASCII.

Both databases index the same: a search text is words between spaces, in which nothing is left to decide but English
endings. Words are folded as in every comparison (Unicode compatibility, case, invisible signs), without their accents.
A word with other letters than a to z is written as q and the numbers of its characters, so that no database divides it
or takes off an ending.

Writing without spaces between words (Chinese, Japanese, Thai ...) and Korean, whose particles stand at its words, are
found by any part of two signs: each two neighbours are a word of their own, and so is the last sign of a run. Vowels of
Arabic and Hebrew are written or left out as people like: they are no part of a word. A number with raised signs is one
word: 10⁶ is not found by 106, nor by 10, nor 10⁶·⁵ by 10⁶. What is raised at a word is a word of its own after it: CD34
finds CD34⁺ and CD34⁻, of which neither finds the other; cm2 is cm². A text is given as it is read, with its lines
joined: "un-" at a line's end and "likely" below it is unlikely.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.rules.text.folding import squash
from claims.rules.text.raised import raised

# Words of a term, and terms of a question, that are looked for; code points of a word that count.
MOST_TERMS = 12
MOST_WORDS = 300
LONGEST_WORD = 64
# Of all that stand on one letter.
MOST_MARKS = 30
# Between two texts of one record, so that no phrase runs from one into the other. No word is folded to this.
BETWEEN = "q0"
_ASCII_WORD = re.compile(r"[a-z0-9]+")
# PostgreSQL takes the beginning of it for a number.
_NUMBER_THEN_WORD = re.compile(r"\d+e\d+[a-z]")
# Accents of Latin, Greek and Cyrillic letters; points of Hebrew; vowels and signs for reading of Arabic, without those
# that make another letter (madda, hamza), and its lengthening of a line.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff]+"
)
# Words and "exact phrases" as people type them.
_TERM = re.compile(r'"([^"]+)"|(\S+)')
# "2×10⁶", "2 x 10⁶" and "2x10⁶" are two numbers.
_TIMES = re.compile(r"(?<=[\d⁰¹²³⁴-⁹]) ?[x×✕⨯] ?(?=\d)", re.IGNORECASE)
_CARET = re.compile(
    r"(?<=\d)\^(?:\((?P<within>[-+]?\d{1,9})(?:[.,·⋅](?P<part_within>\d{1,9}))?\)|(?P<bare>[-+]?\d{1,9})(?:[.·⋅](?P<part>\d{1,9}))?)"
)
_RAISED_POINT = re.compile(r"(?<=[⁰¹²³⁴-⁹])[·⋅∙‧](?=[⁰¹²³⁴-⁹])")
# The exponent of a unit, as it is typed.
_UNIT = re.compile(r"(?<![^\W\d_])([cdkmnμ]?m|in|ft)\^?([23])(?![^\W_])")
# CD34+ and CD34-, as they are typed. A dash stands at the end of other words too: "short- and long-term".
_PLUS = re.compile(r"(?<![^\W_])([^\W\d_][^\W_]*)\^?\+(?![^\W_])")
_MINUS = re.compile(r"(?<![^\W_])([^\W\d_][^\W_]*\d)\^?-(?![^\W_])")
_SIGNS_RAISED = "⁺⁻"
_RAISED_ALONE = re.compile(rf"[{_SIGNS_RAISED}⁰¹²³⁴-⁹]+")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[{_HANGUL}]+|[^{_UNSPACED}{_HANGUL}]+")
_PAIRED = re.compile(rf"[{_UNSPACED}{_HANGUL}]")
# Particles of Korean by what they follow: a syllable with a final consonant, one without, or either.
_AFTER_CONSONANT = ("이라고", "으로", "은", "을", "이", "과")
_AFTER_VOWEL = ("라고", "로", "는", "를", "가", "와")
_AFTER_EITHER = (
    "에서는", "에게서", "에서", "에게", "까지", "부터", "보다", "처럼", "마다", "조차", "의", "에", "도", "만",
)  # fmt: skip
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _L = 0xAC00, 0xD7A3, 28, 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a search text that are looked for one after the other; of the last one maybe only its beginning."""

    words: tuple[str, ...]
    begins: bool = False


def search_text(*texts: str) -> str:
    """The words of these texts of one record, for an index; "" where there are none."""
    each = (" ".join(_indexed(text)) for text in texts)
    return f" {BETWEEN} ".join(each) if any(texts) else ""


def phrases(typed: str) -> list[Phrase]:
    """What is looked for with these words: each term, or what stands in quotation marks, as a phrase.

    A term without a word is left out. A record is found that has all of them.
    """
    terms = (quoted or term for quoted, term in _TERM.findall(_TIMES.sub(" ", typed)))
    found = (_phrase(term) for term in terms)
    return [phrase for phrase in found if phrase][:MOST_TERMS]


def words_typed(typed: str) -> list[str]:
    """The words that are looked for as people read them, without their order and quotation marks."""
    return [word for word in _words(typed) if not _RAISED_ALONE.fullmatch(word)][: MOST_TERMS * MOST_WORDS]


def _words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    text = _TIMES.sub(" ", _with_raised(text))
    folded = _with_raised_signs(text.lower() if text.isascii() else squash(text))
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return _word_pattern().findall(_without_accents(folded))


def _without_accents(text: str) -> str:
    """Letters alone where an accent stands on them; the marks of other scripts belong to their words."""
    # Rows of marks that no language has would be put in order in a time that grows with the square of their number.
    text = _many_marks().sub(r"\1", _ACCENTS.sub("", text))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def _with_raised(text: str) -> str:
    """10^6 as 10⁶: how it is typed, and what an extractor writes for signs that Unicode has not above the line."""
    return _RAISED_POINT.sub("·", _CARET.sub(_exponent, text) if "^" in text else text)


def _exponent(found: re.Match[str]) -> str:
    whole, part = found["within"] or found["bare"], found["part_within"] or found["part"]
    return f"{raised(whole)}·{raised(part)}" if part else raised(whole)


def _with_raised_signs(folded: str) -> str:
    """The same for signs that are raised at words, which are typed on the line: cm2, CD34+, CD34-."""
    if "+" in folded:
        folded = _PLUS.sub(r"\1⁺", folded)
    if "-" in folded:
        folded = _MINUS.sub(r"\1⁻", folded)
    # Looking for a sign is a hundred times as fast as trying a pattern at each place.
    has_exponent = "2" in folded or "3" in folded
    return _UNIT.sub(lambda found: found[1] + raised(found[2]), folded) if has_exponent else folded


def _indexed(text: str) -> Iterator[str]:
    for word in _words(text):
        if word.isascii():
            yield _written(word)
        else:
            yield from _signs_of(word)


# Most words of a text are repeated ones, also those that a single sign stands for.
@lru_cache(maxsize=4096)
def _signs_of(word: str) -> tuple[str, ...]:
    """The words of an index for a word that has other signs than those of ASCII."""
    found: list[str] = []
    for run in _RUN.findall(word):
        paired = _PAIRED.match(run) is not None
        found += map(_written, (*_pairs(run), run[-1]) if paired else (run,))
    return tuple(found)


def _phrase(term: str) -> Phrase | None:
    runs = [run for word in _words(term)[:MOST_WORDS] for run in _RUN.findall(word)]
    runs = _without_particle(runs)
    words: list[str] = []
    for at, run in enumerate(runs):
        last = at == len(runs) - 1
        if not _PAIRED.match(run):
            words.append(_written(run))
        elif last and len(run) == 1:
            # The last sign: any pair that begins with it, or the sign at the end of a run.
            return Phrase((*words, _written(run)), begins=True)
        else:
            words += map(_written, _pairs(run))
            words += [] if last else [_written(run[-1])]
    return Phrase(tuple(words[:MOST_WORDS])) if words else None


def _pairs(run: str) -> Iterable[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _written(word: str) -> str:
    """A word as both databases take it for one."""
    word = word[:LONGEST_WORD]
    if word.isascii() and _NUMBER_THEN_WORD.match(word) is None:
        return word
    return "q" + "".join(f"{ord(sign):07}" for sign in word)


def _without_particle(runs: list[str]) -> list[str]:
    """The same, without the particle at the end of a Korean word: what it stands at is found with any, or none."""
    *before, word = runs or [""]
    for particle in _particles():
        stem = word.removesuffix(particle)
        if stem == word:
            continue
        if (not stem and before and before[-1].isascii()) or (len(stem) > 1 and _may_follow(particle, stem[-1])):
            return [*before, stem] if stem else before
    return runs


@cache
def _particles() -> tuple[str, ...]:
    return tuple(sorted((*_AFTER_CONSONANT, *_AFTER_VOWEL, *_AFTER_EITHER), key=len, reverse=True))


def _may_follow(particle: str, sign: str) -> bool:
    if not _FIRST_SYLLABLE <= ord(sign) <= _LAST_SYLLABLE:
        return False
    final = (ord(sign) - _FIRST_SYLLABLE) % _FINALS
    # After the consonant l "by" has the form that it has after a vowel.
    allowed = (*_AFTER_EITHER, *(_AFTER_CONSONANT if final else _AFTER_VOWEL), *(("로",) if final == _L else ()))
    return particle in allowed


@cache
def _many_marks() -> re.Pattern[str]:
    marks = _ranges("M")
    return re.compile(rf"([{marks}]{{{MOST_MARKS}}})[{marks}]++")


@cache
def _word_pattern() -> re.Pattern[str]:
    """Letters with their marks, and numbers; raised digits and fractions belong to the number before them."""
    marks, other_numbers = _ranges("M"), _ranges("No")
    number = rf"\d+(?:[{_SIGNS_RAISED}]?[{other_numbers}]+(?:·[⁰¹²³⁴-⁹]+)?)+"
    letters = rf"[^\W_{other_numbers}]"
    word = rf"{letters}++(?:[{marks}]++{letters}*+)*+"
    return re.compile(rf"(?<![^\W_]){number}|[{_SIGNS_RAISED}{other_numbers}]+|{word}")


def _ranges(category: str) -> str:
    """The characters of a Unicode category, as a part of a class of a pattern."""
    found: list[list[int]] = []
    for code in (*range(0x80, 0x20000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code)).startswith(category):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)

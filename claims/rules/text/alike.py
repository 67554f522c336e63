"""How alike short statements are by their words, among themselves: to propose, never to decide."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import log
from typing import Final, TypeVar

Key = TypeVar("Key", bound=Hashable)
# Words that say nothing of what a statement is about. Modal words and negations are among them: they tell how firmly.
_EMPTY: Final = frozenset(
    "a an and are as at be been being but by can cannot could did do does for from had has have if in into is it its"
    " may might more most must no nor not of on or our shall should so such than that the their them then there these"
    " they this those to very was we were when which while who will with would you your also all any both each other"
    " some only own same too under until up out over again about after before between during through he his her she"
    " i us am s t".split()
)
_WORD: Final = re.compile(r"[^\W_]{2,40}")
_ENDINGS: Final = tuple("ations ation ities ity ments ment ings ing ies ied ed es s ly".split())
# Long enough for any quote; of a longer one its beginning speaks.
MOST_WORDS: Final = 400
# The shares of BM25: how soon a repeated word says nothing new, and how much a long statement is held back.
SATURATION: Final = 1.2
LENGTH: Final = 0.75


def stems(text: str) -> list[str]:
    """The words that say what a statement is about, without their endings, in order."""
    words = (found.group() for found in _WORD.finditer(text.lower()))
    return [_stem(word) for word in words if word not in _EMPTY][:MOST_WORDS]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def rarity(statements: Iterable[Sequence[str]]) -> dict[str, float]:
    """How much a stem tells: more, the fewer of these statements have it."""
    have: Counter[str] = Counter()
    number = 0
    for words in statements:
        number += 1
        have.update(set(words))
    return {word: log(1 + (number - n + 0.5) / (n + 0.5)) for word, n in have.items()}


def likeness(one: Sequence[str], other: Sequence[str], tells: Mapping[str, float]) -> float:
    """How much of what two statements tell they share: from 0 to 1, the same both ways."""
    mine, theirs = set(one), set(other)
    either = sum(tells.get(word, 0.0) for word in mine | theirs)
    return sum(tells.get(word, 0.0) for word in mine & theirs) / either if either else 0.0


def ranked(asked: Sequence[str], statements: Mapping[Key, Sequence[str]]) -> list[tuple[Key, float]]:
    """These statements by BM25 against the stems that are asked, best first; without those that share none."""
    tells = rarity(statements.values())
    usual = sum(map(len, statements.values())) / len(statements) if statements else 0.0
    scores = {key: _score(set(asked), words, tells, usual) for key, words in statements.items()}
    return sorted(((key, score) for key, score in scores.items() if score > 0), key=lambda pair: -pair[1])


def _score(asked: set[str], words: Sequence[str], tells: Mapping[str, float], usual: float) -> float:
    counted = Counter(words)
    held = SATURATION * (1 - LENGTH + LENGTH * len(words) / usual) if usual else SATURATION
    return sum(
        tells[word] * counted[word] * (SATURATION + 1) / (counted[word] + held) for word in asked if counted[word]
    )

"""Whether two quotes are nearly the same words: to propose that they are one wording, never to decide it."""

import re
from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from claims.rules.text.folding import squash

Key = TypeVar("Key", bound=Hashable)
# Of 100: one word in ten to twenty is another. "Can" and "cannot" are that near, too: a person looks.
LEAST_SAME: Final = 90.0
# Fewer words say the same by chance: "Highly safe cell therapy" stands on many pages.
FEWEST_WORDS: Final = 4
# Code points of a quote that are compared; of a longer one its beginning speaks.
MOST_COMPARED: Final = 4_000
_WORD: Final = re.compile(r"\w+")


def compared(quote: str) -> str:
    """The words of a quote as they are compared: without case, signs and line ends."""
    return " ".join(_WORD.findall(squash(quote[:MOST_COMPARED])))


def nearest(asked: str, others: Mapping[Key, str], *, most: int, least: float = 0.0) -> list[tuple[Key, float]]:
    """Of these quotes, each as `compared` gives it, those with most in common with the one that is asked, best first.

    How much is the share of signs that both have in the same order (normalised indel similarity), from 0 to 100.
    """
    found = process.extract(asked, others, scorer=fuzz.ratio, limit=most, score_cutoff=least)
    return [(key, score) for _, score, key in found]


def nearly_same(asked: str, others: Mapping[Key, str]) -> list[tuple[Key, float]]:
    """Those that may be one wording with it, best first; none for a quote of a few words."""
    if asked.count(" ") + 1 < FEWEST_WORDS:
        return []
    return nearest(asked, others, most=len(others), least=LEAST_SAME)

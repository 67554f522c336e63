"""Rows whose words are like those of a text, out of all: by its rare words, and by common ones that stand together.

A ranking by the engine would go through all rows with each word, and words such as *therapy* stand in nearly every one.
So few rows are collected, by the word index, and what is asked for is ranked among these.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from django.db import connection

from claims.database.search import WordIndex
from claims.rules.text.search_text import BETWEEN, search_text

# Of the newest rows it is counted how common a word is.
SAMPLE = 2_000
# Rows that are collected for one text, and words that are looked for by themselves and two by two.
MOST_NEAR = 8_000
RARE, TOGETHER = 8, 10
# Words of a text, the longest, that are thought of.
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Near:
    """Rows that were collected for a text: the words of each, by key, and how much each word of the text tells."""

    words: frozenset[str]
    rows: dict[int, str]
    tells: dict[str, float]

    def ranked(self, most: int) -> list[int]:
        """The keys of those that share most with the text: the rarer a word, the more it tells."""
        shared = {
            key: sum(map(self.tells.__getitem__, self.words & set(text.split()))) for key, text in self.rows.items()
        }
        return sorted(shared, key=lambda key: (-shared[key], key))[:most]


def alike(index: WordIndex, texts: Sequence[str], *, limit: int) -> list[list[int]]:
    """For each text the keys of rows, none withdrawn, that share words with it, the likest first. Two queries."""
    return [near.ranked(limit) for near in rows_near(index, texts)]


def rows_near(index: WordIndex, texts: Sequence[str]) -> list[Near]:
    """For each text rows, none withdrawn or withheld, that may be like it. Two queries for all texts."""
    asked = [list(dict.fromkeys(search_text(text).split())) for text in texts]
    asked = [sorted(words, key=len, reverse=True)[:MOST_WORDS] for words in asked]
    sample = _Sample(index, {word for words in asked for word in words})
    found: list[dict[int, str]] = [{} for _ in texts]
    for nth, key, text in index.collect([list(sample.chosen(words)) for words in asked], MOST_NEAR):
        found[nth][key] = text
    return [
        Near(frozenset(words), rows, {word: sample.tells(word) for word in words})
        for words, rows in zip(asked, found, strict=True)
    ]


def of_quote(text: str) -> str:
    """Of the words of a claim those of its quote: those of its statement stand after them."""
    return text.partition(f" {BETWEEN} ")[0]


class _Sample:
    """How common words are among the newest rows, alone and together: an estimate, which a limit keeps harmless."""

    def __init__(self, index: WordIndex, words: Iterable[str]) -> None:
        asked = frozenset(words)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, search_text FROM {index.table} WHERE withdrawn_at IS NULL ORDER BY id DESC LIMIT {SAMPLE}"
            )
            rows = cursor.fetchall() if asked else []
        self._rows = [asked.intersection(text.split()) for _, text in rows]
        self._number = Counter(word for row in self._rows for word in row)
        # Keys are given one after the other: the highest says about how many rows there are.
        self._each = max(rows[0][0] / len(rows), 1.0) if rows else 1.0

    def tells(self, word: str) -> float:
        """How much it tells that a row has this word."""
        return log(1 + (len(self._rows) + 1) / (self._number[word] + 0.5))

    def chosen(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Words by themselves and two by two, the rarest first, as long as not too many rows have them."""
        left = MOST_NEAR / self._each
        order = sorted((word for word in words if len(word) > 1), key=lambda word: (self._number[word], -len(word)))
        rare = []
        for word in order[:RARE]:
            if self._number[word] > left:
                break
            left -= self._number[word]
            rare.append(word)
            yield (word,)
        common = order[len(rare) : len(rare) + TOGETHER]
        pairs = sorted((self._together(two), two) for two in combinations(common, 2))
        for nth, (number, two) in enumerate(pairs):
            left -= number
            if left < 0 and (nth or rare):
                return
            yield two
        if not rare and not pairs:
            yield from ((word,) for word in order[:1])

    def _together(self, two: tuple[str, str]) -> int:
        return sum(two[0] in row and two[1] in row for row in self._rows)

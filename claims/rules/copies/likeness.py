"""When two texts have so much in common, and so close together, that one may be a copy of the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from claims.rules.copies.alignment import Pair, Sentences, pairs_of
from claims.rules.copies.fingerprint import fingerprint, is_furniture
from claims.rules.span.withholding import NOTHING, WithheldSpans, merged
from claims.rules.text.folding import squash

# A fingerprint that stands in more texts than this is a stock phrase or what every page has, and tells nothing: one in
# twenty texts, but at least and at most so many.
LEAST_COMMON, MOST_COMMON = 5, 30
# Of a fingerprint that is common, so many texts are looked at where most of a text is common: it is itself copied.
EARLIEST = 3
# A fingerprint of these two texts alone weighs 1, one of 30 texts 0.2.
LEAST_WEIGHT = 2.0
MOST_LIKELY = 50
# Pages on one topic have sentences in common by chance, here and there. A copy has several in a row.
IN_A_ROW = 2
WORDS_IN_A_ROW = 24
RARE_IN_A_ROW = 2
# Code points of the passage that is shown for all.
PASSAGE = 1_000
# A sentence may stand between two of a row, in either text.
_GAP = 2
_SHORT = 4
# At the beginning or end of both texts (up to so many sentences from there) stands what the pages of one site have: a
# passage there that is less than half of either text tells nothing when a third text has it too.
_EDGE = 3
# Parts of a captured page that are not its own words; see claims.rules.extract.
_NOT_OWN = ("furniture", "reference")


@dataclass(frozen=True, slots=True)
class Shared:
    """A fingerprint and the texts (by key, the earliest first) that have it; of a common one the first few."""

    value: int
    texts: Sequence[int]
    common: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common: sentences, words, and the share of each text that these are (0 to 1).

    `start`, `end`: the longest passage in a row, in code points of the one text; its first sentences if it is long.
    """

    same: int
    near: int
    words: int
    share_one: float
    share_other: float
    start: int
    end: int

    @property
    def share(self) -> float:
        """Of the text of which more is in common."""
        return max(self.share_one, self.share_other)


def own_words(text: str, structure: Iterable[Mapping[str, Any]] = (), withheld: WithheldSpans = NOTHING) -> str:
    """The text with what is withheld, page furniture and references blanked; every other character keeps its place."""
    text = withheld.blanked(text)
    around = [
        (part["start"], part["end"])
        for part in structure
        if part.get("kind") in _NOT_OWN and 0 <= part["start"] < part["end"] <= len(text)
    ]
    pieces = merged(around).pieces(text)
    return "".join("\n" * len(words) if is_around else words for _, words, is_around in pieces)


def common_from(texts: int) -> int:
    """In how many of so many texts a fingerprint may stand before it is common."""
    return min(max(texts // 20, LEAST_COMMON), MOST_COMMON)


def likely(shared: Sequence[Shared], total: int) -> list[tuple[int, list[Shared]]]:
    """Texts, at most MOST_LIKELY, that may repeat a part of one that has `total` fingerprints, the likeliest first.

    With each its fingerprints in common that count. The one text itself must not be among those of `shared`.
    """
    copied = 2 * sum(one.common for one in shared) > total
    counting = [one for one in shared if copied or not one.common]
    weights: dict[int, float] = defaultdict(float)
    for one in counting:
        weight = 1 / log2(MOST_COMMON if one.common else len(one.texts) + 1)
        for text in one.texts:
            weights[text] += weight
    enough = [text for text, weight in weights.items() if weight >= LEAST_WEIGHT]
    chosen = sorted(enough, key=lambda text: (-weights[text], text))[:MOST_LIKELY]
    return [(text, [one for one in counting if text in one.texts]) for text in chosen]


def likeness_of(one: Sentences, other: Sentences, shared: Sequence[Shared]) -> Likeness | None:
    """What the texts have in common, or None when that is less than a passage of some sentences.

    `shared` are the fingerprints in common that few texts have: a passage without them tells nothing of these two.
    """
    telling = [pair for pair in pairs_of(one, other) if pair.words >= _SHORT and not _is_furniture(one, pair)]
    rows = [row for row in _rows(telling) if len(row) >= IN_A_ROW and _words(row) >= WORDS_IN_A_ROW]
    rare = {each.value for each in shared}
    alone = {each.value for each in shared if len(each.texts) == 1 and not each.common}
    counting = [row for row in rows if _has_some_of(alone if _at_the_edge(one, other, row) else rare, one, row)]
    if not counting:
        return None
    row = max(counting, key=_words)
    same = sum(pair.score == 1.0 for pair in telling)
    words = _words(telling)
    shares = words / max(one.total, 1), words / max(other.total, 1)
    start, end = _place(one, row)
    ends = (one.spans[pair.one][1] for pair in reversed(row))
    end = next((at for at in ends if at - start <= PASSAGE), one.spans[row[0].one][1])
    return Likeness(same, len(telling) - same, words, *shares, start, end)


def _is_furniture(text: Sentences, pair: Pair) -> bool:
    return is_furniture(squash(text.said(pair.one)))


def _place(text: Sentences, row: list[Pair]) -> tuple[int, int]:
    return text.spans[row[0].one][0], text.spans[row[-1].one][1]


def _has_some_of(fingerprints: set[int], text: Sentences, row: list[Pair]) -> bool:
    start, end = _place(text, row)
    return len(fingerprint(text.text[start:end]) & fingerprints) >= RARE_IN_A_ROW


def _at_the_edge(one: Sentences, other: Sentences, row: list[Pair]) -> bool:
    if 2 * _words(row) > min(one.total, other.total):
        return False
    begins = max(row[0].one, row[0].other) <= _EDGE
    ends = max(len(one.spans) - 1 - row[-1].one, len(other.spans) - 1 - row[-1].other) <= _EDGE
    return begins or ends


def _rows(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Pairs that follow upon one another in both texts."""
    rows: list[list[Pair]] = []
    for pair in pairs:
        last = rows[-1][-1] if rows else None
        if last and pair.one - last.one <= _GAP and 0 < pair.other - last.other <= _GAP:
            rows[-1].append(pair)
        else:
            rows.append([pair])
    return rows


def _words(pairs: Iterable[Pair]) -> int:
    return sum(pair.words for pair in pairs)

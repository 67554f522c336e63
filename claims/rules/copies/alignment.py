"""Two texts side by side: which sentences are the same, nearly the same, dropped or added, and what they lost by it.

Sentences are compared by their words, folded; a sentence that moved is still the same one. The rest are paired by the
share of words in common, best pair first. Offsets are Unicode code points. *Dropped* stands in the one text alone,
*added* in the other alone, so that the one is read as the earlier text, and the other as its copy: which is an
assumption of the reader and no finding.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Indel

from claims.rules.copies.fingerprint import UNSPACED_SIGNS
from claims.rules.text.flow import read_level
from claims.rules.text.folding import squash
from claims.rules.text.sentence import sentences

# Code points of each text that are compared; of a longer one the beginning.
MOST = 200_000
# Words in common out of all words of two sentences, 0 to 1, from which they are nearly the same.
NEAR = 0.6
# Or: so large a share of the shorter one stands in the longer one, in order, and it has at least so many words.
WITHIN, WITHIN_WORDS = 0.85, 5
# A text without sentence ends is cut into parts of so many code points.
_LONGEST = 1_500
# Different words in common, out of those of the shorter sentence, from which two are compared word by word.
ENOUGH = 0.4
# Sentences with a word in common that stands in many of them are not compared for that word alone.
_COMMON = 400
_PAIRS = 200_000

SAME, NEARLY, DROPPED, ADDED = "same", "nearly", "dropped", "added"
KEPT = "kept"
_WORD = re.compile(
    rf"[{UNSPACED_SIGNS}]|[0-9]+(?:[.,:/][0-9]+)*|[^\W\d_{UNSPACED_SIGNS}]+(?:['’\-‐‑][^\W\d_{UNSPACED_SIGNS}]+)*"
    r"|[^\W_]|[%‰<>≤≥±=]"
)
_CLOSERS = "\"'”’»)]"
_ENDS = frozenset(".!?…؟。！？｡।॥:;")
_SHOWN = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A place in a text: offsets in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an altered sentence: kept, dropped or added, as they stand in their text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: same, nearly (the same), dropped or added; where it stands in the one text and in the other.

    `score` is the share of words in common, 0 to 1. `pieces` are the words of a nearly same sentence, in order.
    """

    kind: str
    one: SentenceSpan | None = None
    other: SentenceSpan | None = None
    score: float = 0.0
    words: int = 0
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """What `align` found. Passages stand in the order of the one text, and those added at the end, in their order.

    `share_one` and `share_other`: words of that text that stand in the other too, 0 to 1. `compared`: code points that
    were compared of each; `partial` when that is not all.
    """

    passages: tuple[Passage, ...]
    share_one: float
    share_other: float
    compared: tuple[int, int]
    partial: bool

    def of_kind(self, kind: str) -> list[Passage]:
        """The passages of one kind, in order."""
        return [passage for passage in self.passages if passage.kind == kind]


class Sentences:
    """A text cut into sentences with their folded words; worked out once for many comparisons."""

    def __init__(self, text: str, most: int = MOST) -> None:
        self.text, self.length = text[:most], len(text)
        self.spans = list(_joined(self.text))

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The folded words of each sentence."""
        return [tuple(_folded(self.text[start:end])) for start, end in self.spans]

    @cached_property
    def total(self) -> int:
        """Words in all."""
        return sum(map(len, self.words))

    def span(self, number: int) -> SentenceSpan:
        """Where a sentence stands."""
        return SentenceSpan(*self.spans[number])

    def said(self, number: int) -> str:
        """The sentence as it is read."""
        start, end = self.spans[number]
        return read_level(self.text[start:end])


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences, by their numbers, that are the same or nearly so; words in common and their share."""

    one: int
    other: int
    score: float
    words: int


def align(one: str, other: str) -> Alignment:
    """Compare two texts sentence by sentence; of very long ones the first MOST code points."""
    first, second = Sentences(one), Sentences(other)
    pairs = pairs_of(first, second)
    return Alignment(
        tuple(_passages(first, second, pairs)),
        _share(pairs, first, second),
        _share(pairs, second, first),
        (len(first.text), len(second.text)),
        first.length > len(first.text) or second.length > len(second.text),
    )


def pairs_of(one: Sentences, other: Sentences) -> list[Pair]:
    """Pair the sentences of two texts, each at most once, in the order of the one text."""
    same = _same(one, other)
    left = set(range(len(one.spans))).difference(pair.one for pair in same)
    right = set(range(len(other.spans))).difference(pair.other for pair in same)
    return sorted(same + _near(one, other, left, right), key=lambda pair: pair.one)


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that a line break cuts in two goes on where the next line begins with a small letter."""
    held: tuple[int, int] | None = None
    ended = True
    for start, end in sentences(text):
        if held and text[start].islower() and not ended:
            held = held[0], end
        else:
            if held:
                yield from _cut(text, *held)
            held = start, end
        # A line that goes on is looked at alone: it begins with a letter, so that its end is in it.
        ended = text[start:end].rstrip(_CLOSERS)[-1:] in _ENDS
    if held:
        yield from _cut(text, *held)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        at = space if space > start else start + _LONGEST
        yield start, at
        shown = _SHOWN.search(text, at, end)
        start = shown.start() if shown else end
    yield start, end


def _same(one: Sentences, other: Sentences) -> list[Pair]:
    """The first of several like sentences goes with the first there, the second with the second."""
    places = defaultdict(list)
    for number, words in reversed(list(enumerate(other.words))):
        places[words or other.said(number)].append(number)
    pairs = []
    for number, words in enumerate(one.words):
        if found := places.get(words or one.said(number)):
            pairs.append(Pair(number, found.pop(), 1.0, len(words)))
    return pairs


def _near(one: Sentences, other: Sentences, left: set[int], right: set[int]) -> list[Pair]:
    """The best pairs first; ties go to the places nearest to one another, the same whichever text comes first."""
    scored = []
    for first, second in _candidates(one, other, left, right):
        words, score = _likeness(one.words[first], other.words[second])
        if score >= NEAR:
            scored.append((-score, abs(first - second), first + second, Pair(first, second, score, words)))
    pairs = []
    for *_, pair in sorted(scored, key=lambda row: row[:3]):
        if pair.one in left and pair.other in right:
            left.remove(pair.one)
            right.remove(pair.other)
            pairs.append(pair)
    return pairs


def _candidates(one: Sentences, other: Sentences, left: set[int], right: set[int]) -> list[tuple[int, int]]:
    """Pairs with enough words in common, of those that are rare in these two texts: not every pair is looked at."""
    here, there = _places(one, left), _places(other, right)
    both = sorted(here.keys() & there.keys(), key=lambda word: (len(here[word]) * len(there[word]), word))
    common: Counter[tuple[int, int]] = Counter()
    asked = ENOUGH
    for word in both:
        if len(here[word]) * len(there[word]) > _COMMON or len(common) > _PAIRS:
            asked = ENOUGH / 4
            break
        common.update([(first, second) for first in here[word] for second in there[word]])
    size = {number: len(set(one.words[number])) for number in left}, {n: len(set(other.words[n])) for n in right}
    return [pair for pair, words in common.items() if words >= asked * min(size[0][pair[0]], size[1][pair[1]])]


def _places(text: Sentences, numbers: set[int]) -> dict[str, list[int]]:
    places = defaultdict(list)
    for number in sorted(numbers):
        for word in set(text.words[number]):
            places[word].append(number)
    return places


def _likeness(one: Sequence[str], other: Sequence[str]) -> tuple[int, float]:
    """Words in common, in order, and the share of all words that they are; a part that was cut out counts as near."""
    common = (len(one) + len(other) - Indel.distance(one, other)) // 2
    shorter = min(len(one), len(other))
    share = 2 * common / (len(one) + len(other))
    if shorter >= WITHIN_WORDS and common >= WITHIN * shorter:
        share = max(share, NEAR)
    return common, share


def _share(pairs: list[Pair], text: Sentences, against: Sentences) -> float:
    if text.total == 0:
        return float(against.total == 0)
    return sum(pair.words for pair in pairs) / text.total


def _passages(one: Sentences, other: Sentences, pairs: list[Pair]) -> Iterator[Passage]:
    paired = {pair.one: pair for pair in pairs}
    for number, words in enumerate(one.words):
        pair = paired.get(number)
        if pair is None:
            yield Passage(DROPPED, one=one.span(number), words=len(words))
        elif pair.score == 1.0:
            yield Passage(SAME, one.span(number), other.span(pair.other), 1.0, pair.words)
        else:
            pieces = tuple(pieces_of(one.said(number), other.said(pair.other)))
            yield Passage(NEARLY, one.span(number), other.span(pair.other), pair.score, pair.words, pieces)
    used = {pair.other for pair in pairs}
    for number, words in enumerate(other.words):
        if number not in used:
            yield Passage(ADDED, other=other.span(number), words=len(words))


def pieces_of(one: str, other: str) -> Iterator[Piece]:
    """The words of two sentences in order: kept (as in the other), dropped and added, with the signs after them.

    Sentences longer than `Sentences` cuts them are not compared: the one is dropped, the other added.
    """
    if max(len(one), len(other)) > _LONGEST:
        yield from _changed(one, other)
        return
    first, second = _tokens(one), _tokens(other)
    dropped = added = ""
    for step in Indel.opcodes([word for word, _ in first], [word for word, _ in second]):
        before = "".join(said for _, said in first[step.src_start : step.src_end])
        after = "".join(said for _, said in second[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield from _changed(dropped, added)
            dropped = added = ""
            yield Piece(KEPT, after)
        else:
            dropped, added = dropped + before, added + after
    yield from _changed(dropped, added)


def _changed(dropped: str, added: str) -> Iterator[Piece]:
    if dropped:
        yield Piece(DROPPED, dropped)
    if added:
        yield Piece(ADDED, added)


def _tokens(sentence: str) -> list[tuple[str, str]]:
    """Folded words, each with its own letters and what stands after it up to the next word."""
    starts = [found.start() for found in _WORD.finditer(sentence)] or [0]
    starts[0] = 0
    said = (sentence[start:end] for start, end in pairwise([*starts, len(sentence)]))
    return [(" ".join(_folded(part)) or part, part) for part in said]


def _folded(words: str) -> list[str]:
    """Folded words, without the hyphens in them."""
    return [word.replace("-", "") for word in _WORD.findall(squash(words))]

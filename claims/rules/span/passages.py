"""A text cut into its sentences, with what is asked of them again and again when two texts are compared.

Offsets are Unicode code points. Sentences are compared by their plain words: white space, quotation marks, dashes and
invisible characters do not count, case, accents and signs do.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice
from math import log

from claims.rules.span.anchor import CONTEXT, MAX_PLACES
from claims.rules.text.folding import DASHES, INVISIBLE, QUOTES, FoldedText, squash
from claims.rules.text.sentence import sentences

# A text without sentence ends is cut all the same, at the next white space.
LONGEST = 2_000
# So many sentences are looked at for one, the rarest words first: the common ones say little and cost time.
_LOOKED_AT = 1_000
_STRAIGHT = str.maketrans(QUOTES | DASHES | INVISIBLE)


def plain(words: str) -> str:
    """Words with one space between them, straight quotes and plain dashes; nothing else is changed."""
    return " ".join((words if words.isascii() else words.translate(_STRAIGHT)).split())


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """Where words stand: their whole sentences, what comes before them there, and the sentences on either side."""

    sentence: str
    lead: str
    before: str
    after: str

    def sides_of(self, other: "SentenceContext") -> int:
        """On how many sides, 0 to 2, the same words stand next to both sentences."""
        return (self.before == other.before) + (self.after == other.after)


class Passages:
    """The sentences of one text, by number from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [piece for start, end in sentences(text) for piece in _pieces(text, start, end)]
        self.plain = [plain(text[start:end]) for start, end in self.spans]
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """The numbers of the sentences with these plain words."""
        numbers = defaultdict(list)
        for number, words in enumerate(self.plain):
            numbers[words].append(number)
        return dict(numbers)

    @cached_property
    def squashed(self) -> list[str]:
        """The plain words of each sentence, folded."""
        return [squash(words) for words in self.plain]

    @cached_property
    def folded(self) -> FoldedText:
        """The whole text folded for finding words that are written differently."""
        return FoldedText(self.text)

    def touched(self, start: int, end: int) -> range:
        """The numbers of the sentences that a span touches."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def bounds(self, numbers: Sequence[int]) -> tuple[int, int]:
        """Offsets of a run of sentences, from the first to the last."""
        return self.spans[numbers[0]][0], self.spans[numbers[-1]][1]

    def words(self, numbers: Sequence[int]) -> str:
        """The plain words of a run of sentences."""
        return " ".join(self.plain[number] for number in numbers)

    def folded_words(self, numbers: Sequence[int]) -> str:
        """The folded words of a run of sentences."""
        return " ".join(self.squashed[number] for number in numbers)

    def beside(self, numbers: Sequence[int]) -> tuple[str, str]:
        """What stands just before and after a run of sentences, at most CONTEXT characters; empty at the edges."""
        before = self.plain[numbers[0] - 1][-CONTEXT:] if numbers[0] else ""
        after = self.plain[numbers[-1] + 1][:CONTEXT] if numbers[-1] + 1 < len(self.plain) else ""
        return before, after

    def context(self, start: int, end: int) -> SentenceContext:
        """Where the words of a span stand."""
        numbers = self.touched(start, end)
        lead = plain(self.text[self.spans[numbers[0]][0] : start])
        return SentenceContext(self.words(numbers), lead, *self.beside(numbers))

    def places(self, words: str) -> list[int]:
        """Where exactly these words begin, at most MAX_PLACES + 1 places, overlapping ones too."""
        return list(islice(self._places(words), MAX_PLACES + 1))

    def _places(self, words: str) -> Iterator[int]:
        at = self.text.find(words)
        while at >= 0:
            yield at
            at = self.text.find(words, at + 1)


class WordIndex:
    """Finds, among some sentences of a text, those that share rare words with others; folded words, no inflection."""

    def __init__(self, passages: Passages, numbers: Sequence[int]) -> None:
        self._size = len(numbers)
        self._sentences = defaultdict(list)
        for number in numbers:
            for word in set(passages.squashed[number].split()):
                self._sentences[word].append(number)

    def alike(self, words: str, most: int) -> list[int]:
        """Numbers of the sentences that share most with these folded words, a word counting more the rarer it is."""
        shares: defaultdict[int, float] = defaultdict(float)
        found = [self._sentences[word] for word in set(words.split()) if word in self._sentences]
        spent = 0
        for numbers in sorted(found, key=len):
            spent += len(numbers)
            if spent > _LOOKED_AT and shares:
                break
            weight = log(1 + self._size / len(numbers))
            for number in numbers[:_LOOKED_AT]:
                shares[number] += weight
        return nlargest(most, shares, key=shares.__getitem__)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.find(" ", start + LONGEST, min(end, start + 2 * LONGEST))
        cut = cut if cut > 0 else start + LONGEST
        yield start, cut
        start = cut + (text[cut] == " ")
    if start < end:
        yield start, end

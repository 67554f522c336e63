"""A text cut into its sentences, with what is asked of them again and again when two texts are compared.

Offsets are Unicode code points. Sentences are compared by their plain words: white space, quotation marks, dashes and
invisible characters do not count, case, accents and signs do. Nor do the ends of printed lines: sentences reach over
them, and words are found that are read over them.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice, pairwise
from math import log

from claims.rules.span.anchor import CONTEXT, MAX_PLACES
from claims.rules.text.flow import Flowed, flowed, level
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
    """Where words stand: their whole sentences, what comes before them there, and the sentences on either side.

    `rest` stands for what was cut off from a very long sentence: equal where that is.
    """

    sentence: str
    lead: str
    before: str
    after: str
    rest: tuple[int, ...] = ()

    def sides_of(self, other: "SentenceContext") -> int:
        """On how many sides, 0 to 2, the same words stand next to both sentences."""
        return (self.before == other.before) + (self.after == other.after)


class Passages:
    """The sentences of one text, by number from 0. `blocks` are the stretches of it in which lines flow.

    `known` are words of another text: see claims.rules.text.flow.
    """

    def __init__(self, text: str, blocks: Sequence[tuple[int, int]] = (), known: Iterable[str] = ()) -> None:
        self.text, self._blocks, self._known = text, blocks, known
        self.level = level(text, blocks, known)
        self.spans: list[tuple[int, int]] = []
        # The number of the first piece of each sentence.
        self._firsts: list[int] = []
        for start, end in sentences(self.level):
            self._firsts.append(len(self.spans))
            self.spans += _pieces(self.level, start, end)
        self.plain = [plain(self.level[start:end]) for start, end in self.spans]
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    @cached_property
    def _flowed(self) -> Flowed:
        return flowed(self.text, self._blocks, self._known)

    def read(self, start: int, end: int) -> str:
        """The words of a span, from its first character to its last, as they are read over line ends."""
        return self._flowed.text[self._flowed.at(start) : self._flowed.at(end)]

    def slip(self, place: int, by: int) -> int:
        """The place so many read characters after another one."""
        at = self._flowed.at(place) + by
        return self._flowed.span(at, at + 1)[0] if at < len(self._flowed.text) else len(self.text)

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
        return FoldedText(self.level)

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
        lead = plain(self.level[self.spans[numbers[0]][0] : start])
        return SentenceContext(self.words(numbers), lead, *self.beside(numbers), rest=self._rest(numbers))

    def _sentences(self, numbers: range) -> range:
        """The sentences that a run of pieces is of."""
        return range(bisect_right(self._firsts, numbers[0]) - 1, bisect_left(self._firsts, numbers[-1] + 1))

    def _pieces_of(self, found: range) -> range:
        """All pieces of a run of sentences."""
        after = found.stop < len(self._firsts)
        return range(self._firsts[found.start], self._firsts[found.stop] if after else len(self.spans))

    def _rest(self, numbers: range) -> tuple[int, ...]:
        """What stands for all of the sentences that a run of pieces is of, where these are not all of them."""
        found = self._sentences(numbers)
        whole = self._pieces_of(found)
        return () if whole == numbers else (numbers[0] - whole[0], *(self._long[at] for at in found))

    @cached_property
    def _long(self) -> list[int]:
        """A number for the words of each sentence, the same for the same words in this process."""
        edges = pairwise([*self._firsts, len(self.spans)])
        return [hash(tuple(self.plain[first:after])) for first, after in edges]

    def whole(self, numbers: range) -> str:
        """The plain words of all sentences that a run of pieces is of."""
        return self.words(self._pieces_of(self._sentences(numbers)))

    def places(self, words: str, read: str = "") -> list[tuple[int, int]]:
        """Where exactly these words stand, or are `read` over line ends: at most MAX_PLACES + 1 spans in order.

        Overlapping ones count too.
        """
        found = {(at, at + len(words)) for at in islice(_places(self.text, words), MAX_PLACES + 1)}
        if read and (self._blocks or read != words):
            places = islice(_places(self._flowed.text, read), MAX_PLACES + 1)
            found.update(self._flowed.span(at, at + len(read)) for at in places)
        return sorted(found)[: MAX_PLACES + 1]


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


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

"""Where a text that somebody typed quotes another one word for word, and that text without the quotation.

Compared are folded texts, so that another quote sign, case or line break hides nothing. A passage counts as quoted from
LEAST characters on, where it was recorded as a passage; of the rest of the text, a run from RUN characters on does:
shorter ones are in everybody's mouth ("mesenchymal stem cells").
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from claims.rules.text.folding import FoldedText, fold, squash

LEAST = 20
RUN = 40
# Of a row of characters that stands in a text again and again, so many places are compared.
MOST_PLACES = 8


class Quoted:
    """A text whose words are looked for elsewhere. What also stands in `elsewhere`, which all may read, is not."""

    def __init__(self, text: str, passages: Iterable[str] = (), elsewhere: Iterable[str] = ()) -> None:
        self._texts = [FoldedText(text).text]
        self._elsewhere = [FoldedText(other).text for other in elsewhere]
        # Any run of RUN characters has one of these in it, whole.
        self._places: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for at in range(0, len(self._texts[0]) - LEAST + 1, RUN - LEAST):
            self._add(0, at, RUN)
        for passage in sorted({_plain(passage) for passage in passages}):
            if len(passage) >= LEAST:
                self._texts.append(passage)
                self._add(len(self._texts) - 1, 0, min(len(passage), RUN))

    def _add(self, number: int, at: int, least: int) -> None:
        places = self._places[self._texts[number][at : at + LEAST]]
        if len(places) < MOST_PLACES:
            places.append((number, at, least))

    def stands_in(self, typed: str) -> bool:
        """Whether a text quotes it."""
        return any(True for _ in self._runs(_plain(typed)))

    def taken_out(self, typed: str, instead: str) -> str:
        """A text with `instead` in the place of each quotation; what quotes nothing comes back as it is."""
        if not self.stands_in(typed):
            return typed
        folded = fold(typed)
        pieces, at = [], 0
        for first, after in self._runs(folded.text):
            pieces += [typed[at : folded.starts[first]], instead]
            at = folded.ends[after - 1]
        return "".join([*pieces, typed[at:]])

    def _runs(self, typed: str) -> Iterator[tuple[int, int]]:
        """Runs of a folded text that are quoted, in order, none overlapping."""
        at = done = 0
        while at + LEAST <= len(typed):
            first, after = self._longest(typed, at, done)
            if first == after:
                at += 1
                continue
            run = typed[first:after]
            if not any(run in other for other in self._elsewhere):
                yield after - len(run.lstrip()), first + len(run.rstrip())
            at = done = after

    def _longest(self, typed: str, at: int, done: int) -> tuple[int, int]:
        """The longest quoted run about the characters from `at`; nothing before `done` belongs to it."""
        longest = at, at
        for number, place, least in self._places.get(typed[at : at + LEAST], ()):
            text = self._texts[number]
            before = _same(typed[max(done, at - RUN) : at][::-1], text[max(0, place - RUN) : place][::-1])
            after = LEAST + _same_from(typed, at + LEAST, text, place + LEAST)
            if before + after >= least and before + after > longest[1] - longest[0]:
                longest = at - before, at + after
        return longest


def _plain(text: str) -> str:
    return " ".join(squash(text).split())


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return _same_from(one, 0, other, 0)


def _same_from(one: str, at: int, other: str, there: int) -> int:
    """How many characters two texts have in common from a place in each on.

    Compared are pieces, not characters: what is repeated a thousand times is read at the speed of a comparison.
    """
    common, step = 0, RUN
    while step:
        piece = one[at + common : at + common + step]
        if piece and piece == other[there + common : there + common + step]:
            common += len(piece)
            step *= 2
        else:
            step //= 2
    return common

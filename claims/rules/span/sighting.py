"""Where a claim's words stand in another text of its source: found exactly, moved, reworded or lost.

Only words that stand there once, in the same sentence, between the same neighbours and in the same order are found
*exactly*; that alone is taken over without a person. Where printed lines end says nothing: words are the same that are
read the same. Everything else is a proposal with a score and a reason, or lost.
A sentence that stood beside the claim before is never proposed for it: it is another sentence, however alike.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os.path import commonprefix

from rapidfuzz import fuzz, process

from claims.choices import SightingState
from claims.rules.span.anchor import MAX_PLACES
from claims.rules.span.introduction import NO_SHAPE, Shape, introduced_by
from claims.rules.span.passages import Passages, SentenceContext, WordIndex, plain
from claims.rules.span.struck import struck_anew, struck_in
from claims.rules.text.differences import differences
from claims.rules.text.flow import both_words
from claims.rules.text.folding import fold, squash
from claims.rules.text.word_changes import MOST, what_changed

Place = tuple[int, int]

# Likeness, 0 to 1, from which a passage is proposed; less is needed where the neighbours stayed.
LEAST_ALIKE = (0.6, 0.5, 0.4)
# What a neighbour that stayed adds when candidates are put in order; it is no part of the score.
_NEIGHBOUR = 0.1
_CANDIDATES = 20
_LIKELY = 6
_RIVALS = 5
# So many words in a row are a claim's own wherever they stand; fewer may stand anywhere.
_OWN_WORDS = 5
# Why a claim is lost is looked for only where a text is no longer than this, in sentences.
_EXPLAINED = 5_000
_TWIN = 0.75
# Code points of each that are compared, many more than the sentences of one claim have.
_MOST_ALIKE = 20_000
_MAX_WHY = 300


@dataclass(frozen=True, slots=True)
class Sighted:
    """What another text has of a claim: offsets in code points and exact words, none where lost.

    `score` is the likeness of the whole sentences, 0 to 1; where the words stand in several places it is divided by
    their number. Only state EXACT may be taken over without a person.
    """

    state: SightingState
    start: int | None = None
    end: int | None = None
    exact: str = ""
    score: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Sought:
    """A claim in the old text: its words as written and as read, the numbers of its sentences, and where it stands."""

    start: int
    end: int
    quote: str
    read: str
    numbers: range
    setting: SentenceContext


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage of the new text: its span, its sentences, their likeness with the claim's, and what ranks it."""

    start: int
    end: int
    numbers: range
    likeness: float
    sides: int

    @property
    def rank(self) -> tuple[float, int]:
        return self.likeness + _NEIGHBOUR * self.sides, self.start - self.end


class Comparison:
    """Two texts of one source, prepared once, in which any number of claims is looked for.

    Each may come with its blocks, in which lines flow, with what has a line through it, and with its shape.
    `same_document`: the old text is an excerpt of exactly this document, which hashes prove, so that words which stand
    in it once are the claim's, whatever stands around them.
    """

    def __init__(
        self,
        old_text: str,
        new_text: str,
        *,
        old_blocks: Sequence[Place] = (),
        new_blocks: Sequence[Place] = (),
        old_struck: Sequence[Place] = (),
        new_struck: Sequence[Place] = (),
        shapes: tuple[Shape, Shape] = (NO_SHAPE, NO_SHAPE),
        same_document: bool = False,
    ) -> None:
        known = both_words(old_text, new_text) if old_blocks or new_blocks else ()
        self.old, self.new = Passages(old_text, old_blocks, known), Passages(new_text, new_blocks, known)
        self.struck = old_struck, new_struck
        # Lists that only one of two extractors told are none to compare by.
        both = all(shape.lists for shape in shapes)
        self._old_shape, self._new_shape = shapes if both else (shape.without_lists() for shape in shapes)
        self.same_document = same_document

    @cached_property
    def _kept(self) -> dict[int, int]:
        """Sentences that both texts have once, by number, as far as nothing else about their order is possible."""
        pairs = [
            (numbers[0], self.new.numbers[words][0])
            for words, numbers in self.old.numbers.items()
            if len(numbers) == 1 and len(self.new.numbers.get(words, ())) == 1
        ]
        return _in_every_longest_order(sorted(pairs))

    @cached_property
    def _gone(self) -> WordIndex:
        """Sentences of the old text that the new one does not have."""
        return WordIndex(self.old, self._gone_numbers)

    @cached_property
    def _gone_numbers(self) -> list[int]:
        return [number for number, words in enumerate(self.old.plain) if words not in self.new.numbers]

    @cached_property
    def _fresh(self) -> WordIndex:
        """Sentences of the new text that the old one does not have: only these can be a claim's new wording."""
        return WordIndex(self.new, [number for number, words in enumerate(self.new.plain) if self._is_fresh(number)])

    def _is_fresh(self, number: int) -> bool:
        return self.new.plain[number] not in self.old.numbers

    def find(self, start: int, end: int) -> Sighted:
        """Look for the claim that stands at these offsets of the old text."""
        found = self._found(start, end)
        return found if found.start is None else self._unless_struck(start, end, found)

    def _unless_struck(self, start: int, end: int, found: Sighted) -> Sighted:
        """What was found, with what is struck through in its sentence on one side alone: that is never the same."""
        if not any(self.struck):
            return found
        numbers = self.old.touched(start, end), self.new.touched(found.start or 0, found.end or 0)
        before, there = map(struck_in, (self.old, self.new), self.struck, numbers)
        if not (told := struck_anew(self.old, self.new, before, there)):
            return found
        return replace(found, state=SightingState.REWORDED, why=f"{told} {found.why}".strip()[:_MAX_WHY])

    def _found(self, start: int, end: int) -> Sighted:
        quote = self.old.text[start:end]
        if self.old.text == self.new.text:
            return Sighted(SightingState.EXACT, start, end, quote, 1.0)
        read = self.old.read(start, end)
        sought = _Sought(start, end, quote, read, self.old.touched(start, end), self.old.context(start, end))
        places = self.new.places(quote, read)
        if self.same_document and len(places) == 1:
            return self._exact(places[0])
        found = self._word_for_word(sought, places) or self._written_differently(sought) or self._reworded(sought)
        return self._with_introductions(sought, found)

    def _with_introductions(self, sought: _Sought, found: Sighted) -> Sighted:
        """The same, as reworded where what introduces the words says something else: a lead-in, a term, a heading."""
        if found.start is None:
            return found
        one, other = (
            plain(" ".join(introduced_by(passages.level, at, shape)))
            for passages, at, shape in (
                (self.old, sought.start, self._old_shape),
                (self.new, found.start, self._new_shape),
            )
        )
        if one == other:
            return found
        why = f"{_said('What introduces it changed', what_changed(one, other))} {found.why}".strip()
        return replace(found, state=SightingState.REWORDED, why=why[:_MAX_WHY])

    # --- the same words ----------------------------------------------------------------------------------------

    def _exact(self, place: Place) -> Sighted:
        return Sighted(SightingState.EXACT, *place, self.new.text[slice(*place)], 1.0)

    def _word_for_word(self, sought: _Sought, places: Sequence[Place]) -> Sighted | None:
        """The claim's words in its own sentence: exact, or moved; None where they do not stand in it."""
        others = [place for place in self.old.places(sought.quote, sought.read) if place != (sought.start, sought.end)]
        before = [self.old.context(*place) for place in others]
        own = [
            (place, there)
            for place in places
            if _same_sentence(there := self.new.context(*place), sought.setting) and there not in before
        ]
        if not own:
            return self._in_a_part(sought, places)
        place, there = max(own, key=lambda one: one[1].sides_of(sought.setting))
        rivals = len(own) + sum(_same_sentence(other, sought.setting) for other in before)
        why = self._why_moved(sought, place, there, more=len(places) > len(before) + 1)
        if not why:
            return self._exact(place)
        score = 1.0 if rivals == 1 and len(places) <= len(before) + 1 else 1 / max(len(places), rivals)
        return Sighted(SightingState.MOVED, *place, self.new.text[slice(*place)], score, why)

    def _in_a_part(self, sought: _Sought, places: Sequence[Place]) -> Sighted | None:
        """The claim's words in the same part of a very long sentence, another part of which changed."""
        setting = replace(sought.setting, rest=())
        for place in places if sought.setting.rest else ():
            if _same_sentence(replace(self.new.context(*place), rest=()), setting):
                changed = what_changed(*self._wholes(sought, self.new.touched(*place)))
                exact, score = self.new.text[slice(*place)], 1 / len(places)
                why = _said("The words around it changed", changed)
                return Sighted(SightingState.REWORDED, *place, exact, score, why)
        return None

    def _why_moved(self, sought: _Sought, place: Place, there: SentenceContext, *, more: bool) -> str:
        """Why a place is not beyond doubt; empty where it is."""
        if more:
            return "The same words stand in more places than before."
        if there.before != sought.setting.before and there.after != sought.setting.after:
            return "Other words stand before and after its sentence."
        if there.before != sought.setting.before:
            return "Other words stand before its sentence."
        if there.after != sought.setting.after:
            return "Other words stand after its sentence."
        if not self._in_order(sought.numbers, self.new.touched(*place)):
            return "It stands in another place among the sentences that stayed."
        return ""

    def _in_order(self, old: Sequence[int], new: Sequence[int]) -> bool:
        return len(old) == len(new) and all(map(self._keeps_its_place, old, new))

    def _keeps_its_place(self, old: int, new: int) -> bool:
        before, after = self.old.numbers[self.old.plain[old]], self.new.numbers[self.new.plain[new]]
        if len(before) == len(after) == 1:
            return self._kept.get(old) == new
        # A sentence that is repeated: the third of four is the third of four.
        return len(before) == len(after) and before.index(old) == after.index(new)

    def _written_differently(self, sought: _Sought) -> Sighted | None:
        """The claim's words with other quotation marks, white space and so on, in its own sentence."""
        hits = [hit for hit in self._folded_places(sought.read) if self.new.read(*hit) != sought.read]
        own = [hit for hit in hits if squash(self._sentence_at(hit)) == squash(sought.setting.sentence)]
        if not own or len(hits) > MAX_PLACES:
            return None
        start, end = max(own, key=lambda hit: self.new.context(*hit).sides_of(sought.setting))
        exact = self.new.text[start:end]
        why = f"Written differently: {', '.join(differences(sought.read, self.new.read(start, end)))}."
        return Sighted(SightingState.REWORDED, start, end, exact, 1.0 / len(own), why)

    def _sentence_at(self, span: tuple[int, int]) -> str:
        return self.new.words(self.new.touched(*span))

    def _folded_places(self, quote: str) -> Iterator[tuple[int, int]]:
        needle = fold(quote).text.strip(" ")
        for count, at in enumerate(self.new.folded.find(needle)):
            span = self.new.folded.span(at, at + len(needle))
            if count > MAX_PLACES:
                return
            if span:
                yield span

    # --- other words -------------------------------------------------------------------------------------------

    def _reworded(self, sought: _Sought) -> Sighted:
        """The passage most like the claim's sentences, if it can be theirs; else lost."""
        candidates = sorted(self._candidates(sought), key=lambda candidate: candidate.rank, reverse=True)
        for candidate in candidates[:_RIVALS]:
            if candidate.likeness < LEAST_ALIKE[candidate.sides]:
                continue
            if not self._is_anothers(sought, candidate):
                return self._proposal(sought, candidate)
        elsewhere = self._in_another_sentence(sought)
        return elsewhere or Sighted(SightingState.LOST, why=self._why_lost(sought, bool(candidates)))

    def _candidates(self, sought: _Sought) -> Iterator[_Candidate]:
        """Runs of sentences around those that share rare words with the claim's, or stand where it stood."""
        words = squash(sought.setting.sentence)[:_MOST_ALIKE]
        numbers = {*self._fresh.alike(words, _CANDIDATES), *self._between_neighbours(sought.numbers)}
        likely = sorted(numbers, key=lambda number: fuzz.token_set_ratio(words, self.new.squashed[number]))[-_LIKELY:]
        for run in {run for number in likely for run in self._runs(number, len(sought.numbers))}:
            start, end = self.new.bounds(run)
            sides = SentenceContext("", "", *self.new.beside(run)).sides_of(sought.setting)
            yield _Candidate(start, end, run, likeness(words, self.new.folded_words(run)), sides)

    def _in_another_sentence(self, sought: _Sought) -> Sighted | None:
        """The claim's words, many enough to be its own, in a fresh sentence that is not like theirs."""
        places = self.new.places(sought.quote, sought.read)
        if len(places) != 1 or len(sought.read.split()) < _OWN_WORDS:
            return None
        numbers = self.new.touched(*places[0])
        if not all(map(self._is_fresh, numbers)):
            return None
        alike = likeness(squash(sought.setting.sentence), self.new.folded_words(numbers))
        why = _said("The same words stand in another sentence", what_changed(*self._wholes(sought, numbers)))
        return Sighted(SightingState.REWORDED, *places[0], self.new.text[slice(*places[0])], alike, why)

    def _wholes(self, sought: _Sought, numbers: range) -> tuple[str, str]:
        """The whole sentences of the claim and of a passage; of very long ones what follows where they part."""
        one, other = self.old.whole(sought.numbers), self.new.whole(numbers)
        if max(len(one), len(other)) <= MOST:
            return one, other
        same = len(commonprefix([one, other]))  # noqa: RUF071 -- of words, not of paths
        parted = one.rfind(" ", 0, same) + 1
        return one[parted : parted + MOST], other[parted : parted + MOST]

    def _between_neighbours(self, numbers: range) -> Iterator[int]:
        """Fresh sentences that stand where the claim's stood, between the neighbours that stayed."""
        before, after = self._kept.get(numbers[0] - 1), self._kept.get(numbers[-1] + 1)
        places = [*([] if before is None else [before + 1]), *([] if after is None else [after - 1])]
        yield from (place for place in places if 0 <= place < len(self.new.plain) and self._is_fresh(place))

    def _runs(self, number: int, length: int) -> Iterator[range]:
        """Runs of about as many sentences, with this one in them."""
        for size in range(max(1, length - 1), length + 2):
            for first in range(number - size + 1, number + 1):
                if first >= 0 and first + size <= len(self.new.plain):
                    yield range(first, first + size)

    def _is_anothers(self, sought: _Sought, candidate: _Candidate) -> bool:
        """Whether a sentence that stood beside the claim, and is gone too, is more like the candidate."""
        words = self.new.folded_words(candidate.numbers)
        there = SentenceContext("", "", *self.new.beside(candidate.numbers))
        for number in self._gone.alike(words, _RIVALS):
            sides = SentenceContext("", "", *self.old.beside((number,))).sides_of(there)
            rank = likeness(words, self.old.squashed[number]) + _NEIGHBOUR * sides
            if number not in sought.numbers and rank > candidate.rank[0]:
                return True
        return False

    def _proposal(self, sought: _Sought, candidate: _Candidate) -> Sighted:
        start, end = self._narrowed(sought, candidate)
        exact = self.new.text[start:end]
        said = "The words around it changed" if self.new.read(start, end) == sought.read else "Reworded"
        changed = what_changed(*self._wholes(sought, candidate.numbers))
        return Sighted(SightingState.REWORDED, start, end, exact, candidate.likeness, _said(said, changed))

    def _narrowed(self, sought: _Sought, candidate: _Candidate) -> tuple[int, int]:
        """The claim's own words inside of the candidate where they stand there once, else the whole sentences.

        What stood in the claim's sentences outside of its words, and stands so in the candidate, stays outside.
        """
        start, end = candidate.start, candidate.end
        inside = [one for one in self.new.places(sought.quote, sought.read) if start <= one[0] and one[1] <= end]
        if len(inside) == 1:
            return inside[0]
        first, last = self.old.bounds(sought.numbers)
        lead, tail = self.old.read(first, sought.start), self.old.read(sought.end, last)
        words = self.new.read(start, end)
        low = self.new.slip(start, len(lead)) if words.startswith(lead) else start
        high = self.new.slip(start, len(words) - len(tail)) if tail and words.endswith(tail) else end
        return (low, high) if low < high else (start, end)

    def _why_lost(self, sought: _Sought, considered: bool) -> str:
        if len(self.new.plain) <= _EXPLAINED and self._twin(sought):
            return "A similar sentence stands there, but it stood beside the claim before."
        nearest = "; the nearest is another sentence" if considered else ""
        return f"Nothing like it stands there{nearest}."

    def _twin(self, sought: _Sought) -> bool:
        words, most = squash(sought.setting.sentence), self.new.squashed
        alike = process.extract(words, most, scorer=fuzz.ratio, score_cutoff=100 * _TWIN, limit=_RIVALS)
        return any(not self._is_fresh(number) for *_, number in alike)


def likeness(one: str, other: str) -> float:
    """How much two folded wordings are alike, 0 to 1: by their characters, or by their words in any order.

    The time grows with the product of their lengths, so that of very long ones the beginning is compared.
    """
    one, other = one[:_MOST_ALIKE], other[:_MOST_ALIKE]
    return max(fuzz.ratio(one, other), 0.95 * fuzz.token_sort_ratio(one, other)) / 100


def _same_sentence(one: SentenceContext, other: SentenceContext) -> bool:
    return (one.sentence, one.lead, one.rest) == (other.sentence, other.lead, other.rest)


def _said(what: str, changed: Sequence[str]) -> str:
    """What happened, and what a reader should look at first."""
    why = f"{what}{': ' if changed else ''}{'; '.join(changed)}."
    return why if len(why) <= _MAX_WHY else why[: _MAX_WHY - 1] + "…"


def _in_every_longest_order(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Of (old, new) numbers in the order of the old ones, those in every longest run whose new numbers rise.

    A sentence that moved is not in it; where it cannot be told which of two moved, neither is.
    """
    behind = _longest_ending([new for _, new in pairs])
    ahead = _longest_ending([-new for _, new in reversed(pairs)])[::-1]
    longest = max(behind, default=0)
    on_one = [place for place in range(len(pairs)) if behind[place] + ahead[place] - 1 == longest]
    choices = Counter(behind[place] for place in on_one)
    return dict(pairs[place] for place in on_one if choices[behind[place]] == 1)


def _longest_ending(values: Sequence[int]) -> list[int]:
    """For each value, how many the longest rising run has that ends with it."""
    tails: list[int] = []
    lengths = []
    for value in values:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        lengths.append(at + 1)
    return lengths

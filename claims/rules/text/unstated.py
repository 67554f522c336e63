"""Stretches of a text whose words it does not state: what it asks, what nobody has shown, what it calls untrue.

For text without odd signs. Told by listed words; each sentence is looked at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.rules.text import relations
from claims.rules.text.listed import forms, one_of, whole

Span = tuple[int, int]
_SENTENCE = re.compile(r"[^.!?;:]+(?:[.!?;:](?![\s\"'”’»)]|$)[^.!?;:]*)*+[.!?;:]?")
# A question begins with one of these, at the start of its sentence or after a comma: "It works, doesn't it?"
_OPENS = re.compile(
    rf"(?:^|[,–—])\W{{0,4}}(?:(?:so|and|but|or|then)\s+)?(?P<word>{one_of(relations.QUESTION_WORDS)})(?![\w'])",
    re.IGNORECASE,
)
# "Whether" asks, unless it says that something is so in any case.
_WHETHER = re.compile(
    rf"(?<!\w)(?<!regardless\sof\s)(?<!no\smatter\s)(?:(?:{one_of(forms(relations.ASKING, relations.ASKING_IRREGULAR))}"
    rf"|doubtful|unclear|unknown)\s+(?:whether|if)|whether(?!\s+or\s+not\b))(?!\w)",
    re.IGNORECASE,
)
_IN_ANY_CASE = re.compile(r"\W*whether\b[^,]*,", re.IGNORECASE)
_SHOWN = one_of(relations.SHOWN)
_NOT_SHOWN = re.compile(
    r"(?<!\w)(?:(?:nobody|no-?\s?one|no\s+(?:\w+\s+){0,2}?(?:study|studies|trials?|data|research))"
    rf"\s+(?:(?:has|have|had|ever|yet)\s+){{0,2}}(?:{_SHOWN})"
    rf"|(?:not|never|\w{{2,6}}n't|yet\s+to)\s+(?:yet\s+)?be(?:en)?\s+(?:{_SHOWN})|{one_of(relations.NOT_SHOWN)})"
    r"(?:\s+that)?(?!\w)",
    re.IGNORECASE,
)
_UNTRUE = whole(relations.UNTRUE)
# Where what is asked, not shown or untrue ends before its sentence does.
_TURN = re.compile(
    r"[,\s]\s?(?:but|yet|however|although|though|[-–—]|and\s+(?:found|find|saw|showed|concluded))\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unstated:
    """Where the stretch stands, the words that make it one, and whether they call it untrue; places in code points."""

    start: int
    end: int
    words: tuple[Span, ...]
    untrue: bool = False


def unstated(text: str) -> Iterator[Unstated]:
    """The stretches that a text does not state, in order, one of a sentence at most."""
    for sentence in _SENTENCE.finditer(text):
        at, words = sentence.start(), sentence[0]
        if found := _asked(words) or _not_held(words):
            places = tuple((at + start, at + end) for start, end in found.words)
            yield Unstated(at + found.start, at + found.end, places, found.untrue)


def without(text: str, stretches: Iterable[Unstated]) -> str:
    """The same text, as long as it is, with the end of a sentence in place of each stretch."""
    pieces, at = [], 0
    for one in stretches:
        pieces += [text[at : one.start], ".".ljust(one.end - one.start)]
        at = one.end
    return "".join([*pieces, text[at:]])


def _asked(sentence: str) -> Unstated | None:
    """What a sentence asks, if it is a question."""
    if not sentence.endswith("?"):
        return None
    end = len(sentence)
    if opening := _OPENS.search(sentence):
        return Unstated(opening.start("word"), end, (opening.span("word"), (end - 1, end)))
    return Unstated(0, end, ((end - 1, end),))


def _not_held(sentence: str) -> Unstated | None:
    """What a sentence leaves open, or calls untrue, beginning with the words that do so."""
    untrue = _UNTRUE.search(sentence)
    found = untrue or _NOT_SHOWN.search(sentence) or _WHETHER.search(sentence)
    if found is None or (found.re is _WHETHER and _IN_ANY_CASE.match(sentence)):
        return None
    turn = _TURN.search(sentence, found.end())
    return Unstated(found.start(), turn.start() if turn else len(sentence), (found.span(),), untrue is not None)

"""What became of a claim on a newer copy, as one word: proposed from the old and the new words, for a person to judge.

English lists and patterns speak for it, as for every suggestion (docs/suggestions.md); numbers and negations are told
in other languages as well. What is seen again just as it was last seen is no change.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from claims.choices import ChangeKind, SightingState, Strength
from claims.rules.span.limiting import limiting_phrases
from claims.rules.text.suggestion import suggest_strength
from claims.rules.text.word_changes import HARDENED, MOST, firmness_shift, numbers_changed

# Of the rule and its lists; it rises when they propose something else. A change keeps that by which it was proposed.
VERSION = "1"
# From what states least of a cause to what states most; the other codes say something else, and are no steps.
_STEPS = (Strength.CORRELATIONAL.value, Strength.CONDITIONAL.value, Strength.DIRECT.value)
_CONDITIONS = ("condition", "exception")
_WHERE_IT_STANDS = (ChangeKind.LAYOUT, ChangeKind.BACK)


@dataclass(frozen=True, slots=True)
class Last:
    """The last change of a claim: its kind, the words that were found, and whether the claim stands there by now."""

    kind: str
    exact: str
    taken: bool


def kind_of(state: str, sought: str, exact: str, last: Last | None = None) -> ChangeKind | None:
    """What a copy in which a claim was found in this `state` says of it; None where nothing is new.

    `sought` are the claim's words, `exact` those found there, both as they are read.
    """
    away = last is not None and not last.taken
    if state == SightingState.LOST:
        return None if last and away and last.kind == ChangeKind.REMOVED else ChangeKind.REMOVED
    if state == SightingState.REWORDED:
        known = last and away and last.kind not in _WHERE_IT_STANDS and last.exact == exact
        return None if known else kinds_between(sought, exact)[0]
    if last and away and last.kind not in _WHERE_IT_STANDS:
        return ChangeKind.BACK
    return ChangeKind.LAYOUT if state == SightingState.MOVED and not away else None


def kinds_between(old: str, new: str) -> tuple[ChangeKind, ...]:
    """Everything that speaks from two wordings, the most telling first; reworded where nothing else does."""
    if max(len(old), len(new)) > MOST:
        return (ChangeKind.REWORDED,)
    return tuple(_kinds(old, new)) or (ChangeKind.REWORDED,)


def _kinds(old: str, new: str) -> Iterator[ChangeKind]:
    if numbers_changed(old, new):
        yield ChangeKind.NUMBER
    before, after = _conditions(old), _conditions(new)
    # Where one went and another came, nobody can tell by counting which of the two says less.
    if bool(after - before) != bool(before - after):
        yield ChangeKind.CONDITION_ADDED if after - before else ChangeKind.CONDITION_DROPPED
    if direction := _direction(old, new):
        yield ChangeKind.HARDENED if direction > 0 else ChangeKind.SOFTENED


def _conditions(text: str) -> Counter[str]:
    """What limits where, in whom and when a text holds, by its words."""
    phrases = (text[one.start : one.end] for one in limiting_phrases(text) if one.kind in _CONDITIONS)
    return Counter(" ".join(words.casefold().split()) for words in phrases)


def _direction(old: str, new: str) -> int:
    """Which way the listed words speak, else the causal wording: above 0 it is harder; 0 where a negation changed."""
    shift = firmness_shift(old, new)
    if shift.negations:
        return 0
    if shift.direction:
        return 1 if shift.direction == HARDENED else -1
    steps = [_STEPS.index(one.code) for one in map(suggest_strength, (old, new)) if one and one.code in _STEPS]
    return steps[1] - steps[0] if len(steps) == 2 else 0

"""What limits a statement, and was lost or changed between a text and its copy: hedges, negations, conditions, numbers.

Listed words point a reader to a place and decide nothing: see claims.rules.text.words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from claims.rules.copies.alignment import DROPPED, NEARLY, Alignment, Passage
from claims.rules.text.words import mark_words

# Kinds of claims.rules.text.words that limit; the absolute words have the negations among them.
_KINDS = {"hedge": "hedge", "condition": "condition", "absolute": "negation or absolute word"}
NUMBER, LIMITATION = "number", "limitation"
# A figure with its sign and unit, so that "< 5 %" is not "> 5 %".
_NUMBER = re.compile(r"(?:[<>≤≥±] ?)?(?<![\w.,])[0-9]+(?:[.,][0-9]+)*(?: ?[%‰])?")
_LIMITATION = re.compile(
    r"""
    \b(?:limitations? | limited | small\ (?:sample|study|number) | pilot | case\ reports? | uncontrolled
      | open[-\ ]label | retrospective | not\ randomi[sz]ed | without\ (?:a\ )?control
      | (?:adverse|side)[-\ ](?:events?|effects?) | complications? | contra-?indicat\w+ | risks?
      | caution | follow-up)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limiting word or figure: `before` in the one text, `after` in the other; one of them may be empty.

    `whole`: the sentence that it stood in is gone altogether. `passage` is where.
    """

    kind: str
    before: str
    after: str
    whole: bool
    passage: Passage

    @property
    def words(self) -> str:
        """What happened to it."""
        if self.before and self.after:
            return "changed"
        return "dropped" if self.before else "added"


def changed_limits(alignment: Alignment, one: str, other: str) -> list[Limit]:
    """Limits that were dropped, changed or added in nearly same sentences, then those of dropped ones; in order."""
    found: list[Limit] = []
    for passage in alignment.passages:
        if passage.kind == NEARLY:
            found += _between(passage, one, other)
        elif passage.kind == DROPPED and passage.one:
            marks = limits_of(one[passage.one.start : passage.one.end])
            found += [Limit(kind, word, "", True, passage) for kind, word in marks]
    return sorted(found, key=lambda limit: limit.whole)


def limits_of(sentence: str) -> list[tuple[str, str]]:
    """Kind and word of everything in a sentence that limits it, in order."""
    marks = [(mark.start, _KINDS[mark.kind], mark.word) for mark in mark_words(sentence) if mark.kind in _KINDS]
    marks += [(found.start(), NUMBER, " ".join(found.group().split())) for found in _NUMBER.finditer(sentence)]
    marks += [(found.start(), LIMITATION, found.group().lower()) for found in _LIMITATION.finditer(sentence)]
    return [(kind, word) for _, kind, word in sorted(marks)]


def _between(passage: Passage, one: str, other: str) -> Iterator[Limit]:
    if passage.one is None or passage.other is None:
        return
    before = limits_of(one[passage.one.start : passage.one.end])
    after = limits_of(other[passage.other.start : passage.other.end])
    lost, gained = _minus(before, after), _minus(after, before)
    for kind, word in lost:
        instead = next((mark for mark in gained if mark[0] == kind), None)
        if instead:
            gained.remove(instead)
        yield Limit(kind, word, instead[1] if instead else "", False, passage)
    for kind, word in gained:
        yield Limit(kind, "", word, False, passage)


def _minus(marks: list[tuple[str, str]], others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    left = Counter(others)
    kept = []
    for mark in marks:
        if left[mark]:
            left[mark] -= 1
        else:
            kept.append(mark)
    return kept

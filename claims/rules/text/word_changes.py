"""Which words two wordings of one statement share, which went and which came, and what that does to its firmness.

What is said about firmness is read off word lists (claims.rules.text.words): it is suggested with the words that speak
for it, and decides nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from claims.rules.text.folding import squash
from claims.rules.text.raised import RAISED, levelled
from claims.rules.text.words import Mark, mark_words

# Code points of each wording that are compared word by word: a claim has a quarter of that at most.
MOST = 20_000
SOFTENED, HARDENED = "softened", "hardened"
# Words with the white space after them; signs stand alone, so that a full stop is no part of its word.
_TOKEN = re.compile(r"\w+(?:[-‐‑'’.,]\w+)*%?\s*|[^\w\s]\s*|\s+")
# An exponent is a number of its own, with its sign.
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|[{re.escape(RAISED)}]+|[¼-¾⅐-⅞]")
# Numbers as words; "one" is none, as in "no one". Those that have no figure of their own stand for themselves.
_SPELLED = {
    word: str(number)
    for number, word in enumerate(
        """
        two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
        """.split(),
        2,
    )
}
_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(_SPELLED)}|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mb]illions?|dozens?"
    r"|half|third|quarter|twice|thrice|double|triple)\b"
)
_SOFT = ("hedge", "condition")
# Among the absolute words, those that turn a statement round instead of making it harder.
_NEGATION = re.compile(
    r"^(no|not|not at all|none|nothing|nobody|nowhere|neither|nor|never|cannot|can not|without|.*n't)$"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words: `kind` is same, del (only in the old wording) or ins (only in the new one)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of the listed words: those that went and came, and which way that speaks; empty where neither."""

    direction: str
    went: tuple[str, ...]
    came: tuple[str, ...]
    negations: tuple[str, ...]


def word_changes(old: str, new: str) -> list[Words]:
    """Cut two wordings into what they share and what differs; same and ins give the new one, in order.

    Wordings longer than MOST are not compared: they have nothing in common.
    """
    if max(len(old), len(new)) > MOST:
        return [Words(kind, words) for kind, words in (("del", old), ("ins", new)) if words]
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = LCSseq.opcodes(_keys(before), _keys(after))
    same = [(one.src_start, one.src_end, one.dest_start, one.dest_end) for one in steps if one.tag == "equal"]
    changes: list[Words] = []
    at = first = 0
    for start, end, begin, stop in [*same, (len(before), len(before), len(after), len(after))]:
        pieces = ("del", before[at:start]), ("ins", after[first:begin]), ("same", after[begin:stop])
        changes += [Words(kind, "".join(words)) for kind, words in pieces if words]
        at, first = end, stop
    return changes


def _keys(tokens: list[str]) -> list[str]:
    # White space between words says nothing; a token of white space alone stands only at the very beginning. It is no
    # empty string, which rapidfuzz takes for NUL.
    return [token.strip() or " " for token in tokens]


def firmness_shift(old: str, new: str) -> Shift:
    """Compare the listed words of two wordings: hedges and conditions soften, boosters and absolutes harden."""
    before, after = mark_words(old), mark_words(new)
    went, came = _beyond(before, after), _beyond(after, before)
    turns = [mark.word for mark in (*went, *came) if _NEGATION.match(mark.word)]
    softer = _weight(came) - _weight(went)
    direction = SOFTENED if softer > 0 else HARDENED if softer < 0 else ""
    return Shift("" if turns else direction, _named(went), _named(came), tuple(turns))


def numbers_changed(old: str, new: str) -> bool:
    """Whether another number stands in one of the wordings; how a number is written does not count."""
    return _numbers(old) != _numbers(new)


def _numbers(text: str) -> Counter[str]:
    folded = squash(text)
    return Counter([*_NUMBER.findall(folded), *(_SPELLED.get(word, word) for word in _IN_WORDS.findall(folded))])


def _beyond(marks: list[Mark], others: list[Mark]) -> list[Mark]:
    """Marks of words that stand here more often than there."""
    spare = Counter(mark.word for mark in others)
    beyond = []
    for mark in marks:
        spare[mark.word] -= 1
        if spare[mark.word] < 0:
            beyond.append(mark)
    return beyond


def _weight(marks: Iterable[Mark]) -> int:
    return sum(1 if mark.kind in _SOFT else -1 for mark in marks if not _NEGATION.match(mark.word))


def _named(marks: Iterable[Mark]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark.word for mark in marks))


def what_changed(old: str, new: str) -> list[str]:
    """What a reader should look at first, in words: numbers, negations, and listed words that went or came."""
    shift, said = firmness_shift(old, new), []
    if numbers_changed(old, new):
        only_raised = not numbers_changed(levelled(old), levelled(new))
        said.append(
            "a number is raised in one of them, as in 10⁶, and on the line in the other"
            if only_raised
            else "a number changed"
        )
    if shift.negations:
        said.append(f"a negation went or came: {', '.join(shift.negations)}")
    went, came = ([word for word in words if word not in shift.negations] for words in (shift.went, shift.came))
    if went:
        said.append(f"gone: {', '.join(went)}")
    if came:
        said.append(f"new: {', '.join(came)}")
    return said

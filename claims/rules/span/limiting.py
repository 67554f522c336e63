"""Phrases that limit what a sentence says: what the guard looks for beside a selection (claims.rules.span.outside).

Two kinds of finds: words of the lists (claims.rules.text.words) and the patterns here, each with what it stands for.
English; for a person to judge. A phrase runs on to the end of its clause where its first words say nothing alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.rules.span import limiting_patterns as patterns
from claims.rules.text.odd import Plain, plain
from claims.rules.text.words import mark_words

# How far a clause is followed, in code points: some texts have no ends.
_FAR = 500
# The longest phrase that is shown, in words; "and" ends a shorter one, but none of fewer words than this.
MOST_WORDS, FEWEST_BEFORE_AND, MOST_AFTER_NO = 12, 4, 3

_QUANTITIES = frozenset(("all", "every", "everyone", "everything", "any", "none"))
_NEGATIONS = frozenset("""
    cannot can't never no not nothing nobody nowhere neither nor without don't doesn't didn't isn't aren't wasn't
    weren't won't wouldn't couldn't shouldn't hasn't haven't hadn't
""".split()) | {"can not", "not at all", "no longer", "no risk", "no side effects", "no one"}  # fmt: skip
_EXCEPTIONS = frozenset(("except", "except for", "unless"))
# Listed conditions that say nothing by themselves: the phrase runs on to the end of its clause.
_OPEN = frozenset((
    "if", "only if", "even if", "provided", "provided that", "providing that", "unless", "until", "except",
    "except for", "when", "only when", "whenever", "as long as", "so long as", "on condition that", "in case of",
    "in the case of", "depending on", "depends on", "dependent on", "subject to", "assuming", "assuming that",
    "without", "no", "no longer", "neither", "nor", "no risk",
))  # fmt: skip
# Verbs that stand before "not" and belong to it.
_BEFORE_NOT = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|should|could|must)\s+$", re.I)
_WORD = re.compile(r"\S+")
_CLAUSE_END = re.compile(r"[,;:()\[\]{}—–!?…\n\r]|\.(?=\s|$)")
_AND = re.compile(r"(?:and|but|or|so|then|which|while|whereas)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in a piece of text, and what it is: hedge, negation, condition, exception, quantity or attribution.

    Without its first words, up to `key`, it would say nothing.
    """

    start: int
    key: int
    end: int
    kind: str


def limiting_phrases(piece: str) -> list[Phrase]:
    """The limiting phrases of a piece, in order; what stands in a longer one is not named again.

    Looked for in the piece as its reader takes it, without odd signs; their places are those in the piece itself.
    """
    seen = plain(piece)
    found = sorted({*_listed(seen.text), *_patterns(seen.text)}, key=lambda one: (one.start, -one.end))
    kept: list[Phrase] = []
    for one in found:
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return [_written(seen, one) for one in kept]


def _written(seen: Plain, one: Phrase) -> Phrase:
    start, end = seen.span(one.start, one.end)
    return Phrase(start, seen.span(one.start, one.key)[1], end, one.kind)


def _listed(piece: str) -> Iterator[Phrase]:
    for mark in mark_words(piece):
        kind = _kind(mark.kind, mark.word)
        if not kind:
            continue
        start, end = mark.start, mark.end
        if mark.word == "not" and (verb := _BEFORE_NOT.search(piece[max(0, start - 10) : start])):
            start -= len(verb.group())
        most = MOST_AFTER_NO if kind == "negation" else MOST_WORDS
        yield Phrase(start, end, _clause_end(piece, end, most) if mark.word in _OPEN else end, kind)


def _kind(kind: str, word: str) -> str:
    if word in _EXCEPTIONS:
        return "exception"
    if kind != "absolute":
        return "" if kind == "boost" else kind
    return "negation" if word in _NEGATIONS else "quantity" if word in _QUANTITIES else ""


def _patterns(piece: str) -> Iterator[Phrase]:
    for kind, pattern in patterns.PATTERNS:
        for found in pattern.finditer(piece):
            runs_on = found.lastindex is not None
            end = _clause_end(piece, found.end()) if runs_on else found.end()
            yield Phrase(found.start(), found.end(), end, kind)


def _clause_end(piece: str, at: int, most: int = MOST_WORDS) -> int:
    """Where the clause ends that these words open: at a sign, at "and" after some words, or after many words."""
    far = min(len(piece), at + _FAR)
    stop = _CLAUSE_END.search(piece, at, far)
    end = at
    for number, word in enumerate(_WORD.finditer(piece, at, stop.start() if stop else far)):
        if number == most or (number >= FEWEST_BEFORE_AND and _AND.match(word.group())):
            break
        end = word.end()
    return end

"""Words just outside a selection that limit what it says: hedges, negations, conditions, exceptions, quantities.

A quote that drops them says more than its page did. They are looked for in the sentence of the selection and shown as
whole phrases; whether they belong to the claim is for a person to say. English words, in text of any language and
direction. Offsets are Unicode code points, start inclusive, end exclusive.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from claims.rules.text.odd import Plain, plain
from claims.rules.text.sentence import sentence_around
from claims.rules.text.words import mark_words

# How far from the selection a sentence is looked through, in code points: some texts have no sentence ends.
NEAR = 500
# The longest phrase that is shown, in words; "and" ends a shorter one, but none of fewer words than this.
MOST_WORDS, FEWEST_BEFORE_AND, MOST_AFTER_NO = 12, 4, 3
# A script without spaces has no word edges to widen to.
LONGEST_WORD = 40

_QUANTITIES = frozenset(("all", "every", "everyone", "everything", "any", "none"))
_NEGATIONS = frozenset("""
    cannot can't never no not nothing nobody nowhere neither nor without don't doesn't didn't isn't aren't wasn't
    weren't won't wouldn't couldn't shouldn't hasn't haven't hadn't
""".split()) | {"can not", "not at all", "no longer", "no risk"}  # fmt: skip
_EXCEPTIONS = frozenset(("except", "except for", "unless"))
# Listed conditions that say nothing by themselves: the phrase runs on to the end of its clause.
_OPEN = frozenset((
    "if", "only if", "even if", "provided", "provided that", "providing that", "unless", "until", "except",
    "except for", "when", "only when", "whenever", "as long as", "so long as", "on condition that", "in case of",
    "in the case of", "depending on", "depends on", "dependent on", "subject to", "assuming", "assuming that",
    "without", "no", "no longer", "neither", "nor", "no risk",
))  # fmt: skip
_NUMBER = r"[0-9](?:[0-9.,\u00a0×]{0,20}[0-9])?"
_ABOUT = r"(?:(?:up\s+to|at\s+(?:least|most)|(?:more|less|fewer)\s+than|about|around|approximately|nearly|only)\s+)?"
_COUNTED = (
    "patients?|people|participants?|subjects?|volunteers?|cases?|women|men|children|adults|mice|rats|animals?|studies"
    "|trials?|weeks?|months?|years?|days?|hours?|minutes?"
)
_WHO = "patients|people|subjects|volunteers|participants|women|men|children|adults|infants|animals|mice|rats|cases"
_LIMITS = re.compile(
    rf"""(?<![\w-])(?:
    (?P<quantity>
        {_ABOUT}{_NUMBER}\s*(?:%|per\s?cent\b|-?fold\b)
      | {_ABOUT}{_NUMBER}\s+(?:out\s+)?of\s+(?:the\s+|these\s+|our\s+)?{_NUMBER}(?:\s+(?:{_COUNTED})\b)?
      | {_ABOUT}{_NUMBER}\s+(?:\w+\s+)?(?:{_COUNTED})\b
      | one\s+in\s+(?:[a-z]+|{_NUMBER})\b
      | [np]\s*[=<>≤≥]\s*[0-9][0-9.,]{{0,20}}[0-9]
      | (?:only\s+)?(?:a\s+(?:minority|majority|third|quarter|(?:small\s+)?number|fraction|subset)|the\s+majority|half
          |some|several|most|many|few|part)\s+of\s+(?:(?:the|these|those|our|their)\s+)?\w+
      | (?:only\s+)?(?:some|several|many|a\s+few|few)\s+\w+
      | (?<!the\s)most\s+(?:{_COUNTED}|patients|studies|cases|people|of)\b
    )
  | (?P<setting>
        in\s+(?:mice|rats|dogs|rodents|animals|vitro|culture|theory|principle
          |(?:a\s+|an\s+)?(?:animal|mouse|rat|rodent|preclinical|cell)\s+(?:models?|stud(?:y|ies)|cultures?))\b
      | (?:in|under|within)\s+(?:the\s+right|the\s+correct|certain|some|many|most|selected|specific|suitable|ideal
          |controlled|laboratory|experimental)\s+(?:\w+\s+)?(?:conditions?|circumstances|contexts?|settings?
          |{_WHO}|limits)\b
      | in\s+(?:\w+\s+){{0,2}}(?:{_WHO})\b(?:\s+(?:with|who|whose|aged|over|under)\b(?P<who>))?
    )
  | (?P<open>after|before|once|during|within|following(?=\s+(?:a|an|the|treatment|surgery|injury)\b))\b
  | (?P<exception>(?:apart\s+from|other\s+than|aside\s+from|with\s+the\s+exception\s+of|excluding|not\s+including
      |although|though|despite|in\s+spite\s+of)\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Verbs that stand before "not" and belong to it.
_BEFORE_NOT = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|should|could|must)\s+$", re.I)
_WORD = re.compile(r"\S+")
_CLAUSE_END = re.compile(r"[,;:()\[\]{}—–!?…\n\r]|\.(?=\s|$)")
_AND = re.compile(r"(?:and|but|or|so|then|which|while|whereas)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outside:
    """A phrase outside a selection: its place, kind, words, and the selection widened so that it has the phrase too.

    `kind` is hedge, negation, condition, exception or quantity.
    """

    start: int
    end: int
    kind: str
    words: str
    with_start: int
    with_end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase in a piece of text; without its first words, up to `key`, it would say nothing."""

    start: int
    key: int
    end: int
    kind: str


def outside(text: str, start: int, end: int) -> list[Outside]:
    """The limiting phrases in the sentence of text[start:end] that the selection leaves out; the nearest come first.

    A phrase that reaches into the selection counts when its decisive words are outside.
    """
    low, high = _window(text, start, end)
    left_out = [
        _Phrase(low + one.start, low + one.key, low + one.end, one.kind)
        for one in _phrases(text[low:high])
        if not start <= low + one.start < low + one.key <= end
    ]
    left_out.sort(key=lambda one: (max(start - one.end, one.start - end, 0), one.start))
    return [_shown(text, start, end, one) for one in left_out]


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span so that it cuts no word: letters, digits and the marks on them hold together."""
    low, high = start, end
    while 0 < low < len(text) and start - low < LONGEST_WORD and _joined(text, low):
        low -= 1
    while 0 < high < len(text) and high - end < LONGEST_WORD and _joined(text, high):
        high += 1
    return (start if start - low == LONGEST_WORD else low), (end if high - end == LONGEST_WORD else high)


def _joined(text: str, at: int) -> bool:
    return _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences of the selection, as far as they are near it; no word is cut."""
    near, far = max(0, start - NEAR), min(len(text), end + NEAR)
    low, high = sentence_around(text[near:far], start - near, end - near)
    low, high = low + near, high + near
    while low == near > 0 and low < start and not text[low - 1].isspace():
        low, near = low + 1, near + 1
    while high == far < len(text) and high > end and not text[high].isspace():
        high, far = high - 1, far - 1
    return low, high


def _phrases(piece: str) -> list[_Phrase]:
    """The limiting phrases of a piece, in order; what stands in a longer one is not named again.

    Looked for in the piece as its reader takes it, without odd signs; their places are those in the piece itself.
    """
    seen = plain(piece)
    found = sorted({*_listed(seen.text), *_patterns(seen.text)}, key=lambda one: (one.start, -one.end))
    kept: list[_Phrase] = []
    for one in found:
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return [_written(seen, one) for one in kept]


def _written(seen: Plain, one: _Phrase) -> _Phrase:
    start, end = seen.span(one.start, one.end)
    return _Phrase(start, seen.span(one.start, one.key)[1], end, one.kind)


def _listed(piece: str) -> Iterator[_Phrase]:
    for mark in mark_words(piece):
        kind = _kind(mark.kind, mark.word)
        if not kind:
            continue
        start, end = mark.start, mark.end
        if mark.word == "not" and (verb := _BEFORE_NOT.search(piece[max(0, start - 10) : start])):
            start -= len(verb.group())
        most = MOST_AFTER_NO if kind == "negation" else MOST_WORDS
        yield _Phrase(start, end, _clause_end(piece, end, most) if mark.word in _OPEN else end, kind)


def _kind(kind: str, word: str) -> str:
    if word in _EXCEPTIONS:
        return "exception"
    if kind != "absolute":
        return "" if kind == "boost" else kind
    return "negation" if word in _NEGATIONS else "quantity" if word in _QUANTITIES else ""


def _patterns(piece: str) -> Iterator[_Phrase]:
    for found in _LIMITS.finditer(piece):
        runs_on = found["open"] or found["exception"] or found["who"] is not None
        end = _clause_end(piece, found.end()) if runs_on else found.end()
        kind = "quantity" if found["quantity"] else "exception" if found["exception"] else "condition"
        yield _Phrase(found.start(), found.end(), end, kind)


def _clause_end(piece: str, at: int, most: int = MOST_WORDS) -> int:
    """Where the clause ends that these words open: at a sign, at "and" after some words, or after many words."""
    far = min(len(piece), at + NEAR)
    stop = _CLAUSE_END.search(piece, at, far)
    end = at
    for number, word in enumerate(_WORD.finditer(piece, at, stop.start() if stop else far)):
        if number == most or (number >= FEWEST_BEFORE_AND and _AND.match(word.group())):
            break
        end = word.end()
    return end


def _shown(text: str, start: int, end: int, one: _Phrase) -> Outside:
    widened = whole_words(text, min(start, one.start), max(end, one.end))
    return Outside(one.start, one.end, one.kind, text[one.start : one.end], *widened)

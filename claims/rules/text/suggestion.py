"""What a statement's wording suggests: how firm it is, and what causal relation it states; with the words that say so.

A suggestion and no more: a person sets both. What they are for, how they were measured and what was chosen where
codebooks differ stands in docs/suggestions.md. The lists are in claims.rules.text.words and claims.rules.text.relations.
"""

import re
from dataclasses import dataclass

from claims.choices import Commitment, Strength
from claims.rules.text import relations
from claims.rules.text.effect import Effect, effects
from claims.rules.text.listed import one_of, whole
from claims.rules.text.odd import Plain, plain
from claims.rules.text.words import Mark, mark_words

# Of the rules and lists; it rises when they suggest something else. A description keeps the one that its coder saw.
VERSION = "2"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A code of Commitment or Strength, and the words of the statement that speak for it."""

    code: str
    words: str

    @property
    def label(self) -> str:
        """The code in words for a page."""
        kind = Commitment if self.code in Commitment.values else Strength
        return str(kind(self.code).label).lower()


# A plain "not" states what it states; it does not make the statement absolute.
_PLAIN = frozenset("""
    not nor neither without any don't doesn't didn't isn't aren't wasn't weren't won't wouldn't couldn't shouldn't
    hasn't haven't hadn't
""".split())  # fmt: skip
_FIRMNESS = (("absolute", Commitment.ABSOLUTE), ("boost", Commitment.BOOSTED), ("hedge", Commitment.HEDGED))

# What rules an effect or a link out. A result that found none is a statement of its kind: "did not reduce" says what
# "reduced" says, "was not associated" what "was associated" does.
_DENIES = re.compile(
    r"(?<!\w)(?:cannot|can\s+not|can(?:'|\s)?t|never|no\s+longer|in\s+no\s+way|by\s+no\s+means"
    r"|(?:do|does)(?:\s+not|n't)\s+(?:cause|cure|turn\s+into|become)|is\s+not\s+a\s+cause"
    r"|nothing\s+to\s+do\s+with|no\s+(?:known\s+)?(?:risk|danger)\s+of|(?:is|are)\s+no\s+links?)(?!\w)",
    re.IGNORECASE,
)
_TOGETHER = whole(relations.TOGETHER)
_TIMES = re.compile(r"\b\w+[-\s]times\s+(?:more|as|higher|greater|the)\b", re.IGNORECASE)
_COUNTED, _DEGREE = one_of(relations.COUNTED), one_of(relations.DEGREE)
_COMPARED = re.compile(
    rf"(?<![\w-])(?:(?:{_DEGREE})\s+(?:(?!the\b|an?\b|their\b|your\b)[\w'-]+\s+){{0,3}}?(?:{_COUNTED})"
    rf"|(?:{_COUNTED})\s+(?:[\w'-]+\s+){{0,4}}?(?:{_DEGREE})"
    r"|(?:more|less|fewer|better|worse|[a-z]{3,12}er)\s+(?:[\w'-]+\s+){0,5}?"
    r"than(?!\s+(?:[0-9]|an?\b|one\b|half\b|two\b|three\b|that\b))"
    r"|significantly\s+(?:higher|lower|greater|more|less|better|worse|longer|shorter|fewer|larger|smaller)"
    r"|(?:higher|lower|greater|better|worse|slower|faster|more\s+severe|less\s+severe)\s+(?:in|among|for)"
    rf"|at\s+(?:\w+\s+)?(?:{_DEGREE}|high|low|significant|particular|unnecessary)\s+risk|{one_of(relations.COMPARED)})(?!\w)",
    re.IGNORECASE,
)
_NOT_KNOWN = whole(relations.NOT_KNOWN)
_NO_FINDING = whole(relations.NO_FINDING)
_NOT_CAUSAL = whole(relations.NOT_CAUSAL)


def suggest_commitment(text: str) -> Suggested | None:
    """How firm a statement's words make it: the strongest kind that is in it; None where no listed word is."""
    marks = mark_words(text)
    for kind, code in _FIRMNESS:
        speaking = [mark for mark in marks if mark.kind == kind and mark.word not in _PLAIN]
        if speaking:
            return Suggested(code.value, _words(text, speaking[0]))
    return None


def suggest_strength(text: str) -> Suggested | None:
    """What causal relation a statement's words state; None where they do not say."""
    seen = plain(text)
    if denied := _DENIES.search(seen.text):
        return _suggested(Strength.DENIES, text, seen, denied.span())
    stated = list(effects(seen.text))
    softened = next((one for one in stated if one.softener), None)
    together = _TOGETHER.search(seen.text) or _TIMES.search(seen.text)
    if softened and softened.softener and not (together and together.start() < softened.start):
        return _suggested(Strength.CONDITIONAL, text, seen, softened.softener, (softened.start, softened.end))
    if together:
        return _suggested(Strength.CORRELATIONAL, text, seen, together.span())
    no_finding = _NOT_KNOWN.search(seen.text) or _NO_FINDING.search(seen.text)
    if stated and not (no_finding and (no_finding.re is _NOT_KNOWN or no_finding.start() < stated[0].start)):
        return _suggested(Strength.DIRECT, text, seen, (stated[0].start, stated[0].end))
    if compared := _COMPARED.search(seen.text):
        return _suggested(Strength.CORRELATIONAL, text, seen, compared.span())
    if told := no_finding or _NOT_CAUSAL.search(seen.text):
        return _suggested(Strength.NOT_CAUSAL, text, seen, told.span())
    return None


def _suggested(code: Strength, text: str, seen: Plain, *places: tuple[int, int]) -> Suggested:
    """The words as they are written, with … between two places."""
    spans = (seen.span(*place) for place in places)
    return Suggested(code.value, " … ".join(text[start:end] for start, end in spans))


def _words(text: str, mark: Mark) -> str:
    return text[mark.start : mark.end]

"""What a statement's wording suggests: how firm it is, and what causal relation it states; with the words that say so.

A suggestion and no more: a person sets both. What they are for, how they were measured and what was chosen where
codebooks differ stands in docs/suggestions.md. The lists are in claims.rules.text.words and .relations.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claims.choices import Commitment, Strength
from claims.rules.text import relations
from claims.rules.text.effect import NEAR, NEGATED, TURNED, Effect, effects
from claims.rules.text.firmness import deciding
from claims.rules.text.listed import one_of, whole
from claims.rules.text.odd import Plain, plain
from claims.rules.text.unstated import Unstated, unstated, without
from claims.rules.text.words import mark_words

# Of the rules and lists; it rises when they suggest something else. A description keeps the one that its coder saw.
VERSION = "3"


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


_FIRMNESS = {"absolute": Commitment.ABSOLUTE, "boost": Commitment.BOOSTED, "hedge": Commitment.HEDGED}

# What rules an effect or a link out. A result that found none is a statement of its kind: "did not reduce" says what
# "reduced" says, "was not associated" what "was associated" does.
_DENIES = re.compile(
    r"(?<!\w)(?:(?:cannot|can\s+not|can(?:'|\s)?t|never(?!\s+(?:users?|smokers?|drinkers?|married|had|been|heard|received|before)))"
    r"(?!\s+(?:(?:fail(?:s|ed)?|ceases?|stops?|refuses?)\s|but\s|help\s+but\s|(?:be\s+)?(?:deny|den(?:y|ied)|disputed?|doubt(?:ed)?)))|in\s+no\s+way|by\s+no\s+means"
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
    r"|(?:had|has|have|having|show|shows|showed|report|reported|experience|experienced|achieve|achieved|scored)\s+"
    r"(?:significantly\s+)?(?:more|less|fewer|higher|lower|poorer|worse|better|greater|shorter|longer)"
    r"(?:(?:\s+[\w'-]+){0,4}?\s+than)?"
    rf"|at\s+(?:\w+\s+)?(?:{_DEGREE}|high|low|significant|particular|unnecessary)\s+risk|{one_of(relations.COMPARED)})(?!\w)",
    re.IGNORECASE,
)
_NOT_KNOWN = whole(relations.NOT_KNOWN)
_NO_FINDING = whole(relations.NO_FINDING)
_NOT_CAUSAL = whole(relations.NOT_CAUSAL)
_CONDITION = whole(relations.CONDITIONS)
_SENTENCE_END = re.compile(r"[.!?;]\s")
# How far after a denial the effect stands that is denied, and after an effect what it depends on; in code points.
_DENIED_WITHIN, _CONDITION_WITHIN = 24, 200
# "increases the odds of" is an effect on the odds: how far after it they stand.
_ACTS_ON_WITHIN = 6
Span = tuple[int, int]
# A code, and the one or two places that speak for it.
Found = tuple[Strength, tuple[Span, ...]]


def suggestions(text: str) -> dict[str, Suggested]:
    """What is suggested of a text, by the field of a description that it is for."""
    found = {"commitment": suggest_commitment(text), "strength": suggest_strength(text)}
    return {field: suggested for field, suggested in found.items() if suggested is not None}


def as_kept(suggested: Mapping[str, Suggested]) -> list[dict[str, str]]:
    """Suggestions that were shown, as a description keeps them: each with the words, and the version of the rules."""
    return [
        {"field": field, "code": one.code, "words": one.words, "rules": VERSION} for field, one in suggested.items()
    ]


def suggest_commitment(text: str) -> Suggested | None:
    """How firm a statement's words make it; None where no word decides, so that it is stated plainly."""
    seen = plain(text)
    mark = deciding(seen.text, mark_words(seen.text))
    return _suggested(_FIRMNESS[mark.kind], text, seen, (mark.start, mark.end)) if mark else None


def suggest_strength(text: str) -> Suggested | None:
    """What causal relation a statement's words state; None where they do not say."""
    seen = plain(text)
    found = _strength(seen.text)
    return _suggested(found[0], text, seen, *found[1]) if found else None


def _strength(text: str) -> Found | None:
    """The code for a text without odd signs, and the places that speak for it: first of what it states."""
    stretches = list(unstated(text))
    found = _of_stated(without(text, stretches))
    if found and found[0] != Strength.NOT_CAUSAL:
        return found
    return found or next(filter(None, (_of_unstated(text, one) for one in stretches)), None)


def _of_unstated(text: str, one: Unstated) -> Found | None:
    """A relation that is asked for is none; calling one untrue denies it, and calling a denial untrue states it."""
    found = _of_stated(text[one.start : one.end])
    if found is None or not one.untrue:
        return found and (Strength.NOT_CAUSAL, one.words)
    start, end = found[1][-1]
    turned = found[0] == Strength.DENIES or TURNED.match(text, one.start + start)
    places = (one.words[0], (one.start + start, one.start + end))
    return (Strength.DIRECT if turned else Strength.DENIES), places


def _of_stated(text: str) -> Found | None:
    """The same for a text that states all its words."""
    stated = list(effects(text))
    if denied := _DENIES.search(text):
        near = [one.end for one in stated if denied.start() <= one.start < denied.end() + _DENIED_WITHIN]
        return Strength.DENIES, ((denied.start(), max([denied.end(), *near[:1]])),)
    softened = next((one for one in stated if one.softener), None)
    together = _TOGETHER.search(text) or _TIMES.search(text)
    if softened and softened.softener and not (together and together.start() < softened.start):
        return Strength.CONDITIONAL, (softened.softener, (softened.start, softened.end))
    if together and not any(0 <= together.start() - one.end <= _ACTS_ON_WITHIN for one in stated):
        return Strength.CORRELATIONAL, (_with_not(text, together),)
    no_finding = _NOT_KNOWN.search(text) or _NO_FINDING.search(text)
    if stated and not (no_finding and (no_finding.re is _NOT_KNOWN or no_finding.start() < stated[0].start)):
        return _of_effect(text, stated[0])
    if compared := _COMPARED.search(text):
        return Strength.CORRELATIONAL, (_with_not(text, compared),)
    told = no_finding or _NOT_CAUSAL.search(text)
    return (Strength.NOT_CAUSAL, (told.span(),)) if told else None


def _with_not(text: str, found: re.Match[str]) -> Span:
    """The place of what was found, with a "not" before it."""
    negated = NEGATED.search(text, max(0, found.start() - NEAR), found.start())
    return (negated or found).start(), found.end()


def _of_effect(text: str, stated: Effect) -> Found:
    """Direct, or conditional where a condition follows in the same sentence."""
    place = (stated.start, stated.end)
    ends = _SENTENCE_END.search(text, stated.end)
    far = min(ends.start() if ends else len(text), stated.end + _CONDITION_WITHIN)
    if condition := _CONDITION.search(text, stated.end, far):
        return Strength.CONDITIONAL, (condition.span(), place)
    return Strength.DIRECT, (place,)


def _suggested(code: Strength | Commitment, text: str, seen: Plain, *places: tuple[int, int]) -> Suggested:
    """The words as they are written, with … between two places."""
    spans = (seen.span(*place) for place in places)
    return Suggested(code.value, " … ".join(text[start:end] for start, end in spans))

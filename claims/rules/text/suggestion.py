"""What a statement's wording suggests: how firm it is, and what causal relation it states; with the words that say so.

A suggestion and no more: a person sets both. Firmness follows the word lists; causal wording follows the kind of scale
with which press releases were compared with their papers (Sumner et al. 2014, BMJ 349:g7015), in our own few patterns.
"""

import re
from dataclasses import dataclass

from claims.choices import Commitment, Strength
from claims.rules.text.words import Mark, mark_words


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

_E = "(?:e|es|ed|ing)"
_S = "(?:s|ed|ing)?"
_CAUSAL = (
    rf"caus{_E}|improv{_E}|reduc{_E}|increas{_E}|decreas{_E}|reliev{_E}|alleviat{_E}|regenerat{_E}|restor{_E}|promot{_E}"
    rf"|stimulat{_E}|regulat{_E}|modulat{_E}|accelerat{_E}|enhanc{_E}|revers{_E}|eliminat{_E}|induc{_E}|differentiat{_E}"
    rf"|minimi[sz]{_E}|immunomodulat{_E}|cur{_E}|prevent{_S}|treat{_S}|heal{_S}|repair{_S}|inhibit{_S}|protect{_S}"
    rf"|slow{_S}|boost{_S}|benefit{_S}|suppress(?:es|ed|ing)?|reject{_S}|stop(?:s|ped|ping)?"
    r"|lead(?:s|ing)?\s+to|led\s+to|result(?:s|ed|ing)?\s+in"
)
_DENIES = re.compile(
    rf"\b(?:cannot|can\s+not|can[’']t|never|not|no\s+longer|\w+n[’']t)\s+(?:\w+\s+){{0,2}}?(?:{_CAUSAL})\b"
    r"|\bno\s+(?:\w+\s+){0,2}?(?:effect|effects|link|association|relationship|influence|difference|benefit|improvement)\b"
    r"|\bnot\s+(?:\w+\s+)?(?:associated|linked|related|correlated)\b",
    re.IGNORECASE,
)
_CORRELATIONAL = re.compile(
    r"\b(?:associated|linked|correlated|connected)\s+(?:with|to)\b|\b(?:association|link|correlation|relationship)\s+between\b"
    r"|\bcorrelat(?:e|es|ed|ion)\b|\brelated\s+to\b|\brisk\s+factors?\b|\b(?:more|less)\s+(?:common|frequent)\s+(?:in|among)\b"
    r"|\b(?:improv|reduc|decreas|increas|disappear|resolv)\w*\s+(?:after|following)\b"
    r"|\b(?:saw|noticed|reported)\s+(?:\w+\s+){0,2}(?:improvements?|increas\w+|reductions?)\b",
    re.IGNORECASE,
)
_RELATION = re.compile(rf"\b(?:{_CAUSAL})\b", re.IGNORECASE)
# What a thing is used for says nothing yet of what it does; neither does what somebody was treated with.
_USE = re.compile(r"\bused\s+to\s+treat\b|\btreated\s+(?:with|to)\b", re.IGNORECASE)
_NOT_CAUSAL = re.compile(
    r"\b(?:is|are)\s+(?:a|an|one)\s+(?:\w+\s+)?(?:type|kind|form|part|disease|group)\b|\brefers?\s+to\b"
    r"|\b(?:is|are)\s+(?:defined|known|called|named)\b|\bconsists?\s+of\b"
    r"|\b(?:found|present|collected|obtained|isolated|harvested|derived)\s+(?:in|from)\b",
    re.IGNORECASE,
)


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
    if denied := _DENIES.search(text):
        return Suggested(Strength.DENIES.value, denied.group())
    if together := _CORRELATIONAL.search(text):
        return Suggested(Strength.CORRELATIONAL.value, together.group())
    in_uses = {place for used in _USE.finditer(text) for place in range(*used.span())}
    for relation in _RELATION.finditer(text):
        if relation.start() not in in_uses:
            return _causal(text, relation)
    defined = _USE.search(text) or _NOT_CAUSAL.search(text)
    return Suggested(Strength.NOT_CAUSAL.value, defined.group()) if defined else None


def _causal(text: str, relation: re.Match[str]) -> Suggested:
    limits = [mark for mark in mark_words(text) if mark.kind in ("hedge", "condition")]
    if limits:
        return Suggested(Strength.CONDITIONAL.value, f"{_words(text, limits[0])} … {relation.group()}")
    return Suggested(Strength.DIRECT.value, relation.group())


def _words(text: str, mark: Mark) -> str:
    return text[mark.start : mark.end]

"""How firmly a statement is stated, by the listed words in it: which of them decide, and which only look as if.

Marked words (claims.rules.text.words) point a reader to a place, so there are more of them than decide here. A hedge
wins over a booster: "this breakthrough may help" leaves open whether it helps. It wins over an absolute word of its own
clause too: "may never need". Where a clause ends between them, the absolute word has said its own.
"""

import re
from bisect import bisect

from claims.rules.text.listed import entries
from claims.rules.text.words import Mark

# They measure, count, date, or tell an ability; what is stated with them is stated plainly. *can* is one of them:
# Sumner's team counts "can cause" among the strong wordings (docs/suggestions.md).
_WEAK_HEDGES = frozenset(
    entries("""
    can, would, should, expect, expects, expected, ability, able to, capable of, capacity to, aim to, aims to,
    relative, relatively, somewhat, fairly, modest, approximately, roughly, almost, nearly, mainly, mostly, largely,
    primarily, often, frequently, occasionally, hardly, scarcely, in part, partly, partially, to date, so far,
    considered, estimated, underway, on the horizon, being investigated, under investigation, indicate, indicates,
    indicated, tendency, suggested, few, a few, several
""")
)
# Praise of a thing's kind, size or newness; a diagnosis is confirmed, and no statement.
_WEAK_BOOSTERS = frozenset(
    entries("""
    novel, valuable, very, confirmed, proof, particularly important
""")
)
# A negation states what it states.
_WEAK_ABSOLUTES = frozenset(
    entries("""
    not, not at all, nor, neither, no longer, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, wouldn't,
    couldn't, shouldn't, hasn't, haven't, hadn't, can not
""")
)

_HARM = (
    r"(?:known\s+|serious\s+|whatsoever\s+)?(?:risks?|(?:side|adverse)[-\s]effects?|danger|harm|pain|downtime|scars?|scarring"
    r"|complications?|discomfort)\b"
)
_SORT = (
    r"(?:kinds?|types?|forms?|sorts?|ages?|cases|causes|stages?|diseases?|conditions?|strains?|symptoms|pain|tissues?"
    r"|organs?|cells?|areas|aspects|parts?|problems?|illness(?:es)?|ailments?|infections?|viruses|toxins|cancers?"
    r"|tumou?rs|signs|wrinkles)\b"
)
_PEOPLE = r"(?:patients?|clients?|customers?|users?|people|women|men|children|knees?|joints?)\b"
# Who took part, and what was done with them: a count, and nothing absolute.
_COUNTED = r"(?!\s+(?:were|was|gave|underwent|received|completed|provided|signed|had|in\s+the|with|who|aged)\b)"
# Quantities are absolute by what follows them: "all forms of", not "all participants gave consent".
_ABSOLUTE_BEFORE = {
    "no": re.compile(rf"\s+(?:{_HARM}(?!\s+(?:was|were)\b)|one\b|other\b|limits?\b|exceptions?\b|need\s+for\b)", re.I),
    "without": re.compile(rf"\s+(?:any\s+)?(?:{_HARM}|exception\b|fail\b)", re.I),
    "all": re.compile(rf"\s+(?:of\s+)?(?:our\s+|your\s+|known\s+|other\s+)?(?:{_SORT}|{_PEOPLE}){_COUNTED}", re.I),
    "any": re.compile(rf"\s+(?:other\s+)?(?:{_SORT}|{_HARM})", re.I),
    "every": re.compile(rf"\s+(?:single\s+|other\s+)?(?:(?:{_SORT}|{_PEOPLE}){_COUNTED}|time\b|body\b|one\b)", re.I),
    "zero": re.compile(rf"\s+{_HARM}", re.I),
    "none": re.compile(rf"\s+of\s+(?:our\b|(?:the\s+|these\s+)?{_PEOPLE}{_COUNTED})", re.I),
}
_HEDGED_BEFORE = {"expected": re.compile(r"\s+(?:to|that)\b", re.I), "would": re.compile(r"\s+(?:seem|appear)\b", re.I)}
# Just before a listed word: it turns it round, or takes the edge off.
_TURNED = re.compile(
    r"(?:\b(?:not|no|never|nor|little|lack\s+of|without|far\s+from|cannot|almost|nearly|virtually|hardly)"
    r"|\w{2,6}n't)\s+(?:(?:been|be|yet|a|an|the|any)\s+){0,2}(?:\w{3,14}ly\s+)?$",
    re.I,
)
_WHO = re.compile(r"\b(?:who|whom|whose|unless|if)\s+(?:\w{1,12}\s+)?$", re.I)
_CLAUSE_END = re.compile(r"[,;:.!?()]|\s[-–—]\s|\b(?:and|but)\b", re.I)
# How far before a word is looked, in code points.
_NEAR = 40
_KINDS = ("hedge", "boost", "absolute")


def deciding(text: str, marks: list[Mark]) -> Mark | None:
    """The marked word that decides how firm a text without odd signs is; its `kind` says how. None where none does."""
    decide = [mark for mark in marks if mark.kind != "condition" and _decides(text, mark)]
    hedges, boosters, absolutes = (
        [one for one in decide if one.kind == kind] for kind in ("hedge", "boost", "absolute")
    )
    ends = [found.start() for found in _CLAUSE_END.finditer(text)]
    hedged = {bisect(ends, hedge.start) for hedge in hedges}
    free = (absolute for absolute in absolutes if bisect(ends, absolute.start) not in hedged)
    return next(free, None) or next(iter(hedges or boosters), None)


def _decides(text: str, mark: Mark) -> bool:
    needed = (_HEDGED_BEFORE if mark.kind == "hedge" else _ABSOLUTE_BEFORE).get(mark.word)
    if needed is not None and not needed.match(text, mark.end):
        return False
    if mark.kind == "hedge":
        return needed is not None or mark.word not in _WEAK_HEDGES
    if mark.word in _WEAK_BOOSTERS or mark.word in _WEAK_ABSOLUTES:
        return False
    before = text[max(0, mark.start - _NEAR) : mark.start]
    return not (_TURNED.search(before) or (mark.word in ("cannot", "can't") and _WHO.search(before)))

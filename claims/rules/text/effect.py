"""Where a text states that one thing does something to another, and what leaves that open.

A word of effect counts where it is used as one: "reduced the pain", not "a reduced dose"; "causes fever", not "the
causes". Told by the words beside it, so that a person can follow it; no grammar is known. For text without odd signs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.rules.text import relations
from claims.rules.text.listed import forms, one_of, whole

# What stands before an adjective or a noun, never before the verb of a sentence.
_BEFORE_NOUN = frozenset("""
    a an the this these those its their his her your our my no any some with for at from into between than as more
    less very further significant greater such high low large small clear major only each every same main first new
    known possible potential important strong sharp dramatic direct adverse side overall steady rapid recent annual
    substantial marked modest slight leading common common primary underlying worrying
""".split())  # fmt: skip
_BEFORE_PARTICIPLE = _BEFORE_NOUN | frozenset("""
    of on in by or show shows showed shown experience experienced to linked is are be display displayed displays
    exhibit exhibited or most
""".split())  # fmt: skip
_HAVE = frozenset("have has had having and who which that".split())
# What stands before the verb of a sentence and makes it one.
_BEFORE_VERB = frozenset("""
    to can will would may might could must should cannot not n't don't doesn't didn't does do did help helps helped
    which that who and or it they we you also both
""".split())  # fmt: skip
_BEFORE_ING = frozenset("by thereby thus in for of at while".split())
_BE = frozenset("is are was were be been being".split())
_BEFORE_OBJECT = frozenset("the their its his her a an our your this these both all".split())
_BY = frozenset("by with through using".split())
# After these a change has no object: it was seen, and nothing is said to have done it.
_NO_OBJECT = frozenset("""
    in over was were is are among after between from since during up down at by to with following more as when while
    dramatically sharply markedly steadily significantly substantially rapidly slightly considerably twofold tenfold
    than and
""".split()) | {""}  # fmt: skip
_CHANGING = frozenset("increase increases increased decrease decreases decreased improve improves improved".split())
_TRENDS = frozenset("increasing decreasing improving worsening lowering shrinking doubling slowing".split())
# What is said is raised: "raises concern", "raise serious questions".
_RAISED = frozenset("awareness concern concerns doubt doubts hope hopes issues question questions serious".split())
_NOUNS_TOO = frozenset("""
    cause causes benefit benefits cut cuts harm damage delay delays limit limits boost repair trigger triggers impact
    impacts influence influences
""".split())  # fmt: skip
# Nouns and adjectives far more often than verbs.
_MOSTLY_NOUNS = frozenset("""
    arrest arrests block blocks blunt buffer buffers calm clear combat control controls counter damage double drain
    drains drive ease fight fuel fuels harm help lower offset remedy shape shield shields slash slow smooth spare speed
    stop support supports thin treat treats triple
""".split())  # fmt: skip
_MOSTLY_ADJECTIVES = frozenset("""
    damaged elevated limited affected controlled supported generated shaped delayed treated transformed induced
    altered activated extended
    arrested relaxed blunted dilated cleared
""".split())  # fmt: skip
# Comparing and explaining words before "to" and a noun.
_TOWARDS = frozenset("linked due related compared contrast addition according led lead leads".split())

# "MSC work.", "The cells help.": a short sentence that ends with what looks like a noun. Its subject is of many, or in
# capitals, and no verb that asks for the noun ("Everyone needs help."); with "does" or "can" it may be any.
_ENDING = frozenset({"work", "help"})
_AUXILIARY = re.compile(r"do|does|did|can|could|will|not|cannot|never|all|both|\w{2,6}n't|\w{1,20}ly", re.IGNORECASE)
_MANY = re.compile(r"[\w-]*[a-z](?<!s)s|[A-Z]{2,}s?|[Tt]hey|[Ww]e")
_ASK_FOR = frozenset("""
    across asks brings does finds gets gives has his is its likes loves makes needs offers provides requires seeks takes
    this wants was
""".split())  # fmt: skip
_GOES_ON, _SENTENCE_START, _LONGEST_SUBJECT = re.compile(r"\s*[^\s.!?;]"), re.compile(r"[.!?;:]\s"), 3

_VERBS = forms(relations.EFFECT_VERBS, relations.IRREGULAR)
_NOUNS = forms(relations.EFFECT_NOUNS, relations.IRREGULAR)
_EFFECT = re.compile(
    rf"(?<![\w-])(?=\w)(?:(?P<phrase>{one_of(relations.EFFECT_PHRASES)})|(?P<verb>{one_of(_VERBS)})"
    rf"|(?P<noun>{one_of(_NOUNS)}))(?!\w|-\w)",
    re.IGNORECASE,
)
_SOFTENER = whole(relations.SOFTENERS)
_WORD = re.compile(r"[\w'-]+")
TURNED = re.compile(r"(?:not|never|hardly|barely|scarcely|fails?|failed|unable|\w{2,6}n't)\b", re.IGNORECASE)
# "cannot fail to" says with two negations that it does.
NEGATED = re.compile(
    r"\b(?:(?:not|never|hardly|barely|scarcely|\w{2,6}n't)\s+(?:(?!only\b)\w{1,20}ly\s+)?"
    r"|(?:(?:not|never|can\s?not|\w{2,6}n't)\s+)?(?:fail(?:s|ed|ing)?|unable|refus(?:es?|ed|ing))\s+to\s+(?:\w{1,20}ly\s+)?"
    r"|no\s+(?:\w{1,20}\s+){0,2})$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:,()?!]")
# How far back is looked, in code points: for the words before an effect, and for what softens it.
NEAR, _SOFTENED_WITHIN, _LONGEST = 48, 60, 24


@dataclass(frozen=True, slots=True)
class Effect:
    """A word of effect in a text, with its "not", and what leaves it open, if anything does; places in code points."""

    start: int
    end: int
    softener: tuple[int, int] | None


def effects(text: str) -> Iterator[Effect]:
    """The effects that a text states, in order."""
    for found in _EFFECT.finditer(text):
        if _is_stated(text, found):
            negated = NEGATED.search(text, max(0, found.start() - NEAR), found.start())
            yield Effect((negated or found).start(), found.end(), _softener(text, found.start()))


def _softener(text: str, at: int) -> tuple[int, int] | None:
    """What in the same clause, before an effect, leaves it open."""
    low = max(0, at - _SOFTENED_WITHIN)
    for stop in _CLAUSE.finditer(text, low, at):
        low = stop.end()
    found = [softener.span() for softener in _SOFTENER.finditer(text, low, at)]
    return found[-1] if found else None


def _is_stated(text: str, found: re.Match[str]) -> bool:
    word = found.group().lower()
    before = _before(text, found.start())
    previous = before[-1] if before else ""
    if previous == "to" and len(before) > 1 and before[-2] in relations.PURPOSES | _TOWARDS:
        return False
    if word in _ENDING and _ends_short_sentence(text, found):
        return True
    if word == "work" or (previous == "to" and len(before) > 1 and before[-2] in relations.PURPOSES | _TOWARDS):
        return False
    if found["phrase"]:
        return previous not in _BEFORE_NOUN or not word.startswith("results")
    return _form_is_stated(word, previous, _after(text, found.end()), may_be_noun=found["noun"] is not None)


def _form_is_stated(word: str, previous: str, following: str, *, may_be_noun: bool) -> bool:
    if word.startswith("rais") and following in _RAISED:
        return False
    if word.endswith("ing"):
        return word == "causing" or previous in _BEFORE_ING or (previous in _BE and word not in _TRENDS)
    if word.endswith(("ed", "driven", "shrunk", "rebuilt")):
        return _participle_is_stated(word, previous, following)
    return _verb_is_stated(word, previous, following, may_be_noun=may_be_noun)


def _participle_is_stated(word: str, previous: str, following: str) -> bool:
    if previous in _BE:
        return following in _BY
    if previous in _HAVE and (word in _CHANGING or word in _MOSTLY_ADJECTIVES):
        return following in _BEFORE_OBJECT
    if not previous or previous in _BEFORE_PARTICIPLE:
        return False
    if word in _CHANGING:
        return following not in _NO_OBJECT
    return word not in _MOSTLY_ADJECTIVES or following in _BEFORE_OBJECT


def _verb_is_stated(word: str, previous: str, following: str, *, may_be_noun: bool) -> bool:
    joined = previous in ("and", "or") and word in _NOUNS_TOO
    if previous in _BEFORE_VERB and not joined:
        return True
    if previous in _BEFORE_NOUN or previous == "of":
        return False
    if word in _CHANGING or word in _NOUNS_TOO:
        return (following not in _NO_OBJECT and following != "of") or (word, following) == ("benefit", "from")
    return not (may_be_noun and word in _MOSTLY_NOUNS) and word not in _MOSTLY_NOUNS


def _ends_short_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether the word is all that a subject of few words does."""
    near = text[max(0, found.start() - NEAR) : found.start()]
    *whole, sentence = _SENTENCE_START.split(near)
    words = sentence.split()
    if _GOES_ON.match(text, found.end()) or (not whole and found.start() > NEAR):
        return False
    subject = list(words)
    while subject and _AUXILIARY.fullmatch(subject[-1]):
        subject.pop()
    if not 0 < len(subject) <= _LONGEST_SUBJECT:
        return False
    return len(subject) < len(words) or bool(_MANY.fullmatch(subject[-1]) and subject[-1].lower() not in _ASK_FOR)


def _before(text: str, at: int) -> list[str]:
    """The words before a place, without adverbs, which may stand anywhere."""
    words = [word.lower() for word in _WORD.findall(text[max(0, at - NEAR) : at])]
    while words and words[-1].endswith("ly") and words[-1] not in ("family", "early"):
        words.pop()
    return words


def _after(text: str, at: int) -> str:
    found = _WORD.match(text, at + 1, at + 1 + _LONGEST)
    return found.group().lower() if found else ""

"""Which words two wordings of one statement share, which went and which came, and what that does to its firmness.

What is said about firmness is read off word lists (claims.rules.text.words): it is suggested with the words that speak
for it, and decides nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from claims.rules.text.folding import squash
from claims.rules.text.negations import negations_changed
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
# What a number counts or measures, where it is one of these: "5 mg" and "5 g" are two numbers.
_UNIT = (
    r"(?:[kmcdnpµμu]?(?:g|l|m|mol|s|j|gy|sv|bq)|mcg|kcal|cal|mmhg|hpa|kpa|iu|i\.u\.|units?|cc|hz|khz|mhz|°c|°f|bpm|ppm|ppb|rpm"
    r"|%|per\s?cent|percent|prozent|por\s?ciento|pour\s?cent|퍼센트|grams?|gramm|milligrams?|micrograms?|kilograms?|litres?|liters?"
    r"|millilit(?:re|er)s?|[mb]illions?|thousand|millionen|milliarden|tausend|millones|mille|백만|억|만|천"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tagen?|tage?|wochen?|monaten?|monate?"
    r"|jahren?|jahre?|heures?|jours?|semaines?|mois|ans?|années?|horas?|días?|semanas?|mes(?:es)?|años?|일|주|개월|년|시간|분|명)"
)
_COUNTED = re.compile(rf"(?P<number>{_NUMBER.pattern})(?:\s?(?P<unit>{_UNIT}(?:\s?/\s?(?:{_UNIT}))?)(?!\w))?")
_KIND_SHOWN = {"boost": "booster"}
# So many words that came, and that went, are named, of so many code points each.
_MOST_NAMED, _LONGEST = 8, 30
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*")
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
    listed = {part for mark in (*went, *came) for part in mark.word.split()}
    others = [word for word in negations_changed(old, new) if word not in listed]
    softer = _weight(came) - _weight(went)
    direction = SOFTENED if softer > 0 else HARDENED if softer < 0 else ""
    turned = (*turns, *others)
    return Shift("" if turned else direction, _named(went), _named(came), turned)


def numbers_changed(old: str, new: str) -> bool:
    """Whether another number stands in one of the wordings; how a number is written does not count."""
    return _numbers(old) != _numbers(new)


def _numbers(text: str) -> Counter[str]:
    """The numbers of a text with their units, as they are folded."""
    folded = squash(text)
    numbers = [f"{found['number']} {found['unit'] or ''}".strip() for found in _COUNTED.finditer(folded)]
    return Counter([*numbers, *(_SPELLED.get(word, word) for word in _IN_WORDS.findall(folded))])


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
    """What a reader should look at first, in words: numbers, negations, then all words that went or came, listed first.

    As many as are read at a glance; what they are listed as stands beside them.
    """
    shift = firmness_shift(old, new)
    before, after = _numbers(old), _numbers(new)
    said = _numbers_said(old, new)
    if shift.negations:
        said.append(f"a negation went or came: {', '.join(shift.negations)}")
    told = [*shift.negations, *(before - after), *(after - before)]
    gone, fresh = _words_beside(old, new)
    for what, listed, words in (("gone", shift.went, gone), ("new", shift.came, fresh)):
        if named := _listed_first([word for word in listed if word not in shift.negations], words, told):
            said.append(f"{what}: {', '.join(named)}")
    return said


def _numbers_said(old: str, new: str) -> list[str]:
    before, after = _numbers(old), _numbers(new)
    if before == after:
        return []
    if not numbers_changed(levelled(old), levelled(new)):
        return ["a number is raised in one of them, as in 10⁶, and on the line in the other"]
    went, came = (", ".join([*numbers][:_MOST_NAMED]) for numbers in (before - after, after - before))
    how = f"{went} to {came}" if went and came else f"{went} is gone" if went else f"{came} is new"
    return [f"a number changed: {how}"]


def _words_beside(old: str, new: str) -> tuple[list[str], list[str]]:
    """The words that went and those that came, in order; signs and numbers, which are named by themselves, are none."""
    before, after = (
        [word for word in _WORD.findall(squash(text[:MOST])) if word[0].isalpha() and not _IN_WORDS.fullmatch(word)]
        for text in (old, new)
    )
    spare = Counter(after), Counter(before)
    return [*_spared(before, spare[0])], [*_spared(after, spare[1])]


def _spared(words: Iterable[str], others: Counter[str]) -> Iterator[str]:
    """The words that stand here more often than there."""
    for word in words:
        others[word] -= 1
        if others[word] < 0:
            yield word


def _listed_first(listed: list[str], words: list[str], told: Iterable[str]) -> list[str]:
    """What is named of words that went or came: the listed ones with their kinds, then all others that are not told."""
    known = {part for entry in (*listed, *told) for part in _WORD.findall(entry)}
    kinds = {entry: mark.kind for entry in listed for mark in mark_words(entry)[:1]}
    named = [
        f"{entry} ({_KIND_SHOWN.get(kinds[entry], kinds[entry])})" if entry in kinds else entry for entry in listed
    ]
    others = [_shortened(word) for word in dict.fromkeys(words) if word not in known]
    most = max(_MOST_NAMED - len(named), 0)
    return [*named, *others[:most], *(["…"] if len(others) > most else [])]


def _shortened(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"

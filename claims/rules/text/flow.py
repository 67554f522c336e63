"""Text whose printed lines flow: inside a block a line's end is no end of a sentence.

A block is a stretch of a text, as its extractor stored it (`Part` of kind block). In it a line's end, with the white
space around it, reads as one space; as nothing after a hyphen that divides a word (which goes too), after one that
belongs to its word (which stays), and between characters of writing without spaces. The text itself is never changed:
`level` gives it with as many characters, so that every offset stays, and `flowed` as people read it, with a way back.
Offsets are Unicode code points, start inclusive, end exclusive.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

BREAKS = "\n\r\v\f\x85\u2028\u2029"
# Shows nothing, and no rule that looks for words or compares them sees it; deprecated, so that no text has it itself.
FILLER = "\u206f"
_SOFT_HYPHEN = "\u00ad"
_BREAK = re.compile(rf"[{BREAKS}]")
_SPACES = " \t\u00a0\u3000"
# What is before each line of a commented or quoted text.
_SIGN = re.compile(r"[ \t]{0,8}(>(?: ?>){0,3}|//+|#+|\*|;+|%+|\||--)[ \t]+")
# It is no longer, with the white space around it.
_SIGN_WITHIN = 40
_WHITE = re.compile(r"[ \t]*")
_HYPHENS, _DASHES = "-\u2010", "–—/"
# Writing that puts no spaces between words, and its own stops.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"
    "\U00020000-\U0003ffff]"
)
# "Pre- and postoperative": the hyphen stands for what follows later.
_SUSPENDED = re.compile(r"(?:and|or|to|nor|und|oder|bis|bzw|et|ou|y|e|o|u)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[/@_=\d]|\w\.\w")
_SHORTEST_HALF = 4
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[^\W\d_]+")
_WORD_WITHIN = 40
_WORDS = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_HYPHEN = re.compile("[-\u2010\u2011]")
_DIVIDED = re.compile(rf"[-\u2010][{_SPACES}]*+[{BREAKS}]")
_VOCABULARY_WITHIN = 1_000_000
# A hyphen after or before one of these belongs to the word: "long-term" is not "longterm".
_KEEPS_AFTER = frozenset("""
    self non well ill long short high low double single half full placebo dose case cross follow evidence risk time year
    month week day cost life age two three four five six seven eight nine ten first second third early late cell disease
    drug tissue bone fat stem blood heart side quality health state small large best better post-hoc clinic patient
""".split())  # fmt: skip
_KEEPS_BEFORE = frozenset("""
    term based like free related induced derived treated controlled blind blinded up specific positive negative
    dependent independent label risk quality year old fold dose long wide center centre arm armed group level rich poor
    resistant sensitive called approved reported known established tested analysis threatening saving effective
    efficient mediated associated matched centered centred cell cells marrow tissue limiting expanded promoting aging
    response effect effects case study trial only
""".split())  # fmt: skip
# After a whole word they are the rest of a longer one: "cell-ular", "high-lights" (but "high-quality").
_ENDINGS = re.compile(
    r"(?:.{1,3}|ular\w*|ments?|ing|edly|ness|[st]ions?|[ai]ble|[ai]bly|it(?:y|ies)|ously?|ively?|ical(?:ly)?|ance|ence|"
    r"ants?|ents?|ship|hood|lights?|er(?:s|ed|ing)?|ern|ward(?:s|ly)?)\Z"
)


class Stretch(Protocol):
    """What is asked of a part of a text: its kind, and where it stands."""

    @property
    def kind(self) -> str:
        """Such as block."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """What comes after its last one."""


@dataclass(frozen=True, slots=True)
class Flowed:
    """A text as it is read, in lines without end; `places[i]` is where its character i stands in the text."""

    text: str
    places: "array[int] | None" = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span that is not empty, in the text as it is stored."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)

    def at(self, place: int) -> int:
        """Where in the flowed text a place of the stored one is; that of what follows where it left no trace."""
        return place if self.places is None else bisect_left(self.places, place)


@dataclass(frozen=True, slots=True)
class _Join:
    """A line's end with what goes with it, and whether it reads as a space."""

    start: int
    end: int
    spaced: bool


def blocks_of(parts: Iterable[Stretch], offset: int = 0, length: int | None = None) -> list[tuple[int, int]]:
    """The blocks among a document's parts, in order; counted in a piece of it that begins at `offset`."""
    found = sorted((part.start - offset, part.end - offset) for part in parts if part.kind == "block")
    return [(max(start, 0), end) for start, end in found if end > 0 and (length is None or start < length)]


def level(text: str, blocks: Sequence[tuple[int, int]], known: Iterable[str] = ()) -> str:
    """The text with the line ends of its blocks as spaces, or as signs that show nothing: every offset stays.

    `known` are words of another text, from which it is told what a hyphen at a line's end is: see `vocabulary`.
    """
    pieces, at = [], 0
    for join in _joins(text, blocks, known):
        pieces += [text[at : join.start], (" " if join.spaced else FILLER) * (join.end - join.start)]
        at = join.end
    return "".join([*pieces, text[at:]]) if pieces else text


def flowed(text: str, blocks: Sequence[tuple[int, int]], known: Iterable[str] = ()) -> Flowed:
    """The text as it is read: a line's end in a block is one space, or nothing."""
    pieces: list[str] = []
    places, at = array("q"), 0
    for join in _joins(text, blocks, known):
        pieces += [text[at : join.start], " " * join.spaced]
        places.extend(range(at, join.start))
        places.extend([join.start] * join.spaced)
        at = join.end
    if not pieces:
        return Flowed(text)
    places.extend(range(at, len(text)))
    return Flowed("".join([*pieces, text[at:]]), places)


def has_lines(words: str) -> bool:
    """Whether there is a line's end in these words."""
    return _BREAK.search(words) is not None


def as_read(words: str, known: Iterable[str] = ()) -> str:
    """Words whose document is not at hand, as if all of their lines flowed: for comparing them with others."""
    return read_level(level(words, [(0, len(words))], known)) if has_lines(words) else words


def reads_same(one: str, other: str) -> bool:
    """Whether two texts are the same words, wherever their lines end."""
    known = both_words(one, other)
    return one == other or as_read(one, known) == as_read(other, known)


def compact(text: str) -> Flowed:
    """A levelled text with one space for each run of spaces and no fillers, and the way back."""
    if "  " not in text and FILLER not in text:
        return Flowed(text)
    kept = (at for at, sign in enumerate(text) if sign != FILLER and not (sign == " " and at and text[at - 1] == " "))
    places = array("q", kept)
    return Flowed("".join(text[at] for at in places), places)


def read_level(words: str) -> str:
    """Words of a text that was levelled, as they are read: one space between them, and no fillers."""
    return " ".join(words.replace(FILLER, "").split())


def unread(text: str, blocks: Sequence[tuple[int, int]], known: Iterable[str] = ()) -> list[tuple[int, int]]:
    """The stretches of the text that are read as nothing: line ends between halves of a word, with its hyphen."""
    return [(join.start, join.end) for join in _joins(text, blocks, known) if not join.spaced]


def vocabulary(text: str) -> frozenset[str]:
    """The words that stand whole in a text, of a long one in its beginning, those with hyphens with them and without.

    What a hyphen at a line's end is, is told from them: "dose-finding" keeps it, "treatment" does not.
    """
    return frozenset(_words(text[:_VOCABULARY_WITHIN]))


def both_words(one: str, other: str) -> frozenset[str]:
    """The words of two texts that are read together, where a line of one of them ends with a hyphen; else none."""
    divided = _DIVIDED.search(one) or _DIVIDED.search(other)
    return vocabulary(one) | vocabulary(other) if divided else frozenset()


def _words(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text.lower()):
        yield word
        if "-" in word or "\u2010" in word or "\u2011" in word:
            pieces = _HYPHEN.split(word)
            yield from map("-".join, pairwise(pieces))


def _joins(text: str, blocks: Sequence[tuple[int, int]], known: Iterable[str]) -> Iterator[_Join]:
    words: frozenset[str] | None = None
    for first, after in blocks:
        at = first
        sign = _sign_of(text, first, after)
        while (found := _BREAK.search(text, at, after)) is not None:
            start, end = found.span()
            while start > first and text[start - 1] in _SPACES:
                start -= 1
            while end < after and (text[end] in _SPACES or text[end] in BREAKS):
                end += 1
            if sign and text.startswith(sign, end, after):
                end += len(sign)
                while end < after and text[end] in _SPACES:
                    end += 1
            at = end
            if first < start and end < after:
                if words is None and text[start - 1] in _HYPHENS:
                    words = vocabulary(text).union(known)
                yield _join(text, start, end, words or frozenset())


def _sign_of(text: str, first: int, after: int) -> str:
    """The sign that all lines of a commented or quoted block begin with, which is not read; else empty."""
    begins = max(text.rfind(sign, max(0, first - _SIGN_WITHIN), first) for sign in BREAKS) + 1
    found = _SIGN.fullmatch(text, begins, first) if first - begins < _SIGN_WITHIN else None
    if found is None:
        return ""
    at, sign = first, found[1]
    while (row := _BREAK.search(text, at, after)) is not None:
        at = row.end()
        stripped = _WHITE.match(text, at, after)
        start = stripped.end() if stripped else at
        if start < after and text[start] not in BREAKS and not text.startswith(sign, start):
            return ""
    return sign


def _join(text: str, start: int, end: int, known: frozenset[str]) -> _Join:
    last, following = text[start - 1], text[end]
    before = text[start - 2] if start > 1 else " "
    if last == _SOFT_HYPHEN:
        return _Join(start - 1, end, spaced=False)
    if last in _HYPHENS and before.isalnum() and following.isalnum():
        if _SUSPENDED.match(text, end):
            return _Join(start, end, spaced=True)
        return _Join(start - _divides(text, start - 1, end, known), end, spaced=False)
    if last in _DASHES and before.isalnum() and following.isalnum():
        return _Join(start, end, spaced=False)
    unspaced = _UNSPACED.match(last) and _UNSPACED.match(following)
    return _Join(start, end, spaced=not unspaced)


def _in_address(text: str, at: int) -> bool:
    """Whether what is written without a space up to here is no mere word with hyphens."""
    written = text[max(0, at - _WORD_WITHIN) : at].split()
    return not written or _ADDRESS.search(written[-1]) is not None


def _divides(text: str, hyphen: int, end: int, known: frozenset[str]) -> bool:
    """Whether a hyphen at a line's end only divides a word: it is none of its own."""
    first = _LAST_WORD.search(text, max(0, hyphen - _WORD_WITHIN), hyphen)
    second = _FIRST_WORD.match(text, end, end + _WORD_WITHIN)
    if first is None or second is None or not second[0][0].islower():
        return False
    one, other = first[0].lower(), second[0].lower()
    before = text[max(0, first.start() - 1) : first.start()]
    if (before and before in "/@_.=") or f"{one}-{other}" in known:
        return False
    if one + other in known:
        return True
    # "state-of-the-art", but "anti-inflammatory": half a word is none that the text has, and is not so short.
    if before and before in _HYPHENS and (len(one) < _SHORTEST_HALF or one in known or _in_address(text, hyphen)):
        return False
    return other not in _KEEPS_BEFORE and (one not in _KEEPS_AFTER or _ENDINGS.match(other) is not None)

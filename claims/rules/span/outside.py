"""Words just outside a selection that limit what it says: hedges, negations, conditions, who says so, how many.

A quote that drops them says more than its page did. They are looked for in the sentence of the selection and shown as
whole phrases; whether they belong to the claim is for a person to say. English words, in text of any language and
direction. Offsets are Unicode code points, start inclusive, end exclusive. The text is given with its line ends
levelled (claims.rules.text.flow): a printed line is no sentence.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from claims.rules.span.introduction import NO_SHAPE, Shape, introductions
from claims.rules.span.limiting import Phrase, limiting_phrases
from claims.rules.text.flow import Flowed, compact, read_level
from claims.rules.text.sentence import sentence_around

# How far from the selection a sentence is looked through, in code points: some texts have no sentence ends.
NEAR = 500
# A script without spaces has no word edges to widen to.
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Outside:
    """A phrase outside a selection: its place, kind, words, and the selection widened so that it has the phrase too.

    `kind` is hedge, negation, condition, exception, quantity, attribution, or introduction: the lead-in of a list, a
    term, or a heading that the selection stands under.
    """

    start: int
    end: int
    kind: str
    words: str
    with_start: int
    with_end: int


def outside(text: str, start: int, end: int, shape: Shape = NO_SHAPE) -> list[Outside]:
    """What introduces text[start:end], and the limiting phrases in its sentence that it leaves out, the nearest first.

    A phrase that reaches into the selection counts when its decisive words are outside.
    """
    read = compact(text)
    phrases = [_written(read, one) for one in _outside(read.text, read.at(start), read.at(end))]
    return [*_introducing(text, start, end, shape), *phrases]


def _introducing(text: str, start: int, end: int, shape: Shape) -> Iterator[Outside]:
    for low, high in introductions(text, start, shape) if start < end else ():
        yield Outside(low, high, "introduction", read_level(text[low:high]), low, end)


def _outside(text: str, start: int, end: int) -> list[Outside]:
    low, high = _window(text, start, end)
    left_out = [
        Phrase(low + one.start, low + one.key, low + one.end, one.kind)
        for one in limiting_phrases(text[low:high])
        if not start <= low + one.start < low + one.key <= end
    ]
    left_out.sort(key=lambda one: (max(start - one.end, one.start - end, 0), one.start))
    return [_shown(text, start, end, one) for one in left_out]


def _written(read: Flowed, one: Outside) -> Outside:
    """The same at its places in the text as it is stored."""
    (start, end), (low, high) = read.span(one.start, one.end), read.span(one.with_start, one.with_end)
    return Outside(start, end, one.kind, one.words, low, high)


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


def _shown(text: str, start: int, end: int, one: Phrase) -> Outside:
    widened = whole_words(text, min(start, one.start), max(end, one.end))
    return Outside(one.start, one.end, one.kind, text[one.start : one.end], *widened)

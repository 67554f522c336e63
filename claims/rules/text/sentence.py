"""Where sentences begin and end. A rule of thumb for showing a quote in its sentence, not for analysis.

When in doubt it does not split: a sentence too long shows more of the context, one too short hides a condition.
Takes a time that grows with the text alone: what ended no sentence is not looked at again.
"""

import re
from collections.abc import Iterator

# A line break always ends a sentence: captured pages have one block a line.
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_CLOSERS = "\"'”’»)\\]}」』）】"
# Nothing begins inside a run of stops: what does not end a sentence at the first of them does not at the second.
_STOP = re.compile(rf"(?:(?<![.!?…؟])[.!?…؟]++[{_CLOSERS}]*+(?=\s|$)|[。！？｡।॥]++[{_CLOSERS}]*+)")
_OPENERS = "\"'“‘«([{¿¡「『（【"
# Never the last word of a sentence in the texts that are read here.
_INSIDE = frozenset(
    "e.g i.e eg ie cf vs al dr mr mrs ms prof st jr sr fig figs eq approx resp sp spp dept incl viz".split()
)
# Abbreviations before a number alone: without one they may well be the last word.
_BEFORE_NUMBER = frozenset("no nos nr p pp v vol ca min max tab ed est ref refs".split())
# An abbreviation is shorter than so many characters, also one of letters with stops.
_WORD_WITHIN = 60
_WORD_STARTS = re.compile(r"[\s(\[“\"'‘]")
_INITIALS = re.compile(r"\b[^\W\d_]\.[^\W\d_]$|^[A-Z]$")
_NUMBERED = re.compile(r"\s*+[0-9][0-9.\-]*+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences, in order; what lies between them is white space alone."""
    return [span for line in _LINE.finditer(text) for span in _in_line(text, line.start(), line.end())]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened to the sentences that it touches; a span of white space alone is returned as it is."""
    first = max((text.rfind(sign, 0, start) for sign in _BREAKS), default=-1) + 1
    after = min((at for sign in _BREAKS if (at := text.find(sign, end)) >= 0), default=len(text))
    low, high = start, end
    for line in _LINE.finditer(text, first, after):
        for begins, ends in _in_line(text, line.start(), line.end()):
            if begins < end and ends > start:
                low, high = min(low, begins), max(high, ends)
    return low, high


def _in_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin, numbered = start, _number_ends(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        if _ends_here(text, begin, stop, end, numbered):
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
            numbered = _number_ends(text, begin, end)
    yield from _trimmed(text, begin, end)


def _number_ends(text: str, begin: int, end: int) -> int:
    """Where the number of a heading (3-1. Why) ends that a sentence begins with; -1 where there is none."""
    number = _NUMBERED.match(text, begin, end)
    return number.end() if number else -1


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends_here(text: str, begin: int, stop: re.Match[str], end: int, numbered: int) -> bool:
    following = _next_sign(text, stop.end(), end)
    if stop.group()[0] in "。！？｡।॥":
        return True
    if following.islower():
        return False
    if stop.group() != ".":
        return True
    before = text[max(begin, stop.start() - _WORD_WITHIN) : stop.start()]
    return stop.start() > numbered and not _is_abbreviation(before, following)


def _next_sign(text: str, at: int, end: int) -> str:
    while at < end and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    return text[at] if at < end else ""


def _is_abbreviation(before: str, following: str) -> bool:
    word = _WORD_STARTS.split(before)[-1]
    if word.lower() in _BEFORE_NUMBER:
        return following.isdigit()
    if word.lower() in _INSIDE:
        # MS is a disease, Ms a title.
        return not (word.isupper() and len(word) > 1)
    # An initial (J. Smith), or letters with stops (U.S.).
    return _INITIALS.search(word) is not None

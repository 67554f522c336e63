"""Where sentences begin and end. A rule of thumb for showing a quote in its sentence, not for analysis.

When in doubt it does not split: a sentence too long shows more of the context, one too short hides a condition.
Takes a time that grows with the text alone: what ended no sentence is not looked at again.

A line break ends a sentence. Where lines flow, the text is given as claims.rules.text.flow levels it. Abbreviations and
dates are those of English, German, French, Spanish and Korean, all at once: a page's language is often not known.
(sentencex 1.0 was measured as a veto on splits. It needs the language, splits "Im 19. Jahrhundert", and takes 12 times
as long for 4 times as many opening quotes: 2.5 s for 80,000.)
"""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_CLOSERS = "\"'”’»)\\]}」』）】〉》］｝＂"
# They need no space after them.
_FULL_STOPS = "。！？｡．।॥።។၊။།"
# Nothing begins inside a run of stops: what does not end a sentence at the first of them does not at the second.
_STOP = re.compile(
    rf"(?:(?<![.!?…؟۔])[.!?…؟۔]++[{_CLOSERS}]*+(?:[ \u00a0\u202f]»)?+(?=\s|$)|[{_FULL_STOPS}]++[{_CLOSERS}]*+)"
)
_OPENERS = "\"'“‘„«([{¿¡「『（【〈《［｛"
# Never the last word of a sentence in the texts that are read here.
_INSIDE = frozenset(
    """
    e.g i.e eg ie cf vs al dr mr mrs ms prof st jr sr fig figs eq approx resp sp spp dept incl viz
    z.b d.h u.a v.a i.d.r o.g u.u s.o s.u bzw bspw evtl ggf inkl exkl sog vgl abb mio mrd geb priv doz dipl univ
    med dent vet rer nat phil habil
    p.ex c.-à-d m mm mme mlle mgr env réf chap éd
    p.ej sra srta dra dres ud uds pág págs núm aprox ee uu
""".split()
)
# Abbreviations before a number alone: without one they may well be the last word.
_BEFORE_NUMBER = frozenset("no nos nr p pp v vol ca min max tab ed est ref refs kap bd abs ziff art s cap n.º".split())
# "z. B.", "i. d. R.", "p. ex.": letters that each have their stop, at their last and at any other.
_SPACED = re.compile(r"(?:^|\s)(?:[^\W\d_]|EE)\.\s?[^\W\d_]{1,3}$")
_GOES_ON_SPACED = re.compile(r"\s?[^\W\d_]{1,3}\.")
# "Am 5. Dezember", "im 19. Jahrhundert".
_ORDINAL = re.compile(r"(?:(?P<article>\w+)\s+)?(?<![\d.,])[0-9]{1,2}$")
_BEFORE_ORDINAL = frozenset(
    """
    am im vom zum zur der die das den dem des einem einer eines ab bis seit beim jeder jede jedes jedem ihrem seinem
    und oder
""".split()
)
_MONTH = re.compile(
    r"\s*(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?"
    r"|Nov(?:ember)?|Dez(?:ember)?)\b"
)
# "Arthrose 2. Grades", "als Mittel 1. Wahl": no article, but what is counted by such a number.
_COUNTED = re.compile(
    r"\s*(?:Grad(?:es)?|Stadiums?|Stufe|Ordnung|Klasse|Wahl|Linie|Generation|Phase|Sitzung|Auflage|Tag(?:es)?|Wochen?"
    r"|Monat(?:s|es)?|Jahr(?:es)?|Lebensjahr(?:es)?|Jahrhunderts?|Quartals?|Platz|Person|Mal)\b"
)
# "2022. 12. 5.", as dates are written in Korean.
_DATE_BEFORE = re.compile(r"(?<!\d)(?:(?:19|20)[0-9]{2}\.\s?)?[0-9]{1,2}$|(?<!\d)(?:19|20)[0-9]{2}$")
_WHOLE_DATE = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}\.\s?[0-9]{1,2}\.\s?[0-9]{1,2}$")
_DATE_AFTER = re.compile(r"\s?[0-9]{1,2}\.")
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
    if stop.group()[0] in _FULL_STOPS:
        # 「安全です。」と言った: what was quoted has ended, and the sentence around it has not.
        return stop.group()[-1] in _FULL_STOPS or stop.end() == end or text[stop.end()] in _OPENERS + " \t\u3000"
    if following.islower():
        return False
    if stop.group() != ".":
        return True
    before = text[max(begin, stop.start() - _WORD_WITHIN) : stop.start()]
    if stop.start() <= numbered or _is_abbreviation(before, following):
        return False
    return not _goes_on(before, text[stop.end() : min(end, stop.end() + _WORD_WITHIN)])


def _goes_on(before: str, after: str) -> bool:
    """Whether a stop stands within a date, after the number of an ordinal, or between letters of an abbreviation."""
    if _SPACED.search(before) or _WHOLE_DATE.search(before):
        return True
    word = _WORD_STARTS.split(before)[-1]
    if (len(word) == 1 or word == "EE") and word.isalpha() and _GOES_ON_SPACED.match(after):
        return True
    if not word[-1:].isdigit():
        return False
    if _DATE_BEFORE.search(before) and _DATE_AFTER.match(after):
        return True
    ordinal = _ORDINAL.search(before)
    if ordinal is None:
        return False
    return bool(_MONTH.match(after) or _COUNTED.match(after)) or (ordinal["article"] or "").lower() in _BEFORE_ORDINAL


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


def with_neighbours(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened to the sentences that it touches, and to the one before and the one after them."""
    low, high = sentence_around(text, start, end)
    before, after = text[:low].rstrip(), len(text) - len(text[high:].lstrip())
    if before:
        low, _ = sentence_around(text, len(before) - 1, len(before))
    if after < len(text):
        _, high = sentence_around(text, after, after + 1)
    return low, high

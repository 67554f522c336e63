"""Identifiers as they are printed in running text: each whole, or not at all.

One that a line's end may have cut is joined where it can be read in one way only, and is left out otherwise.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from claims.rules.identify.identifier import (
    DASHES,
    INVISIBLE,
    BadIdentifier,
    doi_alone,
    normalise_doi,
    normalise_pmcid,
    normalise_pmid,
    normalise_trial,
    without_tail,
)
from claims.rules.identify.trial_number import REGISTRIES

# Of each kind: a text that has more of them is a list of works.
MOST_FOUND = 20
# A long DOI is printed on two lines, or three.
MOST_LINES = 4
_NOT_AFTER = r"(?<![A-Za-z0-9])"
# Letters of Latin, Greek and Cyrillic may belong to a DOI; quotation marks, full-width signs and what is written
# without spaces (Thai, and from U+2E80 on) stand around it. Of < and > those of a SICI are its own: "<1::A>3.0.CO;2-6".
_SIGN = r"(?:[^\s\"<>«»“”‘’‹›\u0E00-\u0E7F\u2E80-\U0010FFFF]|<[^\s<>\"]{1,60}>(?=\d\.\d\.[A-Z]{2}\b))"
_SIGNS = re.compile(rf"{_SIGN}{{1,190}}+")
_DOI = re.compile(
    rf"(?:(?<![A-Za-z0-9.])|(?<=doi))10\.\d{{4,9}}+(?:\.\d{{1,9}}+){{0,8}}+/{_SIGN}{{0,190}}+(?!{_SIGN})", re.IGNORECASE
)
_PMID = re.compile(rf"{_NOT_AFTER}(?:PMID|PubMed ID)\s?[:：]?\s?([1-9]\d{{0,7}}+)(?!\d)", re.IGNORECASE)
_PMCID = re.compile(rf"{_NOT_AFTER}(PMC[1-9]\d{{3,8}}+)(?![A-Za-z0-9])")
_TRIAL = re.compile(
    rf"{_NOT_AFTER}((?:{'|'.join(one.printed for one in REGISTRIES if one.printed)}))(?![A-Za-z0-9-])", re.IGNORECASE
)
# The rest of a line, and what the next one begins with; an empty line ends everything.
_NEXT_LINE = re.compile(r"[ \t\xa0]{0,9}\n[ \t\xa0]{0,40}(?=\S)")
_NUMBER = re.compile(r"-?[A-Za-z]?\d{1,16}+(?![A-Za-z0-9])")
# A line that begins or ends with one of these goes on a DOI, where what follows has a digit.
_GLUE = frozenset("/_=~+(")
_GLUE_BEFORE = re.compile(r"[-./_:;=~+]{1,9}[A-Za-z0-9]")
_ONLY_PREFIX = re.compile(r"10\.[\d.]+/")
_RESOLVER = "doi.org/"
_DIVIDED = "\u00ad"
_UNSEEN = dict.fromkeys(set(INVISIBLE) - {ord(_DIVIDED)})
# A mark of a note after it, raised, is none of its digits.
_NOTE = re.compile(r"[¹²³⁰⁴-⁹†‡]++(?:[,-][¹²³⁰⁴-⁹†‡]++)*+[.,;:)\]]*+\Z")
_NOT_CUT = frozenset(")]}>'\"’”*")


@dataclass(frozen=True, slots=True)
class Printed:
    """An identifier that stands in a text: the field of a source, its stored spelling, and where it begins."""

    field: str
    value: str
    start: int


def identifiers_in(
    text: str,
    *,
    left_out: Callable[[int], bool] = lambda at: False,
    flows: Callable[[int], bool] = lambda at: False,
    linked: Collection[str] = (),
) -> Iterator[Printed]:
    """The DOIs of a text, then its PubMed, PubMed Central and trial numbers: at most 20 of each, repeated ones too.

    `left_out` says where none is looked for, `flows` whether the line end at a place is one inside a paragraph.
    `linked` are DOIs that the document leads to, which tell how a printed one is to be joined.
    """
    # Each dash takes the place of one sign, so that places stay.
    plain = text.translate(DASHES)

    def first(found: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
        return islice((one for one in found if not left_out(one.start())), MOST_FOUND)

    for found in first(_dois(plain)):
        if value := _whole_doi(plain, found, linked, flows):
            yield Printed("doi", value, found.start())
    for field, pattern, normalise in _NUMBERS:
        for found in first(pattern.finditer(plain)):
            if value := _whole_number(plain, found, normalise):
                yield Printed(field, value, found.start())


def _dois(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while found := _DOI.search(text, at):
        yield found
        at = found.start() + len(doi_alone(found[0]))


def _whole_number(text: str, found: re.Match[str], normalise: Callable[[str], str]) -> str:
    """A number, unless it is as well one together with what the next line begins with."""
    value = _normalised(normalise, found[1])
    going_on = _going_on(text, found.end(), _NUMBER)
    return "" if going_on and _normalised(normalise, found[1] + going_on[0]) else value


def _whole_doi(text: str, found: re.Match[str], linked: Collection[str], flows: Callable[[int], bool]) -> str:
    # What is printed as an address of the resolver is read as one.
    before = _RESOLVER if text.endswith(_RESOLVER, 0, found.start()) else ""
    doi, end = found[0], found.end()
    if note := _NOTE.search(doi):
        return _normalised(normalise_doi, before + doi[: note.start()])
    for _ in range(MOST_LINES):
        alone = doi_alone(doi)
        ended = len(alone) < len(doi) or _NOT_CUT.intersection(doi[len(without_tail(alone)) :])
        going_on = None if ended else _going_on(text, end, _SIGNS)
        way = _goes_on(doi, going_on[0], in_paragraph=flows(text.index("\n", end))) if going_on else "no"
        if going_on is None or way == "no":
            return _normalised(normalise_doi, before + doi)
        if way == "unknown":
            return _as_linked(doi, going_on[0], linked)
        doi, end = doi + going_on[0], going_on.end()
    return ""


def _going_on(text: str, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    line_end = _NEXT_LINE.match(text, end)
    return pattern.match(text, line_end.end()) if line_end else None


def _goes_on(head: str, tail: str, *, in_paragraph: bool) -> str:
    """Whether a DOI at a line's end goes on with what the next line begins with: yes, no or unknown."""
    word, last = without_tail(tail), head.translate(_UNSEEN)[-1]
    has_digit = any(sign.isdigit() for sign in word)
    if last == _DIVIDED or _ONLY_PREFIX.fullmatch(head):
        return "yes"
    if last == "-":
        # Of two ways to read it: the hyphen belongs to it, or was set where it was divided.
        return "unknown"
    if last in _GLUE or _GLUE_BEFORE.match(word):
        return "yes" if has_digit else "unknown"
    if in_paragraph:
        # Hardly any DOI is without a digit after the slash.
        suffix_has_digit = any(sign.isdigit() for sign in head.partition("/")[2])
        return "unknown" if has_digit or (word[:1].islower() and not suffix_has_digit) else "no"
    begins = word[:1].islower() or word[:1].isdigit()
    return "unknown" if begins and has_digit and not word.isdigit() else "no"


def _as_linked(head: str, tail: str, linked: Collection[str]) -> str:
    """The one way to join both parts that the document links to; without one, nothing."""
    ways = {_normalised(normalise_doi, head + tail), _normalised(normalise_doi, head.removesuffix("-") + tail)}
    known = ways.intersection(linked)
    return known.pop() if len(known) == 1 else ""


def _normalised(normalise: Callable[[str], str], raw: str) -> str:
    try:
        return normalise(raw)
    except BadIdentifier:
        return ""


_NUMBERS: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("pmid", _PMID, normalise_pmid),
    ("pmcid", _PMCID, normalise_pmcid),
    ("trial_number", _TRIAL, normalise_trial),
)

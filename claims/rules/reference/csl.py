"""The fields of CSL-JSON 1.0.2, and names, dates and pages in them.

Nothing is guessed: a name without a comma is kept whole (`literal`), and so is a date in which no year can be told.
"""

import calendar
import re
from collections.abc import Iterable
from typing import Any

from claims.rules.identify.identifier import BadIdentifier, normalise

NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor"
    " editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author"
    " performer producer recipient reviewed-author script-writer series-creator translator".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
TEXTS = frozenset(
    "id citation-key language journalAbbreviation shortTitle abstract annote archive archive_collection"
    " archive_location archive-place authority call-number citation-label collection-title container-title"
    " container-title-short dimensions division DOI event event-title event-place genre ISBN ISSN jurisdiction keyword"
    " medium note original-publisher original-publisher-place original-title part-title PMCID PMID publisher"
    " publisher-place references reviewed-genre reviewed-title scale source status title title-short URL volume-title"
    " year-suffix chapter-number citation-number collection-number edition first-reference-note-number issue locator"
    " number number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number"
    " version volume".split()
)
TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset"
    " document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation"
    " manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical"
    " personal_communication post post-weblog regulation report review review-book software song speech standard thesis"
    " treaty webpage".split()
)
# What is said of a thing of which nothing more is known.
UNTYPED = "document"

_MONTHS = {name.lower()[:3]: at for at, name in enumerate(calendar.month_name) if at}
_WORD_OF_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2}))?(?:[-/]([0-9]{1,2}))?/*")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s+\{\}\s+([0-9]{4})")
_DAY_AFTER = re.compile(r"\{\}\s+([0-9]{1,2}),?\s+([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s+\{\}(?:\s+([0-9]{1,2}))?")
_MONTH_YEAR = re.compile(r"\{\},?\s+([0-9]{4})")
_YEAR = re.compile(r"(?<![0-9])(?:1[0-9]|2[0-9])[0-9]{2}(?![0-9])")
_EIGHT = re.compile(r"(?<![0-9])([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])")
_LONGEST_DATE, _LONGEST_NAME = 200, 1000
_ISSN = re.compile(r"(?:ISSN[- ]?)?([0-9]{4}-?[0-9]{3}[0-9Xx])(?![0-9Xx-])")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9Xx-])")


def name_of(printed: str) -> dict[str, str]:
    """A name as "Family, Given" or "Family, Given, Suffix"; any other is kept as it is printed."""
    parts = [part.strip() for part in printed.split(",")] if len(printed) <= _LONGEST_NAME else []
    if len(parts) in (2, 3) and all(parts):
        return dict(zip(("family", "given", "suffix"), parts, strict=False))
    return {"literal": printed}


def name_written(name: dict[str, Any]) -> str:
    """The name as `name_of` reads it."""
    if literal := name.get("literal"):
        return str(literal)
    particle = " ".join(str(name[part]) for part in ("dropping-particle", "non-dropping-particle") if name.get(part))
    family = " ".join(part for part in (particle, str(name.get("family", ""))) if part)
    return ", ".join(part for part in (family, str(name.get("given", "")), str(name.get("suffix", ""))) if part)


def date_of(printed: str) -> dict[str, Any]:
    """A date of CSL: its parts where they can be told, with the text (`raw`) where it says more; else the text."""
    text = " ".join(printed.split())
    if len(text) > _LONGEST_DATE:
        return {"literal": printed}
    if parts := _parts_of(text):
        return {"date-parts": [parts]}
    if (eight := _EIGHT.findall(text)) and len(eight) == 1 and (parts := _in_calendar(*eight[0])):
        return {"date-parts": [parts], "raw": printed}
    years = set(_YEAR.findall(text))
    if len(years) != 1:
        return {"literal": printed}
    year = int(years.pop())
    months = {_MONTHS[found.lower()] for found in _WORD_OF_MONTH.findall(text)}
    return {"date-parts": [[year, *months] if len(months) == 1 else [year]], "raw": printed}


def month_of(printed: str) -> int:
    """The month that a word or number names, else 0."""
    text = printed.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 12:
        return int(text)
    found = _WORD_OF_MONTH.fullmatch(text)
    return _MONTHS[found[1].lower()] if found else 0


def year_understood(date: object) -> bool:
    """Whether a date of CSL has a year."""
    return isinstance(date, dict) and bool(date.get("date-parts"))


def parts_written(date: dict[str, Any], between: str) -> str:
    """The parts of a date, as 2018-03-05 with what stands between them."""
    first = date["date-parts"][0]
    return between.join(f"{part:0{2 if at else 4}d}" for at, part in enumerate(first))


def _parts_of(text: str) -> list[int]:
    if found := _NUMBERS.fullmatch(text):
        return _in_calendar(*found.groups())
    month = _WORD_OF_MONTH.search(text)
    if not month:
        return []
    number, shape = str(_MONTHS[month[1].lower()]), text[: month.start()] + "{}" + text[month.end() :]
    if found := _DAY_FIRST.fullmatch(shape):
        return _in_calendar(found[2], number, found[1])
    if found := _DAY_AFTER.fullmatch(shape):
        return _in_calendar(found[2], number, found[1])
    if found := _YEAR_FIRST.fullmatch(shape):
        return _in_calendar(found[1], number, found[2])
    found = _MONTH_YEAR.fullmatch(shape)
    return _in_calendar(found[1], number, None) if found else []


def _in_calendar(year: str, month: str | None, day: str | None) -> list[int]:
    """The parts, or none where there is no such day."""
    parts = [int(part) for part in (year, month, day) if part is not None]
    if not 1000 <= parts[0] <= 2999 or (len(parts) > 1 and not 1 <= parts[1] <= 12):
        return []
    return parts if len(parts) < 3 or 1 <= parts[2] <= calendar.monthrange(parts[0], parts[1])[1] else []


def doi_of(printed: str) -> str:
    """The DOI alone, in the letters in which it is printed; "" where it is none."""
    try:
        doi = normalise("doi", printed)
    except BadIdentifier:
        return ""
    at = printed.lower().find(doi)
    return printed[at : at + len(doi)] if at >= 0 else doi


def pmid_of(printed: str) -> str:
    """The PubMed number; "" where it is none."""
    return _normalised("pmid", printed)


def pmcid_of(printed: str) -> str:
    """The PubMed Central number; "" where it is none."""
    return _normalised("pmcid", printed)


def is_issn(printed: str) -> bool:
    """Whether it begins with an ISSN by its form; what is said beside it ("(Electronic)") may follow."""
    return bool(_ISSN.match(printed.strip()))


def is_isbn(printed: str) -> bool:
    """Whether it begins with an ISBN by its form."""
    return bool(_ISBN.match(printed.strip()))


def one_line(printed: str) -> str:
    """The text on one line."""
    return " ".join(filter(None, map(str.strip, printed.split("\n")))) if "\n" in printed else printed


def keywords_of(printed: Iterable[str]) -> str:
    """Several keywords as the one text that CSL has for them."""
    return "; ".join(word for word in printed if word)


def _normalised(kind: str, printed: str) -> str:
    try:
        return normalise(kind, printed)
    except BadIdentifier:
        return ""

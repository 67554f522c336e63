"""Lists of works at the end of a document."""

import re
from collections.abc import Iterable
from itertools import islice

from claims.rules.extract.parts import Part

# A document with more lists than that is no document: each is looked for to the end.
MAX_LISTS = 20
_HEADING = re.compile(
    r"\W*(\d+\.?\s+)?(references?( cited| list)?|bibliography|literature( cited)?|works cited|cited literature|"
    r"sources|literatur(verzeichnis)?|références|bibliographie|referencias|bibliografía|riferimenti|참고\s?문헌|参考文献)\W*",
    re.IGNORECASE,
)
# A printed reference begins with its number, or holds a year, a DOI or an address.
_ROW = re.compile(r"[^\n]*(?:\n|\Z)")
_NUMBERED = re.compile(r"\s*(\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s*\S")
_CITES = re.compile(r"\b(1[89]|20)\d{2}[a-z]?\b|\b10\.\d{4,9}/|https?://|\bet al\b", re.IGNORECASE)


def is_reference_heading(text: str) -> bool:
    """Whether these words head a list of references."""
    return len(text) <= 60 and _HEADING.fullmatch(text) is not None


def is_reference(text: str) -> bool:
    """Whether a paragraph looks like one of a list of works: numbered, or with a year, a DOI or an address in it."""
    return _NUMBERED.match(text) is not None or _CITES.search(text) is not None


def under_headings(text: str, parts: tuple[Part, ...]) -> list[Part]:
    """A part for each list under its heading: up to the next heading of this level or a higher one, or to furniture."""
    headings = [part for part in parts if part.kind == "heading"]
    stops = [part.start for part in parts if part.kind == "furniture"]
    listing = [at for at, part in enumerate(headings) if is_reference_heading(text[part.start : part.end])]
    found: list[Part] = []
    for at in listing[:MAX_LISTS]:
        heading = headings[at]
        ends = [other.start for other in headings[at + 1 :] if other.level <= heading.level]
        ends += [stop for stop in stops if stop >= heading.end]
        found += _stretch(text, heading.end, min(ends, default=len(text)))
    return found


def under_lines(text: str, ends: Iterable[int]) -> list[Part]:
    """A part for each list in plain text, whose headings end at ``ends``."""
    return [part for end in islice(ends, MAX_LISTS) for part in _after(text, end)]


def _after(text: str, start: int) -> list[Part]:
    """The list that begins at ``start``, as long as its lines look like references.

    A line that does not is taken for the rest of the reference above it, unless an empty line stands before it.
    """
    end = start
    fresh = True
    for line in _ROW.finditer(text, start):
        if not line[0].strip():
            fresh = True
            continue
        if _NUMBERED.match(line[0]) or _CITES.search(line[0]):
            end = line.end()
        elif fresh:
            break
        fresh = False
    return _stretch(text, start, end)


def _stretch(text: str, start: int, end: int) -> list[Part]:
    words = text[start:end].strip()
    if not words:
        return []
    begins = text.index(words, start)
    return [Part("reference", begins, begins + len(words))]

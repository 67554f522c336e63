"""Lists of works at the end of a document."""

import re

from claims.rules.extract.parts import Part

_HEADING = re.compile(
    r"\W*(\d+\.?\s+)?(references?( cited| list)?|bibliography|literature( cited)?|works cited|cited literature|"
    r"sources|literatur(verzeichnis)?|références|bibliographie|referencias|bibliografía|riferimenti|참고\s?문헌|参考文献)\W*",
    re.IGNORECASE,
)
# A printed reference begins with its number, or holds a year, a DOI or an address.
_NUMBERED = re.compile(r"\s*(\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s*\S")
_CITES = re.compile(r"\b(1[89]|20)\d{2}[a-z]?\b|\b10\.\d{4,9}/|https?://|\bet al\b", re.IGNORECASE)


def is_reference_heading(text: str) -> bool:
    """Whether these words head a list of references."""
    return len(text) <= 60 and _HEADING.fullmatch(text) is not None


def under_headings(text: str, parts: tuple[Part, ...]) -> list[Part]:
    """A part for each list under its heading: up to the next heading of this level or a higher one, or to furniture."""
    headings = [part for part in parts if part.kind == "heading"]
    stops = [part.start for part in parts if part.kind == "furniture"]
    found: list[Part] = []
    for at, heading in enumerate(headings):
        if is_reference_heading(text[heading.start : heading.end]):
            ends = [other.start for other in headings[at + 1 :] if other.level <= heading.level]
            ends += [stop for stop in stops if stop >= heading.end]
            found += _stretch(text, heading.end, min(ends, default=len(text)))
    return found


def after_line(text: str, start: int) -> list[Part]:
    """The list that begins at ``start``, after its heading in plain text, as long as its lines look like references.

    A line that does not is taken for the rest of the reference above it, unless an empty line stands before it.
    """
    end = at = start
    fresh = True
    for line in text[start:].splitlines(keepends=True):
        at += len(line)
        if not line.strip():
            fresh = True
            continue
        if _NUMBERED.match(line) or _CITES.search(line):
            end = at
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

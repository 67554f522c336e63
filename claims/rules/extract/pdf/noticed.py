"""What a person should know who reads the text of a PDF: kept with it, and shown with every quote from the place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.parts import Part
from claims.rules.extract.pdf.stored import Stored
from claims.rules.text.readable import Reading, reading_of

# From this share of unreadable words on there is no document; from this one on, and so many words, a page is told of.
NO_DOCUMENT, TOLD, MIN_TOLD = 0.5, 0.05, 3


UNREADABLE = (
    "cannot be read, because a font of this PDF does not say which characters its signs are. "
    "Compare each quote with the page itself."
)
RECOGNISED = (
    "the words were read from a picture by text recognition, which can be wrong. Compare each quote with the picture."
)
PICTURE = "no text, but a picture or drawing. What it says is not in this copy."
DOUBTFUL = "the words may be meant in rows or in columns. Compare their order with the page."
UNSEEN = "more layers than are looked at: words of some may not be shown. Compare each quote with the page."
LEFT_OUT = (
    "that the page has and does not show: outside of it, without ink, in a hidden layer, white on white, or covered."
)


@dataclass(slots=True)
class Seen:
    """What was noticed of one page, with its number from 0, while it was read."""

    number: int
    left_out: int = 0
    recognised: bool = False
    pictures: bool = False
    doubtful: bool = False
    unseen: bool = False


def warnings_of(found: Stored, pages: list[Seen]) -> list[Part]:
    """The warnings, each with the stretch of the text that it is about. Raises BadDocument where it cannot be read."""
    readings = {page: reading_of(found.text[start:end]) for page, (start, end) in found.pages.items()}
    _check_readable(readings.values())
    return [
        *_of_signs(found, readings),
        *_of_runs(found, (page.number for page in pages if page.recognised), RECOGNISED),
        *_of_runs(found, (page.number for page in pages if page.pictures and page.number not in found.pages), PICTURE),
        *_of_runs(found, (page.number for page in pages if page.doubtful), DOUBTFUL),
        *_of_runs(found, (page.number for page in pages if page.unseen), UNSEEN),
        *(_of_left_out(found, page) for page in pages if page.left_out),
    ]


def _of_signs(found: Stored, readings: dict[int, Reading]) -> Iterator[Part]:
    """What cannot be read on some pages is told with every quote: the fonts are those of the whole document."""
    if pages := [page for page in sorted(readings) if _is_told(readings[page])]:
        count = _number(sum(readings[page].unreadable for page in pages), "word")
        yield Part("warning", 0, len(found.text), says=f"{_pages(pages)}: {count} {UNREADABLE}")


def _of_runs(found: Stored, pages: Iterable[int], says: str) -> Iterator[Part]:
    for run in _runs(pages):
        yield Part("warning", *_stretch(found, run), says=f"{_pages(run)}: {says}")


def _of_left_out(found: Stored, page: Seen) -> Part:
    says = f"{_pages([page.number])}: {_number(page.left_out, 'character')} left out {LEFT_OUT}"
    return Part("warning", *_stretch(found, [page.number]), says=says)


def _check_readable(readings: Iterable[Reading]) -> None:
    readings = list(readings)
    words, unreadable = sum(one.words for one in readings), sum(one.unreadable for one in readings)
    if unreadable >= NO_DOCUMENT * words:
        raise BadDocument(
            f"The PDF cannot be read: {unreadable:,} of its {words:,} words are signs without a meaning, because "
            "its fonts do not say which characters they draw. Put it through text recognition (OCR), or paste the "
            "words that it shows.",
            "unreadable",
        )


def _is_told(reading: Reading) -> bool:
    return reading.unreadable >= max(MIN_TOLD, TOLD * reading.words)


def _runs(pages: Iterable[int]) -> Iterator[list[int]]:
    """Pages that follow each other."""
    for _, run in groupby(enumerate(sorted(pages)), key=lambda pair: pair[1] - pair[0]):
        yield [page for _, page in run]


def _stretch(found: Stored, run: list[int]) -> tuple[int, int]:
    """Where the words of these pages stand; where they would, if there are none."""
    known = [found.pages[page] for page in run if page in found.pages]
    if known:
        return min(start for start, _ in known), max(end for _, end in known)
    before = max((end for page, (_, end) in found.pages.items() if page < run[0]), default=0)
    return before, before


def _pages(pages: list[int]) -> str:
    named = [f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}" for run in _runs(pages)]
    return f"Page {named[0]}" if len(pages) == 1 else f"Pages {', '.join(named)}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"

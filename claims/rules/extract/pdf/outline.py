"""The headings of a PDF: from its outline, and by how they are set."""

import ctypes
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from claims.rules.extract.parts import storable
from claims.rules.extract.pdf.paragraphs import Paragraph

MAX_ENTRIES, MAX_DEPTH, MAX_TITLE = 5_000, 6, 300
MAX_HEADING, MAX_HEADING_LINES = 200, 4
# A heading is so much larger than the text, or bold.
LARGER = 1.12


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: its words, how deep it stands, from 1, and the page that it leads to, from 0."""

    title: str
    level: int
    page: int


def outline_of(document: Any) -> list[Entry]:
    """The outline, as far as its entries lead to a page."""
    found: list[Entry] = []
    _read(document, None, 1, found)
    return found


def _read(document: Any, parent: Any, level: int, found: list[Entry]) -> None:
    mark = pdfium.FPDFBookmark_GetFirstChild(document, parent)
    seen: set[int] = set()
    while mark and len(found) < MAX_ENTRIES and ctypes.addressof(mark.contents) not in seen:
        seen.add(ctypes.addressof(mark.contents))
        title, page = _title(mark), _page(document, mark)
        if title and page >= 0:
            found.append(Entry(title, level, page))
        if level < MAX_DEPTH:
            _read(document, mark, level + 1, found)
        mark = pdfium.FPDFBookmark_GetNextSibling(document, mark)


def _title(mark: Any) -> str:
    size = pdfium.FPDFBookmark_GetTitle(mark, None, 0)
    if not 2 < size <= 2 * MAX_TITLE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFBookmark_GetTitle(mark, buffer, size)
    return " ".join(storable(buffer.raw.decode("utf-16-le", "replace").rstrip("\0")).split())


def _page(document: Any, mark: Any) -> int:
    place = pdfium.FPDFBookmark_GetDest(document, mark)
    if not place:
        action = pdfium.FPDFBookmark_GetAction(mark)
        place = pdfium.FPDFAction_GetDest(document, action) if action else None
    return int(pdfium.FPDFDest_GetDestPageIndex(document, place)) if place else -1


def body_size_of(paragraphs: list[Paragraph]) -> float:
    """The size of the letters that most of the text is in."""
    count: Counter[float] = Counter()
    for paragraph in paragraphs:
        count[round(paragraph.size * 2) / 2] += 0 if paragraph.furniture else len(paragraph.text)
    return max(count, key=lambda size: (count[size], size), default=0.0)


def mark_headings(paragraphs: list[Paragraph], entries: list[Entry], body_size: float) -> None:
    """Give each heading its level, from 1: the outline's, else by how large it is."""
    by_page: dict[int, list[Entry]] = {}
    for entry in entries:
        by_page.setdefault(entry.page, []).append(entry)
    body_bold = _is_bold(paragraphs, body_size)
    set_as_one = [one for one in paragraphs if _is_set_as_heading(one, body_size, body_bold=body_bold)]
    sizes = sorted({_step(one) for one in set_as_one}, reverse=True)
    for paragraph in set_as_one:
        paragraph.level = min(6, sizes.index(_step(paragraph)) + 1)
    for paragraph in paragraphs:
        if not paragraph.furniture and len(paragraph.text) <= MAX_HEADING:
            words = _folded(paragraph.text)
            told = [entry.level for entry in by_page.get(paragraph.page, ()) if _folded(entry.title) == words]
            paragraph.level = min(6, told[0]) if told else paragraph.level


def _step(paragraph: Paragraph) -> tuple[float, bool]:
    return round(paragraph.size * 2) / 2, paragraph.bold


def _is_bold(paragraphs: list[Paragraph], body_size: float) -> bool:
    of_body = [one for one in paragraphs if abs(one.size - body_size) < 0.5]
    return sum(len(one.text) for one in of_body if one.bold) * 2 > sum(len(one.text) for one in of_body)


def _is_set_as_heading(paragraph: Paragraph, body_size: float, *, body_bold: bool) -> bool:
    text = paragraph.text
    if paragraph.furniture or paragraph.in_table or len(text) > MAX_HEADING or len(paragraph.lines) > MAX_HEADING_LINES:
        return False
    if not any(sign.isalpha() for sign in text) or len(text) < 3:
        return False
    larger = paragraph.size >= LARGER * body_size
    bold = paragraph.bold and not body_bold and paragraph.size >= 0.95 * body_size
    if larger:
        return True
    return bold and not text.endswith((".", ",", ";", ":"))


def _folded(text: str) -> str:
    """Without white space, and without the number before it, which an outline often leaves out."""
    words = "".join(text.split()).casefold()
    return words.lstrip("0123456789.") or words

"""One page of a PDF: pieces of lines that it shows, by the direction in which they run."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from claims.rules.extract.pdf.fields import links_on, typed_on
from claims.rules.extract.pdf.glyphs import Glyph, box_of, glyphs_of, upright_box
from claims.rules.extract.pdf.hidden import shown_of
from claims.rules.extract.pdf.noticed import Seen
from claims.rules.extract.pdf.opened import Document
from claims.rules.extract.pdf.over import drawn_over, mark_items, strike, struck_notes
from claims.rules.extract.pdf.words import Atom, atoms_of
from claims.rules.text.readable import is_sign_without_meaning, reading_of

UNKNOWN = "\ufffd"
# Codes that stand for themselves are kept if what they spell can be read: so many words, and hardly one that cannot.
MIN_WORDS, MOST_UNREADABLE = 5, 0.08

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class PageRead:
    """``groups``: the pieces of lines of each direction, that of most first. ``box``: the page, turned that way."""

    seen: Seen
    box: Box
    groups: list[list[Atom]]
    length: int


def read_page(document: Document, number: int, page: Any, text_page: Any, *, has_layers: bool) -> PageRead:
    """What a page shows."""
    box = box_of(page)
    over = drawn_over(page)
    shown = shown_of(page, list(glyphs_of(text_page, has_layers=has_layers)), box, over, has_layers=has_layers)
    strike(shown.glyphs, over, struck_notes(page))
    mark_items(shown.glyphs, over)
    seen = Seen(number, shown.left_out, shown.recognised, shown.pictures, unseen=shown.unseen)
    _link(shown.glyphs, links_on(document.handle, page))
    turned: defaultdict[int, list[Glyph]] = defaultdict(list)
    for glyph in shown.glyphs:
        turned[glyph.drawn.turn].append(glyph)
    turned[0] += []
    turns = sorted(turned, key=lambda turn: (-len(turned[turn]), turn))
    groups = {turn: _readable_atoms(turned[turn]) for turn in turns}
    groups[0] += typed_on(page, document.form)
    length = sum(len(atom.text) for atoms in groups.values() for atom in atoms)
    return PageRead(seen, upright_box(turns[0], box), [groups[turn] for turn in turns if groups[turn]], length)


def _link(glyphs: list[Glyph], links: list[tuple[Box, str]]) -> None:
    for box, target in links:
        for glyph in glyphs:
            across, up = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
            if box[0] <= across <= box[2] and box[1] <= up <= box[3]:
                glyph.target = target


def _readable_atoms(glyphs: list[Glyph]) -> list[Atom]:
    """The pieces of lines, with U+FFFD for each sign of which nobody knows what it is."""
    for glyph in glyphs:
        if not glyph.is_space and any(map(is_sign_without_meaning, glyph.sign)):
            glyph.sign = UNKNOWN
    if any(glyph.unmapped for glyph in glyphs):
        guessed = [atom for atom in atoms_of(glyphs) if atom.unmapped * 2 > len(atom.text)]
        reading = reading_of(" ".join(atom.text for atom in guessed))
        if reading.words < MIN_WORDS or reading.unreadable + reading.strained > MOST_UNREADABLE * reading.words:
            for glyph in glyphs:
                glyph.sign = UNKNOWN if glyph.unmapped else glyph.sign
    return atoms_of(glyphs)

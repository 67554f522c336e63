"""Words that a page has and does not show: outside of it, without ink, in a hidden layer, white on white, covered.

Whether a layer is hidden, and what is behind white letters, is seen by drawing the page with and without them: what
changes nothing in the picture is not shown.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from claims.rules.extract.pdf.glyphs import Glyph
from claims.rules.extract.pdf.over import Over, covered, middle_of

# The longer side of the picture that is drawn to compare, in dots; and how often a page is drawn at most.
DOTS, MAX_DRAWN = 900, 12
MAX_OBJECTS, MAX_DEPTH = 20_000, 4
# A picture that covers so much of the page is a scan, and words without ink on it are what text recognition read.
SCAN = 0.5

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Shown:
    """The glyphs that a page shows, and how many others it has."""

    glyphs: list[Glyph] = field(default_factory=list)
    left_out: int = 0
    recognised: bool = False
    pictures: bool = False
    # It has more layers than are looked at.
    unseen: bool = False


def shown_of(page: Any, glyphs: list[Glyph], box: Box, over: Over, *, has_layers: bool) -> Shown:
    """Sort out what the page shows of its glyphs."""
    objects = list(_objects(page))
    kinds = [(_kind(thing), thing) for thing in objects]
    covered = max((_area(thing) for kind, thing in kinds if kind == pdfium.FPDF_PAGEOBJ_IMAGE), default=0.0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    found = Shown(pictures=any(kind in _PICTURES for kind, _ in kinds))
    scan = area > 0 and covered >= SCAN * area
    inside = [glyph for glyph in glyphs if glyph.is_space or _is_inside(glyph.box, box)]
    inked = [glyph for glyph in inside if not glyph.drawn.invisible or scan]
    groups = list(_doubted(inked, objects, has_layers=has_layers))
    found.unseen = len(groups) > MAX_DRAWN
    hidden = set(_undrawn(page, groups[:MAX_DRAWN], box))
    hidden.update(_under_boxes(page, [glyph for glyph in inked if not glyph.drawn.invisible], objects, over, box))
    found.glyphs = [glyph for glyph in inked if id(glyph) not in hidden]
    found.recognised = any(glyph.drawn.invisible and not glyph.is_space for glyph in found.glyphs)
    found.left_out = sum(not glyph.is_space for glyph in glyphs) - sum(not glyph.is_space for glyph in found.glyphs)
    return found


_PICTURES = frozenset((pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING))


def _objects(page: Any) -> Iterator[Any]:
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        if thing:
            yield thing


def _kind(thing: Any) -> int:
    return int(pdfium.FPDFPageObj_GetType(thing))


def _area(thing: Any) -> float:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *sides):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return max(0.0, right - left) * max(0.0, top - bottom)


def _is_inside(box: Box, page: Box) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return page[0] <= across <= page[2] and page[1] <= up <= page[3]


def _undrawn(page: Any, groups: list[tuple[list[Any], list[Glyph]]], box: Box) -> Iterator[int]:
    """Those whose absence changes nothing in the picture of the page."""
    if not groups:
        return
    picture = _Picture(page, box)
    whole = picture.drawn()
    for things, members in groups:
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, 0)
        without = picture.drawn()
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, 1)
        # A letter without ink of its own stands with its word: a whole object is shown, or none of it.
        shown = {glyph.drawn.number for glyph in members if picture.differs(whole, without, glyph.box)}
        yield from (id(glyph) for glyph in members if glyph.drawn.number not in shown and not glyph.drawn.invisible)


def _under_boxes(page: Any, glyphs: list[Glyph], objects: list[Any], over: Over, box: Box) -> Iterator[int]:
    """Those that a box covers: the picture where they stand is the same without them. A highlight covers nothing."""
    groups = covered(glyphs, over)
    places = {members[0].drawn.place for members in groups}
    things = [thing for thing in _with_inner(objects) if _place(thing) in places]
    if not things:
        return
    picture = _Picture(page, box)
    whole = picture.drawn()
    for thing in things:
        pdfium.FPDFPageObj_SetIsActive(thing, 0)
    without = picture.drawn()
    for thing in things:
        pdfium.FPDFPageObj_SetIsActive(thing, 1)
    for members in groups:
        if not any(picture.differs(whole, without, middle_of(glyph.box), around=0) for glyph in members):
            yield from map(id, members)


def _with_inner(objects: list[Any]) -> Iterator[Any]:
    for thing in objects:
        yield from _inner(thing, 0) if _kind(thing) == pdfium.FPDF_PAGEOBJ_FORM else [thing]


def _doubted(glyphs: list[Glyph], objects: list[Any], *, has_layers: bool) -> Iterator[tuple[list[Any], list[Glyph]]]:
    """Groups of glyphs that may not be shown, each with what has to be taken away to see it."""
    if not has_layers and not any(glyph.drawn.white for glyph in glyphs):
        return
    by_place: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_place.setdefault(glyph.drawn.place, []).append(glyph)
    layers: dict[tuple[str, ...], list[Any]] = {}
    white: list[Any] = []
    for thing in objects:
        if has_layers and _kind(thing) == pdfium.FPDF_PAGEOBJ_FORM:
            members = [glyph for inner in _inner(thing, 0) for glyph in by_place.get(_place(inner), ())]
            if members:
                yield [thing], members
        members = by_place.get(_place(thing), [])
        if members and has_layers and members[0].drawn.layers:
            layers.setdefault(members[0].drawn.layers, []).append(thing)
        elif members and members[0].drawn.white:
            white.append(thing)
    for things in [*layers.values(), white]:
        members = [glyph for thing in things for glyph in by_place[_place(thing)] if _would_be_drawn(glyph)]
        if members:
            yield things, members


def _would_be_drawn(glyph: Glyph) -> bool:
    """Whether letters of its kind are drawn on every machine: of a font in the file, or Latin ones."""
    return glyph.drawn.embedded or ord(glyph.sign[0]) < 0x250


def _inner(form: Any, depth: int) -> Iterator[Any]:
    for number in range(min(pdfium.FPDFFormObj_CountObjects(form), MAX_OBJECTS)):
        thing = pdfium.FPDFFormObj_GetObject(form, number)
        if thing and _kind(thing) == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            yield from _inner(thing, depth + 1)
        elif thing:
            yield thing


def _place(thing: Any) -> int:
    return ctypes.addressof(thing.contents)


class _Picture:
    """A page drawn small, in grey."""

    def __init__(self, page: Any, box: Box) -> None:
        self.page, self.box = page, box
        width, height = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
        if pdfium.FPDFPage_GetRotation(page) % 2:
            width, height = height, width
        self.scale = min(DOTS / max(width, height), 2.0)
        self.width, self.height = max(1, int(width * self.scale)), max(1, int(height * self.scale))

    def drawn(self) -> bytes:
        """Its dots, row by row."""
        bitmap = pdfium.FPDFBitmap_CreateEx(self.width, self.height, pdfium.FPDFBitmap_Gray, None, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, self.width, self.height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self.page, 0, 0, self.width, self.height, 0, 0)
            self.stride = int(pdfium.FPDFBitmap_GetStride(bitmap))
            return ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), self.stride * self.height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def differs(self, one: bytes, other: bytes, box: Box, around: int = 1) -> bool:
        """Whether two pictures differ where this box of the page is, with so many dots around it."""
        columns, rows = self._dots(box, around)
        for row in rows:
            begin, end = row * self.stride + columns.start, row * self.stride + columns.stop
            if one[begin:end] != other[begin:end]:
                return True
        return False

    def _dots(self, box: Box, around: int) -> tuple[range, range]:
        across, down = zip(*(self._dot(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])), strict=True)
        return _between(across, self.width, around), _between(down, self.height, around)

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page, 0, 0, self.width, self.height, 0, x, y, column, row)
        return column.value, row.value


def _between(dots: Iterable[int], size: int, around: int) -> range:
    found = sorted(dots)
    return range(max(0, found[0] - around), min(size, found[-1] + around + 1))

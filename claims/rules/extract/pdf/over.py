"""What is drawn over the words of a page of a PDF: lines through them, and boxes that cover them."""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from claims.rules.extract.pdf.glyphs import Glyph

MAX_OBJECTS, MAX_DEPTH, MAX_POINTS, MAX_NOTES = 20_000, 4, 100_000, 5_000
# In parts of the size of the letters: how thick a line through words is at most, where it runs above the line that
# they stand on, and how near to a word it begins and ends. One that goes on beside them is a line of a table or chart.
THICK, LOW, HIGH, NEAR = 0.2, 0.12, 0.5, 0.6
# Of a letter: what of its width a line through it has at least.
MOST = 0.6
# How high a bullet is that is drawn as a disc or square, and how far before its words it stands.
DOT_LEAST, DOT_MOST, BEFORE_WORDS, MAX_DOTS = 0.12, 0.6, 2.5, 2_000
_OPAQUE, _HIDDEN = 255, 2 | 32

Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Over:
    """``lines`` are thin boxes, ``covers`` filled ones, each with its number in the order of drawing; as are texts.

    ``dots`` are filled and as high as they are wide.
    """

    lines: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    points: int = MAX_POINTS


def drawn_over(page: Any) -> Over:
    """The lines and boxes of a page, in points, as far as they can lie over words."""
    found = Over()
    for number, (thing, matrix) in enumerate(_objects(page)):
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[ctypes.addressof(thing.contents)] = number
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and found.points > 0:
            _add_path(found, number, thing, matrix)
    return found


def strike(glyphs: list[Glyph], over: Over, noted: list[Box]) -> None:
    """Mark the glyphs that have a line through them, or that a note on the page strikes out."""
    straight = [glyph for glyph in glyphs if not glyph.drawn.turn and not glyph.is_space]
    lines = sorted(over.lines, key=lambda box: box[1] + box[3])
    heights = [(box[1] + box[3]) / 2 for box in lines]
    for base, row in groupby(
        sorted(straight, key=lambda glyph: (glyph.base, glyph.left)), key=lambda glyph: glyph.base
    ):
        members = list(row)
        size = max(glyph.size for glyph in members)
        near = lines[bisect_left(heights, base + LOW * size) : bisect_right(heights, base + HIGH * size)]
        for line in near:
            _strike_row(members, line, size)
    for left, bottom, right, top in noted:
        for glyph in straight:
            across, up = (glyph.left + glyph.right) / 2, glyph.base + 0.3 * glyph.size
            glyph.struck = glyph.struck or (left <= across <= right and bottom <= up <= top)


def mark_items(glyphs: list[Glyph], over: Over) -> None:
    """Mark the glyph that follows on each bullet which is drawn, as browsers print those of their lists."""
    straight = sorted(
        (glyph for glyph in glyphs if not glyph.drawn.turn and not glyph.is_space), key=lambda glyph: glyph.left
    )
    lefts = [glyph.left for glyph in straight]
    largest = max((glyph.size for glyph in straight), default=0.0)
    for _, bottom, right, top in over.dots:
        near = straight[bisect_left(lefts, right) : bisect_right(lefts, right + BEFORE_WORDS * largest)]
        first = next((glyph for glyph in near if _is_beside(glyph, bottom, right, top)), None)
        if first is not None:
            first.item = True


def _is_beside(glyph: Glyph, bottom: float, right: float, top: float) -> bool:
    on_line = glyph.base < (bottom + top) / 2 < glyph.base + 0.7 * glyph.size
    as_high = DOT_LEAST * glyph.size <= top - bottom <= DOT_MOST * glyph.size
    return on_line and as_high and glyph.left - right <= BEFORE_WORDS * glyph.size


def covered(glyphs: list[Glyph], over: Over) -> list[list[Glyph]]:
    """Glyphs that a filled box which is drawn after them lies upon, together those of one text under one box."""
    groups: dict[tuple[int, int], list[Glyph]] = {}
    covers = sorted(over.covers, key=lambda cover: cover[1][1])[:MAX_OBJECTS]
    if not covers:
        return []
    lows = [cover[1][1] for cover in covers]
    tallest = max(cover[1][3] - cover[1][1] for cover in covers)
    for glyph in glyphs:
        if glyph.is_space:
            continue
        left, up, right = middle_of(glyph.box)[:3]
        drawn = over.texts.get(glyph.drawn.place, MAX_OBJECTS)
        for number, box in covers[bisect_left(lows, up - tallest) : bisect_right(lows, up)][:100]:
            if number > drawn and box[0] <= left and right <= box[2] and box[1] <= up <= box[3]:
                groups.setdefault((glyph.drawn.number, number), []).append(glyph)
                break
    return list(groups.values())


def middle_of(box: Box) -> Box:
    """The box without its edges, where letters beside it may stand."""
    left, bottom, right, top = box
    across, up = (right - left) / 4, (top - bottom) / 4
    return left + across, bottom + up, right - across, top - up


def struck_notes(page: Any) -> list[Box]:
    """Where notes on the page strike words out."""
    found: list[Box] = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        try:
            shown = not pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN
            if shown and pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_STRIKEOUT:
                found += _quads(note)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return found


def _strike_row(row: list[Glyph], line: Box, size: float) -> None:
    """Mark the glyphs of one base line that a line runs through, if it begins and ends with some of them."""
    left, bottom, right, top = line
    if top - bottom > THICK * size:
        return
    through = [
        glyph
        for glyph in row[: bisect_right(row, right, key=lambda glyph: glyph.left)]
        if min(right, glyph.right) - max(left, glyph.left) >= MOST * max(glyph.right - glyph.left, 0.1)
    ]
    if not through:
        return
    ends = max(glyph.right for glyph in through)
    if through[0].left - left <= NEAR * size and right - ends <= NEAR * size:
        for glyph in through:
            glyph.struck = True


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        if thing := pdfium.FPDFPage_GetObject(page, number):
            yield from _unfolded(thing, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


def _unfolded(thing: Any, around: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """An object, and those in it, with how their places are turned into those of the page."""
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM or depth >= MAX_DEPTH:
        yield thing, around
        return
    inner = _times(_matrix_of(thing), around)
    for number in range(min(pdfium.FPDFFormObj_CountObjects(thing), MAX_OBJECTS)):
        if one := pdfium.FPDFFormObj_GetObject(thing, number):
            yield from _unfolded(one, inner, depth + 1)


def _matrix_of(thing: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _add_path(found: Over, number: int, thing: Any, around: _Matrix) -> None:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, mode, stroked) or not (mode.value or stroked.value):
        return
    alpha = _alpha(thing, pdfium.FPDFPageObj_GetFillColor if mode.value else pdfium.FPDFPageObj_GetStrokeColor)
    if not alpha:
        return
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing, width)
    opaque = mode.value and alpha == _OPAQUE and not pdfium.FPDFPageObj_HasTransparency(thing)
    matrix = _times(_matrix_of(thing), around)
    half = width.value * abs(matrix[3] or matrix[1]) / 2 if stroked.value and not mode.value else 0.0
    for left, bottom, right, top in _pieces(found, thing, matrix):
        if right - left > top - bottom:
            found.lines.append((left, bottom - half, right, top + half))
        if mode.value and 0.8 < (right - left) / max(top - bottom, 0.01) < 1.25 and len(found.dots) < MAX_DOTS:
            found.dots.append((left, bottom, right, top))
        if opaque:
            found.covers.append((number, (left, bottom, right, top)))


def _alpha(thing: Any, color_of: Any) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return alpha.value if color_of(thing, red, green, blue, alpha) else 0


def _pieces(found: Over, thing: Any, matrix: _Matrix) -> Iterator[Box]:
    """The boxes around the pieces of a path, each of which begins with a move."""
    count = min(pdfium.FPDFPath_CountSegments(thing), found.points)
    found.points -= max(count, 1)
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    across: list[float] = []
    up: list[float] = []
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and len(across) > 1:
            yield min(across), min(up), max(across), max(up)
            across, up = [], []
        across.append(a * x.value + c * y.value + e)
        up.append(b * x.value + d * y.value + f)
    if len(across) > 1:
        yield min(across), min(up), max(across), max(up)


def _quads(note: Any) -> Iterator[Box]:
    quad = pdfium.FS_QUADPOINTSF()
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(note), 100)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(note, number, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(across), min(up), max(across), max(up)

"""What stands on a page of a PDF beside its text: values of forms, notes that are written on it, and links."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from claims.rules.extract.parts import storable
from claims.rules.extract.pdf.words import Atom

MAX_ANNOTATIONS, MAX_LINKS = 5_000, 5_000
MAX_LENGTH, MAX_LINES, MAX_TARGET = 100_000, 1_000, 2_000
_HIDDEN = 2 | 32
_TYPED = frozenset((pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX))
_PASSWORD = 1 << 13
# Of the letters that a value is taken to be written with, in points.
SIZE, STEP = 9.0, 11.0

Box = tuple[float, float, float, float]


def typed_on(page: Any, form: Any) -> Iterator[Atom]:
    """Values of form fields, and notes written on the page, each line at its place."""
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            yield from _atoms(_words(annotation, form), _rectangle(annotation))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def links_on(document: Any, page: Any) -> list[tuple[Box, str]]:
    """Where stretches of the page lead: their boxes and addresses."""
    found: list[tuple[Box, str]] = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(found) < MAX_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            continue
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        if not 1 < size <= MAX_TARGET:
            continue
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
        target = storable(buffer.value.decode("utf-8", "replace"))
        found += [(box, target) for box in _boxes(link)]
    return found


def _boxes(link: Any) -> Iterator[Box]:
    count = pdfium.FPDFLink_CountQuadPoints(link)
    quad, box = pdfium.FS_QUADPOINTSF(), pdfium.FS_RECTF()
    for number in range(min(count, 100)):
        if pdfium.FPDFLink_GetQuadPoints(link, number, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(across), min(up), max(across), max(up)
    if count <= 0 and pdfium.FPDFLink_GetAnnotRect(link, box):
        yield box.left, box.bottom, box.right, box.top


def _words(annotation: Any, form: Any) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return ""
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind != pdfium.FPDF_ANNOT_WIDGET or not form:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _TYPED:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _string(asked: Any) -> str:
    size = asked(None, 0)
    if not 2 < size <= 2 * MAX_LENGTH:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    asked(buffer, size)
    return storable(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))


def _rectangle(annotation: Any) -> Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    return box.left, box.bottom, box.right, box.top


def _atoms(words: str, box: Box) -> Iterator[Atom]:
    """The lines of the words, as if they were printed in this box."""
    left, bottom, right, top = box
    lines = [line for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MAX_LINES] if line.strip()]
    # One line stands in the middle of its field; several begin at the top.
    base = (top + bottom) / 2 - 0.35 * SIZE if len(lines) == 1 else top - SIZE
    for number, line in enumerate(lines):
        yield Atom(
            " ".join(line.split()),
            left,
            max(right, left + SIZE),
            base - number * STEP,
            SIZE,
            bold=False,
            fixed=False,
            order=0,
        )

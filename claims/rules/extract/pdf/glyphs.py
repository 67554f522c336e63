"""The signs that stand on a page of a PDF, each with its place, as PDFium reads them."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

# What PDFium says in place of a hyphen that ends a line.
_HYPHENS = frozenset("\x02\ufffe\u00ad")
# Bullets of symbol fonts, which have no character of their own.
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf071\uf06e\uf06c\uf0a8", "•")
# Spaces that a page is set with; a no-break space is one for reading.
_SPACES = frozenset(" \u00a0\t\u2002\u2003\u2009\u202f")
ASKEW = 3
_BOLD, _FIXED = 600, 1
_SPACE = 32
_INVISIBLE_MODES = frozenset((3, 7))
_WHITE = 250


@dataclass(slots=True)
class Drawn:
    """One text object of a page: how its glyphs are drawn."""

    number: int
    place: int
    size: float
    turn: int
    bold: bool
    fixed: bool
    invisible: bool
    white: bool
    embedded: bool
    layers: tuple[str, ...]


@dataclass(slots=True)
class Glyph:
    """One sign at its place; ``left``, ``right`` and ``base`` (the line it stands on) in points, the page upright."""

    sign: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    drawn: Drawn
    unmapped: bool = False
    target: str = ""
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    # Whether it shows nothing.
    is_space: bool = False
    # Whether it has a line through it.
    struck: bool = False
    # Whether a bullet is drawn before it.
    item: bool = False
    # How far apart the letters are set that it stands among.
    tracking: float = 0.0


def box_of(page: Any) -> tuple[float, float, float, float]:
    """The part of the page that is shown: left, bottom, right, top, in points."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.bottom, box.right, box.top


def glyphs_of(text_page: Any, *, has_layers: bool) -> Iterator[Glyph]:
    """The glyphs in the order in which the page draws them, with those that it does not show."""
    reader = _Reader(text_page, has_layers=has_layers)
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        glyph = reader.glyph(index)
        if glyph is not None:
            yield glyph


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool = False
    # All of its signs are equally wide, as those of code.
    fixed: bool = False
    embedded: bool = False


class _Reader:
    def __init__(self, text_page: Any, *, has_layers: bool) -> None:
        self.page, self.has_layers = text_page, has_layers
        self.fonts: dict[int, _Font] = {}
        self.last: Glyph | None = None
        self.matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
        self.drawn: dict[int, Drawn] = {}
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box = pdfium.FS_RECTF()

    def glyph(self, index: int) -> Glyph | None:
        """The glyph with this number; None where PDFium put a sign in, and where there is none."""
        drawn = self._drawn_with(index)
        code = pdfium.FPDFText_GetUnicode(self.page, index)
        if not pdfium.FPDFText_GetCharOrigin(self.page, index, self.x, self.y):
            return None
        if drawn is None or (code == _SPACE and pdfium.FPDFText_IsGenerated(self.page, index) == 1):
            self._end_last(self.x.value, self.y.value)
            return None
        pdfium.FPDFText_GetLooseCharBox(self.page, index, self.box)
        sign = _sign_of(code)
        if not sign:
            return None
        box = (self.box.left, self.box.bottom, self.box.right, self.box.top)
        left, right, base = _upright(drawn.turn, self.x.value, self.y.value, box)
        is_space = sign == " "
        unmapped = not is_space and pdfium.FPDFText_HasUnicodeMapError(self.page, index) == 1
        self.last = Glyph(sign, left, right, base, drawn.size, drawn.bold, drawn, unmapped, "", box, is_space)
        return self.last

    def _end_last(self, x: float, y: float) -> None:
        """Let the last glyph end where PDFium puts a space: some fonts have boxes that are wider than their signs."""
        last = self.last
        if last is not None and not last.drawn.turn and last.base == y and last.left < x < last.right:
            last.right = x

    def _drawn_with(self, index: int) -> Drawn | None:
        thing = pdfium.FPDFText_GetTextObject(self.page, index)
        if not thing:
            return None
        place = ctypes.addressof(thing.contents)
        if place not in self.drawn:
            self.drawn[place] = self._looked_at(thing, place, index)
        return self.drawn[place]

    def _looked_at(self, thing: Any, place: int, index: int) -> Drawn:
        matrix = self.matrix
        pdfium.FPDFText_GetMatrix(self.page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self.page, index) * math.hypot(matrix.c, matrix.d)
        font = self._font_of(thing)
        return Drawn(
            number=len(self.drawn),
            place=place,
            size=max(size, 0.1),
            turn=_turn_of(matrix),
            bold=font.bold,
            fixed=font.fixed,
            invisible=pdfium.FPDFTextObj_GetTextRenderMode(thing) in _INVISIBLE_MODES,
            white=_is_white(thing),
            embedded=font.embedded,
            layers=tuple(_layers(thing)) if self.has_layers else (),
        )

    def _font_of(self, thing: Any) -> "_Font":
        font = pdfium.FPDFTextObj_GetFont(thing)
        if not font:
            return _Font()
        place = ctypes.addressof(font.contents)
        if place not in self.fonts:
            self.fonts[place] = _Font(
                _is_bold(font), bool(pdfium.FPDFFont_GetFlags(font) & _FIXED), pdfium.FPDFFont_GetIsEmbedded(font) == 1
            )
        return self.fonts[place]


def upright_box(turn: int, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A page's box, turned as ``Glyph`` turns its places."""
    left, bottom, right, top = box
    turned = {90: (bottom, -right, top, -left), 180: (-right, -top, -left, -bottom), 270: (-top, left, -bottom, right)}
    return turned.get(turn, box)


def _turn_of(matrix: Any) -> int:
    """In degrees; what stands a little askew, as in a scan, is taken for straight."""
    if not matrix.b and matrix.a > 0:
        return 0
    turn = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    straight = round(turn / 90) * 90
    return straight % 360 if abs(turn - straight) <= ASKEW else turn


def _sign_of(code: int) -> str:
    if code in (0, 10, 13) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    sign = chr(code)
    if sign in _HYPHENS:
        return "-"
    if sign in _SPACES:
        return " "
    return _BULLETS.get(sign, sign)


def _upright(turn: int, x: float, y: float, box: tuple[float, float, float, float]) -> tuple[float, float, float]:
    """Left, right and base, where the page is turned so that these glyphs run from left to right."""
    left, bottom, right, top = box
    if turn == 0:
        return x, right, y
    if turn == 90:
        return y, top, -x
    if turn == 180:
        return -x, -left, -y
    if turn == 270:
        return -y, -bottom, x
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    along = x * cosine + y * sine
    # The box of a glyph that stands askew is wider than the glyph.
    return along, along + (right - left) / (abs(cosine) + abs(sine)), y * cosine - x * sine


def _is_bold(font: Any) -> bool:
    name = ctypes.create_string_buffer(200)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, 200)
    printed = name.raw[: max(0, min(length, 200) - 1)].lower()
    named = b"bold" in printed or b"black" in printed or b"heavy" in printed or b"cmbx" in printed
    return named or pdfium.FPDFFont_GetWeight(font) >= _BOLD


def _is_white(thing: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _layers(thing: Any) -> Iterator[str]:
    """The names of the layers that an object is on."""
    for number in range(min(pdfium.FPDFPageObj_CountMarks(thing), 20)):
        mark = pdfium.FPDFPageObj_GetMark(thing, number)
        if _mark_string(mark, None) == "OC":
            yield _mark_string(mark, b"Name")


def _mark_string(mark: Any, key: bytes | None) -> str:
    buffer, length = (pdfium.FPDF_WCHAR * 200)(), ctypes.c_ulong()
    if key is None:
        found = pdfium.FPDFPageObjMark_GetName(mark, buffer, 400, length)
    else:
        found = pdfium.FPDFPageObjMark_GetParamStringValue(mark, key, buffer, 400, length)
    if not found or length.value > 400:
        return ""
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")

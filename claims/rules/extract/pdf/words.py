"""From the glyphs of a page to pieces of lines: the words between two wide gaps, on one base line.

Spaces are told from the gaps between glyphs, as many PDFs have none; raised and lowered glyphs, and accents that stand
apart, go to the words that they belong to; what is drawn twice is read once.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from claims.rules.extract.pdf.glyphs import Glyph
from claims.rules.extract.pdf.right_to_left import as_read, runs_left
from claims.rules.text.raised import lowered, raised

# All in parts of the size of the letters. Glyphs on base lines that lie closer stand on one.
SAME_BASE = 0.12
# The same sign drawn again, so close to itself, is one: that is how bold letters and shadows are made.
TWICE = 0.13
SPACE = 0.16
# Between pieces of a line: a gap that can be one between columns.
APART = 0.7
RAISED, LOWERED = (0.15, 0.8), (0.06, 0.5)
SMALLER = 0.93
# Signs of the same size are raised or lowered where they are few, and by so much.
MOST_ALIKE, ALIKE = 3, (0.2, 0.6)
NEAR = 0.4
# Letters that one command sets apart: so many gaps, so wide at most, and all alike but for so much.
TRACKED, MOST_TRACKED, EVEN = 5, 1.0, 0.04
# The share of its glyphs that does not make the size of a line.
FEW = 0.15
# Accents that old fonts draw as signs of their own, and what they are upon a letter.
_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306", "˙": "\u0307",
    "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
# A raised ring is a degree.
_DEGREE = str.maketrans("◦∘○", "°°°")


@dataclass(slots=True)
class Atom:
    """Words of one line without a wide gap in them. ``links`` are stretches of its text, with where they lead."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    fixed: bool
    order: int
    links: list[tuple[int, int, str]] = field(default_factory=list)
    unmapped: int = 0
    # Stretches of its text that have a line through them.
    struck: list[tuple[int, int]] = field(default_factory=list)
    # Whether a bullet is drawn before it.
    item: bool = False

    @property
    def top(self) -> float:
        """Where its tall letters end."""
        return self.base + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where its letters end below the line."""
        return self.base - 0.22 * self.size


@dataclass(slots=True)
class _Row:
    base: float
    size: float
    glyphs: list[Glyph]


def atoms_of(glyphs: list[Glyph]) -> list[Atom]:
    """The pieces of lines that these glyphs of one direction make, from top to bottom."""
    order = {id(glyph): number for number, glyph in enumerate(glyphs)}
    rows = _with_raised(_rows(glyphs))
    return [_atom(piece, order) for row in rows for piece in _pieces(row) if not all(glyph.is_space for glyph in piece)]


def _once(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """Glyphs of one line, from the left, without those that are drawn upon themselves by another command."""
    near: list[Glyph] = []
    for glyph in glyphs:
        near = [other for other in near if glyph.left - other.left < TWICE * glyph.size]
        if glyph.is_space or not any(_is_upon(glyph, other) for other in near):
            near.append(glyph)
            yield glyph


def _is_upon(glyph: Glyph, other: Glyph) -> bool:
    same = glyph.sign == other.sign and glyph.drawn is not other.drawn
    return same and abs(glyph.size - other.size) < TWICE * glyph.size


def _left(glyph: Glyph) -> float:
    return glyph.left


def _rows(glyphs: Iterable[Glyph]) -> list[_Row]:
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if rows and rows[-1].base - glyph.base <= SAME_BASE * min(rows[-1].size, glyph.size):
            rows[-1].glyphs.append(glyph)
            rows[-1].size = max(rows[-1].size, glyph.size)
        else:
            rows.append(_Row(glyph.base, glyph.size, [glyph]))
    for row in rows:
        row.glyphs = list(_once(sorted(row.glyphs, key=_left)))
        row.size = median([glyph.size for glyph in row.glyphs if not glyph.is_space] or [row.size])
    return rows


def _with_raised(rows: list[_Row]) -> list[_Row]:
    """The rows, with the words of a smaller row beside a larger one put into that one."""
    for number, row in enumerate(rows):
        hosts = [other for other in rows[max(0, number - 4) : number + 5] if other is not row and other.glyphs]
        left_over = [glyph for glyph in row.glyphs if glyph.is_space]
        for run in _runs(row.glyphs):
            if not _put_into(run, hosts):
                left_over += run
        row.glyphs = left_over
    for row in rows:
        row.glyphs.sort(key=_left)
    return [row for row in rows if not all(glyph.is_space for glyph in row.glyphs)]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Stretches of glyphs without a wide gap between them."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.is_space:
            continue
        if run and glyph.left - run[-1].right > NEAR * glyph.size:
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _put_into(run: list[Glyph], hosts: list[_Row]) -> bool:
    size, base = max(glyph.size for glyph in run), run[0].base
    for host in hosts:
        offset = (base - host.base) / host.size
        accent = len(run) == 1 and run[0].sign in _ACCENTS
        small = size < SMALLER * host.size
        alike = len(run) <= MOST_ALIKE and size <= 1.05 * host.size and ALIKE[0] < abs(offset) < ALIKE[1]
        if not (accent or small or alike):
            continue
        up, down = RAISED[0] <= offset <= RAISED[1], LOWERED[0] <= -offset <= LOWERED[1]
        beside = next((glyph for glyph in host.glyphs if _touches(run, glyph, small=small)), None)
        if beside is None or not (up or down):
            continue
        sign = "".join(_joined(run, _space_from(run))[0])
        if not accent:
            sign = raised(sign.translate(_DEGREE)) if up else lowered(sign)
        first = run[0]
        host.glyphs.append(
            Glyph(
                sign,
                first.left,
                run[-1].right,
                host.base,
                host.size,
                first.bold,
                first.drawn,
                first.unmapped,
                first.target,
                struck=all(glyph.struck for glyph in run),
            )
        )
        return True
    return False


def _touches(run: list[Glyph], glyph: Glyph, *, small: bool) -> bool:
    if glyph.is_space:
        return False
    near = (NEAR if small else 0.15) * glyph.size
    after = -0.5 * near <= run[0].left - glyph.right + near / 2 <= near * 1.5
    return after or abs(glyph.left - run[-1].right) <= near / 2


def _pieces(row: _Row) -> Iterator[list[Glyph]]:
    piece: list[Glyph] = []
    right = 0.0
    tracked = _tracking(row.glyphs)
    for glyph in row.glyphs:
        glyph.tracking = tracked.get(glyph.drawn.number, 0.0)
        if piece and not glyph.is_space and glyph.left - right > APART * row.size + glyph.tracking:
            yield piece
            piece = []
        piece.append(glyph)
        if not glyph.is_space:
            right = max(right, glyph.right) if len(piece) > 1 else glyph.right
    if piece:
        yield piece


def _tracking(glyphs: list[Glyph]) -> dict[int, float]:
    """How far apart the letters of each command stand that sets them so, all alike; cells of a table are no letters."""
    gaps: dict[int, list[float]] = {}
    for before, after in pairwise(glyphs):
        if before.drawn is after.drawn and before.sign.isalpha() and after.sign.isalpha():
            gaps.setdefault(before.drawn.number, []).append(after.left - before.right)
    sizes = {glyph.drawn.number: glyph.size for glyph in glyphs}
    usual = {number: median(found) for number, found in gaps.items() if len(found) >= TRACKED}
    return {
        number: gap
        for number, gap in usual.items()
        if SPACE * sizes[number] < gap < MOST_TRACKED * sizes[number]
        and sum(abs(one - gap) < EVEN * sizes[number] for one in gaps[number]) >= 0.8 * len(gaps[number])
    }


def _atom(piece: list[Glyph], order: dict[int, int]) -> Atom:
    seen = [glyph for glyph in piece if not glyph.is_space]
    signs, places = _joined(piece, _space_from(seen))
    text = as_read(signs) if runs_left([glyph.sign for glyph in seen]) else "".join(signs)
    return Atom(
        text=text,
        left=min(glyph.left for glyph in seen),
        right=max(glyph.right for glyph in seen),
        base=median([glyph.base for glyph in seen]),
        size=_size_of(seen),
        bold=sum(glyph.bold for glyph in seen) * 2 > len(seen),
        fixed=sum(glyph.drawn.fixed for glyph in seen) * 2 > len(seen),
        order=min(order.get(id(glyph), 0) for glyph in piece),
        links=_stretches(places, lambda glyph: glyph.target),
        struck=[place[:2] for place in _stretches(places, lambda glyph: "struck" if glyph.struck else "")],
        unmapped=sum(glyph.unmapped for glyph in seen),
        item=min(seen, key=lambda glyph: glyph.left).item,
    )


def _size_of(glyphs: list[Glyph]) -> float:
    """The largest size that more than a few of the glyphs have: code, small capitals and notes stand in larger text."""
    sizes = sorted((glyph.size for glyph in glyphs), reverse=True)
    return sizes[int(FEW * len(sizes))]


def _space_from(seen: list[Glyph]) -> float:
    """The gap from which two glyphs are two words; letters that are set apart need a wider one."""
    gaps = sorted(after.left - before.right for before, after in pairwise(seen))
    size = median([glyph.size for glyph in seen])
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    usual = usual if len(gaps) >= 4 and usual < 0.4 * size else 0.0
    return SPACE * size + max(0.0, usual, *(glyph.tracking for glyph in seen))


def _stretches(places: list[tuple[int, int, Glyph]], what: Callable[[Glyph], str]) -> list[tuple[int, int, str]]:
    """Runs of signs of which the same is so: their places, and what."""
    found: list[tuple[int, int, str]] = []
    last = ""
    for begins, ends, glyph in places:
        is_so = what(glyph)
        if is_so:
            found.append((found.pop()[0] if is_so == last else begins, ends, is_so))
        last = is_so
    return found


def _joined(piece: list[Glyph], space_from: float) -> tuple[list[str], list[tuple[int, int, Glyph]]]:
    """The signs with the spaces between them, and where each glyph stands in them."""
    signs: list[str] = []
    places: list[tuple[int, int, Glyph]] = []
    length, space = 0, False
    last: Glyph | None = None
    for glyph in piece:
        if glyph.is_space:
            space = True
            continue
        if last is not None and (upon := _accented(last, glyph)):
            length += len(upon) - len(signs[-1])
            signs[-1] = upon
            continue
        if last is not None and glyph.left == last.left and glyph.drawn is last.drawn:
            # A ligature: several characters of one glyph.
            signs[-1] += glyph.sign
            length += len(glyph.sign)
            last.right = max(last.right, glyph.right)
            continue
        if last is not None and (space or glyph.left - last.right > space_from):
            signs.append(" ")
            length += 1
        signs.append(glyph.sign)
        places.append((length, length + len(glyph.sign), glyph))
        length += len(glyph.sign)
        last, space = glyph, False
    return signs, places


def _accented(last: Glyph, glyph: Glyph) -> str:
    """The letter with its accent, where one of these two is drawn upon the other; else ""."""
    if glyph.sign in _ACCENTS:
        letter, accent = last, glyph
    elif last.sign in _ACCENTS:
        letter, accent = glyph, last
    else:
        return ""
    middle = (accent.left + accent.right) / 2
    if not letter.sign.isalpha() or not letter.left <= middle <= letter.right:
        return ""
    last.left, last.right = letter.left, letter.right
    last.sign = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter.sign, letter.sign) + _ACCENTS[accent.sign])
    return last.sign

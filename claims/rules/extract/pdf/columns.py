"""The order in which the pieces of lines on a page are read: columns one after the other, tables row by row.

A page is cut from top to bottom into bands. In a band, white space runs through all lines from above to below, and cuts
it into columns; each of these is cut again. Whether columns are text or a table is told by how much stands in a line,
and by whether the words go on in the next.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from re import compile as pattern
from statistics import median

from claims.rules.extract.pdf.words import FEW, Atom

# White space between columns, in parts of the usual size of the letters.
GUTTER = 0.7
# How far two columns stand beside each other at least, in the same measure: two lines with a wide gap, or more of them,
# because wide spaces between words of stretched lines can come to stand under each other.
WIDE, BESIDE, BESIDE_NARROW = 1.8, 1.5, 4.5
MAX_DEPTH = 6
# More pieces than that on one page are no text; they stay from top to bottom.
MAX_ATOMS = 10_000
# So many lines are looked at for a second column, where there is white space for it.
MAX_AHEAD = 120
# A column of text has so many signs in its usual line, and so many of its lines begin without a capital.
TEXT_SIGNS, GOES_ON = 22, 0.3
# Two columns of a page are about as wide as each other, and have so many lines.
ALIKE, LONG = 0.6, 12
_MARKER = pattern(r"[^\w\s]|[\[(]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[\])]?[.:)]?")

Gap = tuple[float, float]


@dataclass(slots=True)
class Line:
    """What stands on one base line of a column."""

    atoms: list[Atom]

    @property
    def main(self) -> Atom:
        """Its longest piece."""
        return max(self.atoms, key=lambda atom: len(atom.text))

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.atoms[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(atom.right for atom in self.atoms)

    @property
    def base(self) -> float:
        """What its longest piece stands on."""
        return self.main.base

    @property
    def size(self) -> float:
        """The largest that more than a few of its letters have."""
        left = FEW * sum(len(atom.text) for atom in self.atoms)
        for atom in sorted(self.atoms, key=lambda atom: -atom.size):
            left -= len(atom.text)
            if left < 0:
                return atom.size
        return self.atoms[0].size

    @property
    def kind(self) -> tuple[float, bool]:
        """What it is set in: the size, and whether most signs are equally wide, as those of code."""
        fixed = sum(len(atom.text) for atom in self.atoms if atom.fixed)
        return round(self.size * 2) / 2, fixed * 2 > sum(len(atom.text) for atom in self.atoms)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(atom.bold for atom in self.atoms)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(atom.text for atom in self.atoms)


@dataclass(slots=True)
class Region:
    """Lines of one column, or of one cell of a table, from top to bottom."""

    lines: list[Line]
    in_table: bool = False
    # Another cell of the same row follows.
    row_goes_on: bool = False


@dataclass(slots=True)
class Order:
    """The regions of a page as they are read, and whether another order is as likely."""

    regions: list[Region]
    doubtful: bool = False


def ordered(atoms: list[Atom]) -> Order:
    """The regions of a page, of pieces of lines of one direction."""
    if len(atoms) > MAX_ATOMS or not atoms:
        return Order([Region(lines_of(atoms))] if atoms else [], doubtful=bool(atoms))
    size = median(size for atom in atoms for size in [atom.size] * (1 + len(atom.text) // 10))
    order = Order([])
    order.regions = list(_cut(atoms, size, order, 0))
    return order


def lines_of(atoms: Iterable[Atom]) -> list[Line]:
    """Pieces on one base line together, from top to bottom."""
    lines: list[Line] = []
    for atom in sorted(atoms, key=lambda atom: -atom.base):
        if lines and lines[-1].atoms[0].base - atom.base <= 0.3 * min(atom.size, lines[-1].atoms[0].size):
            lines[-1].atoms.append(atom)
        else:
            lines.append(Line([atom]))
    for line in lines:
        line.atoms.sort(key=lambda atom: atom.left)
    return lines


def _cut(atoms: list[Atom], size: float, order: Order, depth: int) -> Iterator[Region]:
    plain: list[Line] = []
    for band, gutters in _bands(lines_of(atoms), size, depth):
        columns = _columns(band, gutters)
        if len(columns) < 2:
            plain += band
            continue
        if plain:
            yield Region(plain)
            plain = []
        if all(_is_text(column) for column in columns) or _are_halves(columns):
            for column in columns:
                yield from _cut(column, size, order, depth + 1)
        else:
            order.doubtful = order.doubtful or all(_could_be_text(column) for column in columns)
            yield from _table(band, columns)
    if plain:
        yield Region(plain)


def _bands(lines: list[Line], size: float, depth: int) -> Iterator[tuple[list[Line], list[Gap]]]:
    """Lines that follow each other, with the white spaces that run through all of them."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    at = 0
    while at < len(lines):
        end, gutters = _longest(lines, at, (left, right), size) if depth < MAX_DEPTH else (len(lines), [])
        if gutters:
            begins, end = _trimmed(lines, at, end, gutters[0], size)
            if begins > at:
                yield lines[at:begins], []
            at = begins
        yield lines[at:end], gutters
        at = end


def _longest(lines: list[Line], at: int, width: Gap, size: float) -> tuple[int, list[Gap]]:
    """Where the longest band ends that begins with this line, with its gutters; the line alone where there is none."""
    free: list[Gap] = [(-inf, inf)]
    best: tuple[int, list[Gap]] = (at + 1, [])
    for end in range(at, len(lines)):
        free = _without(free, lines[end], GUTTER * size)
        inner = [gap for gap in free if -inf < gap[0] and gap[1] < inf]
        known = best[1]
        standing = [gap for gap in inner if _is_in(gap, known) or _stands_beside(lines[at : end + 1], gap, size)]
        if standing:
            best = (end + 1, standing)
        elif known or not _has_room(free, width, GUTTER * size) or end - at > MAX_AHEAD:
            break
    return best


def _is_in(gap: Gap, known: list[Gap]) -> bool:
    return any(begins <= gap[0] and gap[1] <= ends for begins, ends in known)


def _without(free: list[Gap], line: Line, least: float) -> list[Gap]:
    """The free stretches without what the line covers, as far as they are wide enough."""
    for atom in line.atoms:
        cut: list[Gap] = []
        for begins, ends in free:
            if atom.right <= begins or atom.left >= ends:
                cut.append((begins, ends))
            else:
                cut += [(begins, atom.left), (atom.right, ends)]
        free = [gap for gap in cut if gap[1] - gap[0] >= least]
    return free


def _has_room(free: list[Gap], width: Gap, least: float) -> bool:
    """Whether a second column could stand beside the lines so far."""
    left, right = width
    return any(min(gap[1], right) - max(gap[0], left) >= least for gap in free)


def _stands_beside(lines: list[Line], gap: Gap, size: float) -> bool:
    """Whether what stands on the two sides of a gap stands beside each other for two lines or more."""
    before = [atom for line in lines for atom in line.atoms if atom.right <= gap[0]]
    after = [atom for line in lines for atom in line.atoms if atom.left >= gap[1]]
    if not before or not after:
        return False
    top = min(max(atom.top for atom in before), max(atom.top for atom in after))
    bottom = max(min(atom.bottom for atom in before), min(atom.bottom for atom in after))
    least = BESIDE if gap[1] - gap[0] >= WIDE * size else BESIDE_NARROW
    return top - bottom >= least * size


def _trimmed(lines: list[Line], at: int, end: int, gutter: Gap, size: float) -> tuple[int, int]:
    """The band without what stands above and below its columns: lines on the left that have none beside them."""
    beside = [number for number in range(at, end) if any(atom.left >= gutter[1] for atom in lines[number].atoms)]
    begins = beside[0]
    # The columns need not have their lines on the same heights.
    while begins > at and lines[begins - 1].base - lines[begins].base < 0.75 * size:
        begins -= 1
    for number in range(beside[-1] + 1, end):
        if lines[number - 1].base - lines[number].base > 1.6 * max(size, lines[number].size):
            return begins, number
    return begins, end


def _columns(band: list[Line], gutters: list[Gap]) -> list[list[Atom]]:
    """The pieces of each column; bullets and numbers stay with what they stand before."""
    edges = [gap[1] for gap in gutters]
    columns: list[list[Atom]] = [[] for _ in range(len(edges) + 1)]
    for line in band:
        for atom in line.atoms:
            columns[sum(atom.left >= edge for edge in edges)].append(atom)
    columns = [column for column in columns if column]
    if len(columns) > 1 and _are_markers(columns[0]):
        columns[:2] = [columns[0] + columns[1]]
    if len(columns) > 1 and _are_markers(columns[-1]):
        columns[-2:] = [columns[-2] + columns[-1]]
    return columns


def _are_markers(column: list[Atom]) -> bool:
    """Whether these are bullets, or numbers of a list or of formulas, and not the values of a table."""
    texts = [atom.text for atom in column]
    return all(_MARKER.fullmatch(text) for text in texts) and not any(text.isdigit() for text in texts)


def _is_text(column: list[Atom]) -> bool:
    lines = lines_of(column)
    signs = median(len(line.text) for line in lines)
    words = median(len(line.text.split()) for line in lines)
    going_on = _going_on(lines)
    if going_on is not None and len(lines) >= 3:
        return going_on >= GOES_ON and words >= 2
    return len(lines) >= 3 and signs >= TEXT_SIGNS


def _are_halves(columns: list[list[Atom]]) -> bool:
    """Whether two columns are alike, and so long that they are halves of a page: code and lists stand in them too."""
    if len(columns) != 2 or not any(_is_text(column) for column in columns):
        return False
    widths = [max(atom.right for atom in column) - min(atom.left for atom in column) for column in columns]
    return min(widths) >= ALIKE * max(widths) and all(len(lines_of(column)) >= LONG for column in columns)


def _could_be_text(column: list[Atom]) -> bool:
    lines = lines_of(column)
    return len(lines) >= 3 and median(len(line.text.split()) for line in lines) >= 3


def _going_on(lines: list[Line]) -> float | None:
    """The share of lines that begin with a small letter, of those that begin with a letter which has a case."""
    first = [line.text[0] for line in lines[1:]]
    cased = [sign for sign in first if sign.lower() != sign.upper()]
    return sum(sign.islower() for sign in cased) / len(first) if len(cased) * 2 >= len(first) and cased else None


def _table(band: list[Line], columns: list[list[Atom]]) -> Iterator[Region]:
    """The cells of a table, row by row."""
    column_of = {id(atom): number for number, column in enumerate(columns) for atom in column}
    for row in _table_rows(band, column_of):
        cells: dict[int, list[Atom]] = {}
        for line in row:
            for atom in line.atoms:
                cells.setdefault(column_of[id(atom)], []).append(atom)
        filled = [Region(lines_of(cells[number]), in_table=True) for number in sorted(cells)]
        for cell in filled[:-1]:
            cell.row_goes_on = True
        yield from filled


def _table_rows(band: list[Line], column_of: dict[int, int]) -> Iterator[list[Line]]:
    """Lines that belong to one row: those under its first that only go on with what stands in some cells."""
    steps = [before.base - after.base for before, after in pairwise(band)]
    usual = min((step for step in steps if step > 0.7 * band[0].size), default=0.0)
    row: list[Line] = []
    for line in band:
        if row and (row[-1].base - line.base > 1.25 * usual or _begins_row(row, line, column_of)):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _begins_row(row: list[Line], line: Line, column_of: dict[int, int]) -> bool:
    filled = {column_of[id(atom)] for atom in line.atoms}
    before = {column_of[id(atom)] for other in row for atom in other.atoms}
    if row[-1].base - line.base < 0.7 * line.size:
        return False
    goes_on = all(atom.text[0].islower() for atom in line.atoms)
    if goes_on and filled <= before:
        return False
    return 0 in filled or not filled <= before or len(filled) * 2 > len(before)

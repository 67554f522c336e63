"""The flow of a sample as a drawing: a box for each step, from the top down, and beside it what left before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from claims.reads.review.flow import Left, Step
from claims.tables.figure import Cell, Line, sources_at

# In pixels of the drawing.
WIDTH, LINE, PAD, GAP = 730, 18, 10, 26
BOX, ASIDE_AT, ASIDE = 350, 398, 330
# Letters that fit into a box beside: longer words are cut, and stand whole in the table.
MOST_LETTERS = 40
# Before a reason: spaces that no drawing swallows.
INDENT = "\u00a0" * 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rectangle with its lines of text: of a step, or of what left (`aside`), with the arrow that leads to it."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]
    arrow: tuple[int, int, int, int] | None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class FlowDrawing:
    """The whole, with the same in words."""

    boxes: tuple[Drawn, ...]
    height: int
    says: str
    width: int = WIDTH

    @classmethod
    def of(cls, steps: Sequence[Step], *, reasons: int = 0) -> "FlowDrawing":
        """Draw these steps from the top down, with so many of the reasons for which something left."""
        boxes: list[Drawn] = []
        at = 1
        for step in steps:
            left = [line for one in step.left for line in _left_lines(one, reasons)]
            beside = 2 * PAD + LINE * len(left) if left else 0
            above = max(beside + 2 * PAD, GAP) if boxes else 0
            if left:
                middle = at + above // 2
                across = (BOX // 2, middle, ASIDE_AT, middle)
                boxes.append(_drawn(ASIDE_AT, middle - beside // 2, ASIDE, left, across, aside=True))
            down = (BOX // 2, at, BOX // 2, at + above) if above and not step.anew else None
            box = _drawn(1, at + above, BOX, [f"{step.name}: {step.number:,}"], down)
            boxes.append(box)
            at = box.y + box.height
        return cls(tuple(boxes), at + 1, " ".join(_said(step) for step in steps))


def _left_lines(left: Left, reasons: int) -> Iterator[str]:
    yield f"{left.name}: {left.number:,}"
    yield from (f"{INDENT}{because}: {number:,}" for because, number in left.reasons[:reasons])
    if reasons and (more := sum(number for _because, number in left.reasons[reasons:])):
        yield f"{INDENT}other reasons: {more:,}"


def _drawn(
    x: int, y: int, width: int, lines: Sequence[str], arrow: tuple[int, int, int, int] | None, *, aside: bool = False
) -> Drawn:
    placed = tuple((y + PAD + LINE * place + 13, _cut(line)) for place, line in enumerate(lines))
    return Drawn(x, y, width, 2 * PAD + LINE * len(lines), placed, arrow, aside)


def _cut(line: str) -> str:
    """A line that fits: its number stays."""
    name, _, number = line.rpartition(": ")
    room = MOST_LETTERS - len(number) - 2
    return line if len(name) <= room else f"{name[: room - 1].rstrip()}…: {number}"


def _said(step: Step) -> str:
    left = "".join(f"{one.name}, {one.number:,}; " for one in step.left)
    return f"{f'Left: {left}' if left else ''}{step.name}: {step.number:,}."


@dataclass(frozen=True, slots=True)
class FlowFigure:
    """A flow of sources as a figure of the report: its drawing, and a table whose every number leads to its sources.

    `found_by`: filters of the sources list, by the name of a step or of what left.
    """

    key: str
    title: str
    note: str
    steps: Sequence[Step]
    found_by: Mapping[str, Mapping[str, str]]
    used: Mapping[str, str]
    missing: str = ""
    wide: bool = True
    long: bool = True
    form: ClassVar[str] = "flow"
    # Reasons in the drawing; the table has more.
    most_reasons: ClassVar[int] = 4

    @property
    def empty(self) -> bool:
        """Whether no source entered."""
        return not self.steps[0].number

    @property
    def drawing(self) -> FlowDrawing:
        """The boxes."""
        return FlowDrawing.of(self.steps, reasons=self.most_reasons)

    @property
    def rows(self) -> Iterator[tuple[str, str, Cell]]:
        """What each row of the table is (step, left or reason), its name, and its number."""
        for step in self.steps:
            for left in step.left:
                yield "left", left.name, self._cell(left.number, self.found_by[left.name])
                for because, number in left.reasons:
                    # Several reasons that are told together are no list.
                    known = self.found_by.get(f"{left.name}: {because}")
                    yield "reason", because, Cell(number, 0, "") if known is None else self._cell(number, known)
            yield "step", step.name, self._cell(step.number, self.found_by[step.name])

    @property
    def lines(self) -> Iterator[Line]:
        """Its numbers as rows of a file, shares of all that entered."""
        entered = self.steps[0].number
        for what, name, cell in self.rows:
            yield Line(what, name, "", "", cell.number, entered, cell.address)

    def _cell(self, number: int, found_by: Mapping[str, str]) -> Cell:
        return Cell(number, 0, sources_at({**self.used, **found_by}) if number else "")

"""The flow of a sample as a drawing: a box for each step, from the top down, and beside it what left before."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.reads.review.flow import Step

# In pixels of the drawing.
WIDTH, LINE, PAD, GAP = 730, 18, 10, 26
BOX, ASIDE_AT, ASIDE = 350, 398, 330
# Letters that fit into a box beside: longer words are cut, and stand whole in the table.
MOST_LETTERS = 40


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
    def of(cls, steps: Sequence[Step]) -> "FlowDrawing":
        """Draw these steps from the top down."""
        boxes: list[Drawn] = []
        at = 1
        for step in steps:
            left = [f"{one.name}: {one.number:,}" for one in step.left]
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

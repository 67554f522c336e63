"""The figures of the report as pictures, for an article or a talk: the same shapes as on the page, in fixed colours."""

from collections.abc import Iterable, Iterator

from claims.choices import Side
from claims.exchange.drawing import GREY, INK, PALE, SMALL_LINE, lines_of, sheet, small, width_of
from claims.tables.figure import Figure, Group, Kind, Piece
from claims.tables.flow import FlowFigure
from claims.tables.months import MonthsFigure

AnyFigure = Figure | FlowFigure | MonthsFigure
# In pixels.
WIDTH, MARGIN, LABEL, BAR, ROW, TALL = 900, 30, 220, 26, 42, 70
INNER = WIDTH - 2 * MARGIN
COLOURS = {Side.MARKETING.value: "#c57f1f", Side.RESEARCH.value: "#3f76bd"}
OTHER = "#7a7f87"
# As in the sheet of the pages: a class that fills, its share of the colour, and how its edge is dashed.
_SHARES = {"v1": 1.0, "v3": 0.26, "v6": 0.26, "review-agreeing": 1.0, "review-decided": 0.26}
_FIXED = {
    "c1": "#c3ddd5", "c2": "#86b8aa", "c3": "#3d8573", "c4": "#12574a", "differ": "#ebebe7", "review-stale": "#fbebeb",
}  # fmt: skip
_DASHES = {"v0": "3 2", "differ": "2 2", "review-one": "3 2"}


def picture_of(figure: AnyFigure, below: Iterable[str]) -> str:
    """The figure as SVG, with its title above and these lines below it."""
    parts: list[str] = []
    y = MARGIN + 18
    for line in lines_of(figure.title, INNER, 9.5):
        parts.append(small(line, MARGIN, y, bold=True))
        y += SMALL_LINE
    for line in lines_of(figure.note, INNER):
        parts.append(small(line, MARGIN, y, PALE))
        y += SMALL_LINE
    drawn, y = _drawn(figure, y + 10)
    parts += drawn
    for text in below:
        for line in lines_of(text, INNER):
            y += SMALL_LINE
            parts.append(small(line, MARGIN, y, PALE))
    return sheet(WIDTH, y + MARGIN, figure.title, parts)


def _drawn(figure: AnyFigure, y: int) -> tuple[list[str], int]:
    if isinstance(figure, FlowFigure):
        return _flow(figure, y)
    return _months(figure, y) if isinstance(figure, MonthsFigure) else _bars(figure, y)


# --- bars ------------------------------------------------------------------------------------------------------------


def _bars(figure: Figure, y: int) -> tuple[list[str], int]:
    parts = list(_patterns(figure.groups))
    for group, whole, pieces, _says in figure.bars:
        name, *more = lines_of(group.label, LABEL - 12)
        parts.append(small(f"{name} …" if more else name, MARGIN, y + 13, INK, bold=True))
        parts.append(small(f"n = {whole.number:,}", MARGIN, y + 30, PALE))
        for piece in pieces:
            parts += _piece(piece, group, y)
        y += ROW
    legend, y = _legend(figure.kinds, figure.groups[0], y + 12)
    return [*parts, *legend], y


def _piece(piece: Piece, group: Group, y: int) -> Iterator[str]:
    room = INNER - LABEL
    x, width = round(MARGIN + LABEL + room * piece.start / 100, 2), round(room * piece.width / 100, 2)
    yield from _filled(piece.kind, group, (x, y, width, BAR))
    text = f"{piece.number:,}"
    if width_of(text) + 8 < width:
        middle, plate = round(x + width / 2, 2), width_of(text) + 4
        yield f'<rect x="{middle - plate / 2:.2f}" y="{y + 4}" width="{plate:.2f}" height="18" rx="2" fill="#ffffff"/>'
        yield small(text, middle, y + 18, anchor="middle")


def _filled(kind: Kind, group: Group, place: tuple[float, float, float, float]) -> Iterator[str]:
    colour = GREY if kind.fill.startswith("review-") else COLOURS.get(group.side, OTHER)
    fill = _FIXED.get(kind.fill) or _mixed(colour, _SHARES.get(kind.fill, 0.0))
    dashes = f' stroke-dasharray="{_DASHES[kind.fill]}"' if kind.fill in _DASHES else ""
    where = 'x="{}" y="{}" width="{}" height="{}"'.format(*place)
    yield f'<rect {where} fill="{fill}" stroke="{colour}"{dashes}/>'
    if kind.pattern:
        yield f'<rect {where} fill="url(#{kind.pattern}-{group.pattern})"/>'


def _mixed(colour: str, share: float) -> str:
    """The colour on white, so much of it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def _patterns(groups: Iterable[Group]) -> Iterator[str]:
    """The hatches that lie over fills, in the colour of each side that is drawn."""
    yield "<defs>"
    for pattern, side in {group.pattern: group.side for group in groups}.items():
        line = f'stroke="{COLOURS.get(side, OTHER)}" stroke-width="2.5" fill="none"'
        turned = 'width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
        yield f'<pattern id="hatch-{pattern}" {turned}><path d="M0 0V7" {line}/></pattern>'
        yield f'<pattern id="cross-{pattern}" {turned}><path d="M0 0V7M0 0H7" {line}/></pattern>'
    yield "</defs>"


def _legend(kinds: Iterable[Kind], group: Group, y: int) -> tuple[list[str], int]:
    """A swatch and a word for each kind, as many in a line as have room."""
    parts: list[str] = []
    x = float(MARGIN)
    for kind in kinds:
        needs = 38 + width_of(kind.label) + 18
        if x > MARGIN and x + needs > WIDTH - MARGIN:
            x, y = float(MARGIN), y + SMALL_LINE
        parts += _filled(kind, group, (x, y - 11, 28, 12))
        parts.append(small(kind.label, x + 36, y, GREY))
        x += needs
    return parts, y + 8


# --- what was done when ----------------------------------------------------------------------------------------------


def _months(figure: MonthsFigure, y: int) -> tuple[list[str], int]:
    parts: list[str] = []
    room = INNER - LABEL
    for act, columns, most, _says in figure.drawn:
        foot = y + TALL
        parts.append(small(act.label, MARGIN, y + 14, bold=True))
        parts.append(small(f"at most {most:,}", MARGIN, y + 32, PALE))
        parts.append(f'<path d="M{MARGIN + LABEL} {foot}H{WIDTH - MARGIN}" stroke="{PALE}"/>')
        for one in columns:
            x, height = MARGIN + LABEL + room * one.x / 100, TALL * one.height / 100
            where = f'x="{x:.2f}" y="{foot - height:.2f}" width="{room * one.width / 100:.2f}" height="{height:.2f}"'
            parts.append(f'<rect {where} fill="{OTHER}"/>')
        y = foot + 16
    parts.append(small(figure.periods[0], MARGIN + LABEL, y, PALE))
    if len(figure.periods) > 1:
        parts.append(small(figure.periods[-1], WIDTH - MARGIN, y, PALE, anchor="end"))
    return parts, y


# --- flow ------------------------------------------------------------------------------------------------------------


def _flow(figure: FlowFigure, y: int) -> tuple[list[str], int]:
    drawing = figure.drawing
    parts = [f'<g transform="translate({MARGIN} {y})">']
    for box in drawing.boxes:
        edge = ' stroke-dasharray="4 2"' if box.aside else ""
        if box.arrow:
            parts += _arrow(*box.arrow)
        where = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
        parts.append(f'<rect {where} rx="3" fill="#ffffff" stroke="{GREY}"{edge}/>')
        parts += [small(line, box.x + 10, at, bold=not box.aside) for at, line in box.lines]
    return [*parts, "</g>"], y + drawing.height


def _arrow(x1: int, y1: int, x2: int, y2: int) -> Iterator[str]:
    yield f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{GREY}"/>'
    back = f"L{x2 - 8} {y2 - 4}V{y2 + 4}" if y1 == y2 else f"L{x2 - 4} {y2 - 8}H{x2 + 4}"
    yield f'<path d="M{x2} {y2}{back}Z" fill="{GREY}"/>'

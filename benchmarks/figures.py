"""Figures, what they are held to, and the tables that show both. Plain Python: no Django, no database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any

# Growth is told against this number of claims.
SMALL = 1_000


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is held to; each limit that is given counts, in the unit of the figure.

    `growth`: at most this many times the same figure at 1,000 claims in the same run, or, where there was none, the
    figure `like` at 1,000 claims. `times` with `base`: at most
    this many times the figure of that name in the same group. `only_at`: at this number of claims and no other.
    """

    most: float | None = None
    least: float | None = None
    growth: float | None = None
    like: str = ""
    times: float | None = None
    base: str = ""
    only_at: int | None = None

    def __str__(self) -> str:
        """The promise in words."""
        parts = []
        if self.most is not None:
            parts.append(f"at most {number(self.most)}")
        if self.least is not None:
            parts.append(f"at least {number(self.least)}")
        if self.growth is not None:
            parts.append(f"{number(self.growth)} x of {SMALL:,}")
        if self.times is not None:
            parts.append(f"{number(self.times)} x of {self.base}")
        where = f" at {self.only_at:,}" if self.only_at else ""
        return ", ".join(parts) + where


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured: its values in the order they came, or why there are none.

    `facts` stand beside it in the table: numbers of queries, kilobytes, rows. `quiet`: one of many alike, which is
    listed only where it does not keep its bar. `note`: for the file of results, what exactly was measured.
    """

    group: str
    name: str
    values: tuple[float, ...] = ()
    unit: str = "ms"
    bar: Bar | None = None
    facts: dict[str, float] = field(default_factory=dict)
    failure: str = ""
    quiet: bool = False
    note: str = ""
    benchmark: str = ""
    engine: str = ""
    claims: int = 0

    @property
    def middle(self) -> float:
        """The median. Raises statistics.StatisticsError when nothing was measured."""
        return median(self.values)

    def as_row(self) -> dict[str, Any]:
        """For a file of results."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Figure":
        """Back from a file of results."""
        bar = Bar(**row["bar"]) if row["bar"] else None
        return cls(**{**row, "values": tuple(row["values"]), "bar": bar})


def timed(call: Callable[[], object], *, runs: int = 7, warm: int = 2, patience: float = 8.0) -> tuple[float, ...]:
    """Milliseconds of each of these runs, after some that do not count.

    What takes long is run less often, at least three times: all runs together stay near `patience` seconds.
    """
    started = perf_counter()
    for _ in range(warm):
        call()
        if perf_counter() - started > patience / 2:
            break
    values: list[float] = []
    while len(values) < runs and (len(values) < min(3, runs) or perf_counter() - started < patience):
        begun = perf_counter()
        call()
        values.append((perf_counter() - begun) * 1000)
    return tuple(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values (0 to 1) do not exceed. Raises ValueError on none."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a figure keeps its promise: None where that cannot be said or nothing is promised."""

    kept: bool | None
    words: str


def judge(figure: Figure, peers: Iterable[Figure]) -> Verdict:
    """Hold a figure to its bar; `peers` are the figures of the same run, on the same database engine."""
    if figure.failure:
        return Verdict(False, "FAILED")
    bar = figure.bar
    if bar is None or not figure.values or (bar.only_at and figure.claims != bar.only_at):
        return Verdict(None, "")
    ratios = list(_ratios(figure, bar, list(peers)))
    if bar.most is None and bar.least is None and not ratios:
        return Verdict(None, "")
    over = _beyond(figure, bar) + [
        f"{number(figure.middle / other)} x of {name}"
        for limit, other, name in ratios
        if other and figure.middle / other > limit
    ]
    if over:
        return Verdict(False, f"over: {', '.join(over)}" + (f" [{figure.note}]" if figure.note else ""))
    unknown = [f"no figure for {name} in this run" for _, other, name in ratios if other is None]
    return Verdict(None, unknown[0]) if unknown else Verdict(True, "PASS")


def _beyond(figure: Figure, bar: Bar) -> list[str]:
    too_much = bar.most is not None and figure.middle > bar.most
    too_little = bar.least is not None and figure.middle < bar.least
    return [f"{number(figure.middle)} {figure.unit}".strip()] if too_much or too_little else []


def _ratios(figure: Figure, bar: Bar, peers: list[Figure]) -> Iterable[tuple[float, float | None, str]]:
    """Each limit on a ratio, with what it is told against, if that was measured, and its name."""
    if bar.growth is not None and figure.claims > SMALL:
        yield bar.growth, small_one(figure, peers), f"{SMALL:,} claims"
    if bar.times is not None:
        same = (
            peer.middle
            for peer in peers
            if (peer.group, peer.name, peer.claims) == (figure.group, bar.base, figure.claims) and peer.values
        )
        yield bar.times, next(same, None), bar.base


def small_one(figure: Figure, peers: Iterable[Figure]) -> float | None:
    """The same figure at 1,000 claims, or what its bar says stands for it."""
    small = {
        peer.name: peer.middle for peer in peers if (peer.group, peer.claims) == (figure.group, SMALL) and peer.values
    }
    like = figure.bar.like if figure.bar else ""
    return small.get(figure.name, small.get(like))


def number(value: float) -> str:
    """Three figures that count, no more: 0.124, 1.24, 12.4, 124, 1,240."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"


def tables(figures: Sequence[Figure]) -> str:
    """Figures of one benchmark on one engine as text: a table a group, a line a name, a column a number of claims."""
    groups = list(dict.fromkeys(figure.group for figure in figures))
    return "\n".join(_table(group, [one for one in figures if one.group == group], figures) for group in groups)


def _table(group: str, figures: list[Figure], peers: Sequence[Figure]) -> str:
    sizes = sorted({figure.claims for figure in figures})
    facts = list(dict.fromkeys(fact for figure in figures for fact in figure.facts))
    head = [group]
    for size in sizes:
        head += [f"{size:,}", *(["x"] if _grows(size, sizes) else [])]
    rows = [[*head, *facts, "promise", "result"]]
    unlisted: list[Figure] = []
    for name in dict.fromkeys(figure.name for figure in figures):
        same = [one for one in figures if one.name == name]
        if all(one.quiet and judge(one, peers).kept is not False for one in same):
            unlisted += same
        else:
            rows.append(_line(name, {one.claims: one for one in same}, sizes, facts, peers))
    text = aligned(rows) if len(rows) > 1 else f"{group}\n"
    return text + _failures(figures) + _unlisted(unlisted)


def _failures(figures: list[Figure]) -> str:
    return "".join(f"  {one.name} ({one.claims:,}): {one.failure}\n" for one in figures if one.failure)


def _unlisted(figures: list[Figure]) -> str:
    if not figures:
        return ""
    slowest = max(figures, key=lambda figure: figure.middle if figure.values else 0)
    most = f"the highest is {number(slowest.middle)} {slowest.unit} ({slowest.name}, {slowest.claims:,})"
    return f"{len(figures)} more are within their bar ({slowest.bar}) and not listed; {most}.\n"


def _grows(size: int, sizes: Sequence[int]) -> bool:
    return size > SMALL and SMALL in sizes


def _line(
    name: str, by_size: dict[int, Figure], sizes: list[int], facts: list[str], peers: Sequence[Figure]
) -> list[str]:
    cells = [name]
    for size in sizes:
        figure = by_size.get(size)
        measured = figure is not None and bool(figure.values)
        cells.append(f"{number(figure.middle)} {figure.unit}".strip() if figure is not None and measured else "-")
        if _grows(size, sizes):
            small = small_one(figure, peers) if figure is not None and measured else None
            cells.append(number(figure.middle / small) if figure is not None and small else "-")
    some = list(by_size.values())
    cells += [_joined(number(figure.facts[fact]) for figure in some if fact in figure.facts) for fact in facts]
    cells.append(str(next((figure.bar for figure in some if figure.bar), "")))
    cells.append(_result([(figure.claims, judge(figure, peers)) for figure in some]))
    return cells


def _joined(values: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(values))


def _result(verdicts: list[tuple[int, Verdict]]) -> str:
    """One verdict for a line: what went wrong, and at how many claims; else PASS, else what is missing."""
    wrong = [f"{verdict.words} ({claims:,})" for claims, verdict in verdicts if verdict.kept is False]
    if wrong:
        return "; ".join(wrong)
    said = [verdict.words for _, verdict in verdicts if verdict.words]
    return "PASS" if "PASS" in said else _joined(said)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text: the first and the last two columns to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    last = len(widths) - 2
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column == 0 or column >= last else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines) + "\n"


def summary(figures: Sequence[Figure]) -> str:
    """How many promises were kept, and each that was not."""
    judged = []
    for figure in figures:
        peers = [one for one in figures if (one.benchmark, one.engine) == (figure.benchmark, figure.engine)]
        judged.append((figure, judge(figure, peers)))
    decided = [verdict for _, verdict in judged if verdict.kept is not None]
    lines = [
        f"{sum(bool(verdict.kept) for verdict in decided)} of {len(decided)} figures that are held to a bar keep it."
    ]
    lines += [
        f"  {figure.group}, {figure.name} ({figure.engine}, {figure.claims:,} claims): {verdict.words} {figure.failure}"
        for figure, verdict in judged
        if verdict.kept is False
    ]
    return "\n".join(lines) + "\n"

"""The files, beside what the command line of the database takes to write the same query as CSV."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.db import connection

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, timed
from claims.exchange.blocks import cells
from claims.exchange.export import JSONL, Export
from claims.exchange.files import CLAIMS, RATINGS, RATINGS_WIDE, File
from claims.models import OPERATOR

ROUNDS = 5
# How many times what the command line takes.
PROMISED = {"sqlite": 1.5, "postgresql": 1.2}
AT_ONCE = Bar(most=100, only_at=1_000_000)
# In megabytes, with Python and Django themselves (some 60) and SQLite's cache of pages (up to 32).
NO_GROWTH = Bar(growth=2, most=160)
ADDRESS = "https://evidence.example"
# The command line reads as the application does.
PRAGMAS = "PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000;\n"
STATUS = Path("/proc/self/status")


def measure(place: Place) -> Iterator[Figure]:
    """Each file: seconds, ratio to the command line, first row, memory."""
    for file in (RATINGS, CLAIMS):
        yield from beside_command_line(place, file)
    for other in (Export(OPERATOR, RATINGS_WIDE), Export(OPERATOR, RATINGS, format=JSONL)):
        yield Figure("Export: other files", _name(other), (seconds_of(other),), unit="s")
    for file in (RATINGS, RATINGS_WIDE):
        yield memory(Export(OPERATOR, file))


def beside_command_line(place: Place, file: File) -> list[Figure]:
    """The file and the command line in turn, and how soon the first row comes."""
    group, export = f"Export: {file.title}", Export(OPERATOR, file, address=ADDRESS)
    name, command = command_line(place, query_of(export))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds_of(export))
        if command:
            theirs.append(command())
    size, rows = size_of(export)
    facts = {"rows": float(rows), "MB": size / 1024**2, "rows a second": rows / (sorted(ours)[ROUNDS // 2] or 1)}
    first = timed(lambda: next(after_header(export)))
    return [
        Figure(group, name, tuple(theirs), unit="s"),
        Figure(group, "the file", tuple(ours), unit="s", bar=Bar(times=PROMISED[place.engine], base=name), facts=facts),
        Figure(group, "first rows", first, bar=AT_ONCE),
    ]


def query_of(export: Export) -> str:
    """The export's own query: every cell a column, with its joins and the guard against formulas."""
    sql, params = cells(export.rows(), export.file.columns, export.context()).query.sql_with_params()
    if connection.vendor == "postgresql":
        return str(connection.ops.compose_sql(sql, params))  # type: ignore[attr-defined]  # PostgreSQL has it
    with connection.cursor() as cursor:
        return str(connection.ops.last_executed_query(cursor, sql, params))


def command_line(place: Place, query: str) -> tuple[str, Callable[[], float] | None]:
    """What the command line is called, and a call that gives its seconds; None where it is not installed."""
    if place.engine == "sqlite":
        name, tool, said = "sqlite3 -csv", "sqlite3", f"{PRAGMAS}{query};\n"
        arguments = ["-readonly", "-csv", "-header", urlsplit(place.url).path]
    else:
        name, tool, said = "psql, copy to stdout", "psql", ""
        arguments = ["--quiet", "--no-psqlrc", "-c", f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", place.url]
    found = shutil.which(tool)
    if found is None:
        return f"{name} (not installed)", None

    def run() -> float:
        started = perf_counter()
        subprocess.run([found, *arguments], input=said, text=True, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
        return perf_counter() - started

    return name, run


def seconds_of(export: Export) -> float:
    """Seconds to write the whole file to nowhere."""
    started = perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        for block in export.blocks():
            nowhere.write(block)
    return perf_counter() - started


def size_of(export: Export) -> tuple[int, int]:
    """Bytes and rows of the file."""
    return sum(len(block) for block in export.blocks()), export.rows().order_by().count()


def after_header(export: Export) -> Iterator[bytes]:
    """The blocks with rows in them."""
    blocks = export.blocks()
    next(blocks)
    return blocks


def memory(export: Export) -> Figure:
    """Megabytes that the process has at most while it writes, without what it maps of the database file."""
    if not STATUS.exists():
        return Figure("Export: memory", _name(export), failure="It is read from /proc, which this system has not.")
    most = max(_anonymous() for _ in export.blocks())
    return Figure("Export: memory", _name(export), (most,), unit="MB", bar=NO_GROWTH)


def _anonymous() -> float:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def _name(export: Export) -> str:
    return f"{export.file.title}, {export.format}"

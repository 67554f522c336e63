"""`python -m benchmarks`: make the data, measure, and print medians and ratios. `--help` lists what can be chosen."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.data import Place
from benchmarks.figures import Figure, judge, summary, tables

# In the order in which they run; True for those that write and so get a copy of the data.
BENCHMARKS = {"generate": False, "export": False, "lists": False, "pages": False, "search": False, "submissions": True}
CLAIMS = (1_000, 100_000)
WITHOUT_POSTGRESQL = (
    "PostgreSQL is left out: no server on 127.0.0.1:5432 lets the user postgres in without a password, and"
    " BENCH_DATABASE_URL is not set."
)


def main() -> int:
    """Run what was asked for; 1 when something could not be measured, 0 else, whatever the figures are."""
    chosen = _arguments().parse_args()
    folder: Path = chosen.folder.absolute()
    server = data.server_of_postgresql() if "postgresql" in chosen.engine else ""
    engines = [engine for engine in data.ENGINES if engine in chosen.engine and (engine == "sqlite" or server)]
    _say(_machine())
    if "postgresql" in chosen.engine and not server:
        _say(WITHOUT_POSTGRESQL)
    figures: list[Figure] = []
    results = folder / f"results-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    if engines:
        data.collect_static(folder)
    for engine in engines:
        places = [data.place_of(engine, claims, folder, server) for claims in sorted(set(chosen.claims))]
        for place in places:
            _say(data.prepare(place, fresh=chosen.fresh))
        for name in (one for one in BENCHMARKS if one in chosen.only):
            found = [figure for place in places for figure in _measured(name, place)]
            _say(f"\n== {name}, {engine}\n\n{tables(found)}")
            figures += found
            # After each: a long run that breaks off has not been for nothing.
            _keep(figures, results)
    _say(summary(figures))
    _say(f"All values: {results}" if figures else "Nothing was measured.")
    return int(any(figure.failure for figure in figures))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure what Evidence promises.")
    parser.add_argument(
        "--claims", type=_number, nargs="+", default=list(CLAIMS), metavar="N",
        help="numbers of claims; with 1000 among them growth can be told (default: 1000 100000)",
    )  # fmt: skip
    parser.add_argument("--engine", nargs="+", choices=data.ENGINES, default=list(data.ENGINES), help="default: both")
    parser.add_argument("--only", nargs="+", choices=list(BENCHMARKS), default=list(BENCHMARKS), help="default: all")
    parser.add_argument("--fresh", action="store_true", help="make the databases again")
    parser.add_argument("--folder", type=Path, default=data.FOLDER, help="where data and results go: %(default)s")
    return parser


def _number(typed: str) -> int:
    claims = int(typed.replace(",", "").replace("_", ""))
    if claims < 1:
        raise argparse.ArgumentTypeError("a number of claims is 1 or more")
    return claims


def _measured(name: str, place: Place) -> list[Figure]:
    """Figures of one benchmark, from a process of its own; when that breaks down, a figure that says so."""
    _say(f"measuring {name}: {place.engine}, {place.claims:,} claims ...", end=" ")
    started = time.perf_counter()
    used = data.copy(place) if BENCHMARKS[name] else place
    file = used.home / f"{name}.json"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.worker", name, place.engine, str(place.claims), str(file)]
    done = subprocess.run(  # noqa: S603  our own command
        command, cwd=data.ROOT, env=used.environment, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode or not file.exists():
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        sys.stderr.write(done.stderr)
        figures = [Figure(name, "the benchmark", failure=f"it broke down: {said[-1]}")]
    else:
        figures = [Figure.from_row(row) for row in json.loads(file.read_text(encoding="utf-8"))]
    if used is not place:
        data.drop(used)
    _say(f"{time.perf_counter() - started:.0f} s")
    return [replace(one, benchmark=name, engine=place.engine, claims=place.claims) for one in figures]


def _machine() -> str:
    """What was measured on, in a line or two."""
    facts = _facts()
    line = ", ".join(f"{name} {value}" for name, value in facts.items())
    busy = facts["load"] > 0.5
    return line + ("\nOthers are using this machine: take the ratios, not the times." if busy else "")


def _facts() -> dict[str, Any]:
    names = ("Django", "gunicorn", "psycopg")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=data.ROOT, capture_output=True, text=True, check=False  # noqa: S607
    ).stdout.strip()  # fmt: skip
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in names},
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 1),
        "commit": commit or "unknown",
    }


def _keep(figures: list[Figure], file: Path) -> None:
    """Write the results with all raw values."""
    rows = []
    for figure in figures:
        peers = [one for one in figures if (one.benchmark, one.engine) == (figure.benchmark, figure.engine)]
        rows.append(figure.as_row() | {"verdict": judge(figure, peers).words})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    whole = {"measured": now, "machine": _facts(), "figures": rows}
    file.write_text(json.dumps(whole, indent=1), encoding="utf-8")


def _say(text: str, end: str = "\n") -> None:
    print(text, end=end, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped. What was measured before is in the newest file of results.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"The data could not be made: {error}")

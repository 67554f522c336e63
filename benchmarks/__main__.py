"""`python -m benchmarks`: make the data, measure, and print medians and ratios. `--help` lists what can be chosen."""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from benchmarks import data
from benchmarks.data import Place
from benchmarks.figures import Figure, judge, summary, tables

# In the order in which they run; True for those that write and so get a copy of the data.
BENCHMARKS = {
    "generate": False, "export": False, "lists": False, "pages": False, "search": False, "work": True,
    "submissions": True, "crowd": True, "killed": False, "rounds": True, "commits": True, "copies": True,
    "imports": True, "release": True, "hostile": False, "wording": False, "pdf": False, "shown": False, "words": False,
    "agreement": False, "questions": False,
}  # fmt: skip
# What depends on neither the engine nor the number of claims.
ONCE = frozenset({"hostile", "wording", "pdf", "shown", "words", "agreement"})
# What does not depend on the number of claims.
ONCE_AN_ENGINE = ONCE | {"killed", "imports"}
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
            if name in ONCE and engine != engines[0]:
                continue
            found = _measured(name, places[:1] if name in ONCE_AN_ENGINE else places)
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


def _measured(name: str, places: list[Place]) -> list[Figure]:
    """Figures of one benchmark at all sizes, each from a process of its own; they take turns, figure by figure."""
    _say(f"measuring {name}, {places[0].engine} ...", end=" ")
    started = time.perf_counter()
    used = [data.copy(place) if BENCHMARKS[name] else place for place in places]
    workers = [Worker(name, place) for place in used]
    figures: list[Figure] = []
    try:
        while working := [worker for worker in workers if not worker.done]:
            figures += [figure for worker in working for figure in worker.next()]
    finally:
        for worker in workers:
            worker.stop()
        for place in used if BENCHMARKS[name] else []:
            data.drop(place)
    _say(f"{time.perf_counter() - started:.0f} s")
    return figures


class Worker:
    """A benchmark at one size, in its own process, which waits to be asked for each figure."""

    def __init__(self, name: str, place: Place) -> None:
        self.name, self.place, self.done = name, place, False
        self.log = place.home / f"{name}.log"
        with self.log.open("w") as said:
            self.process = subprocess.Popen(  # noqa: S603  our own command
                [sys.executable, "-m", "benchmarks.worker", name, place.engine, str(place.claims)],
                cwd=data.ROOT, env=place.environment, text=True, bufsize=1,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            )  # fmt: skip

    def next(self) -> list[Figure]:
        """Its next figure; none at its end, and one that says so where it broke down."""
        with contextlib.suppress(BrokenPipeError):
            _pipe(self.process.stdin).write("go on\n")
        if line := _pipe(self.process.stdout).readline():
            return [Figure.from_row(json.loads(line))]
        self.done = True
        return [self._broken()] if self.process.wait() else []

    def stop(self) -> None:
        """Let it put away what it has started, and end."""
        with contextlib.suppress(BrokenPipeError):
            _pipe(self.process.stdin).close()
        try:
            self.process.wait(timeout=90)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _broken(self) -> Figure:
        said = self.log.read_text(errors="replace")
        sys.stderr.write(said)
        why = (said.strip().splitlines() or ["it said nothing"])[-1]
        return Figure(
            self.name, "the benchmark", failure=f"it broke down: {why}",
            benchmark=self.name, engine=self.place.engine, claims=self.place.claims,
        )  # fmt: skip


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("The worker was started without pipes.")
    return pipe


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

"""One benchmark in a process of its own: `python -m benchmarks.worker NAME ENGINE CLAIMS`, started by __main__.

It measures one figure for each line that comes in, and writes it as a line: so the sizes take turns, and what the
machine does besides weighs on all of them.
"""

import json
import os
import sys
from collections.abc import Generator, Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import django

from benchmarks.data import Place
from benchmarks.figures import Figure


def main(name: str, engine: str, claims: str) -> None:
    """Measure, one figure at a time."""
    django.setup()
    place = Place(engine, int(claims), Path(os.environ["EVIDENCE_HOME"]), os.environ["DATABASE_URL"])
    for figure in _asked(import_module(f"benchmarks.{name}").measure(place)):
        print(json.dumps(replace(figure, benchmark=name, engine=engine, claims=place.claims).as_row()), flush=True)


def _asked(figures: Iterable[Figure]) -> Generator[Figure, None, None]:
    """One figure for each line that comes in. When none does, whoever asked has gone: what was started is put away."""
    left = iter(figures)
    while sys.stdin.readline() and (figure := next(left, None)):
        yield figure
    if isinstance(left, Generator):
        left.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""One benchmark in a process of its own: `python -m benchmarks.worker NAME ENGINE CLAIMS`, started by __main__.

It measures one figure for each line that comes in, and writes it as a line: so the sizes take turns, and what the
machine does besides weighs on all of them.
"""

import json
import os
import sys
from collections.abc import Generator
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
    figures: Generator[Figure, None, None] = import_module(f"benchmarks.{name}").measure(place)
    # Without an answer, whoever asked has gone: what was started is put away.
    while sys.stdin.readline() and (figure := next(figures, None)):
        print(json.dumps(replace(figure, benchmark=name, engine=engine, claims=place.claims).as_row()), flush=True)
    figures.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

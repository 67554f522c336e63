"""One benchmark in a process of its own: `python -m benchmarks.worker NAME ENGINE CLAIMS FILE`, started by __main__."""

import json
import os
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import django

from benchmarks.data import Place
from benchmarks.figures import Figure


def main(name: str, engine: str, claims: str, file: str) -> None:
    """Measure, and write the figures as JSON."""
    django.setup()
    place = Place(engine, int(claims), Path(os.environ["EVIDENCE_HOME"]), os.environ["DATABASE_URL"])
    figures: list[Figure] = import_module(f"benchmarks.{name}").measure(place)
    rows = [replace(one, benchmark=name, engine=engine, claims=place.claims).as_row() for one in figures]
    Path(file).write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What it costs that the disk confirms each commit on SQLite, beside commits that a power cut can take back."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.db import connection, transaction

from benchmarks.data import Place
from benchmarks.figures import Figure, timed

RUNS = 100
# The second is what the settings say.
MODES = ("NORMAL", "FULL")


def measure(place: Place) -> Iterator[Figure]:
    """One small commit in each mode, in turns: what else the machine writes weighs on both."""
    if place.engine != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_commits (words TEXT)")
    values: dict[str, list[float]] = {mode: [] for mode in MODES}
    for _ in range(RUNS):
        for mode in MODES:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous={mode}")
            values[mode] += timed(partial(_commit, "x" * 1_000), runs=1, warm=0)
    normal, full = (Figure("Commits", f"one commit, synchronous={mode}", tuple(values[mode])) for mode in MODES)
    yield normal
    yield replace(full, facts={"x NORMAL": full.middle / normal.middle})


def _commit(words: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_commits VALUES (%s)", [words])

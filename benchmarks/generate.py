"""Generating the data: how long it took when the database of this size was made, and how big it is.

It is not run again for this; `--fresh` makes every database anew.
"""

from collections.abc import Iterator

from benchmarks.data import Place, note_of, size_of
from benchmarks.figures import Bar, Figure

QUARTER_OF_AN_HOUR = Bar(most=15 * 60, only_at=1_000_000)


def measure(place: Place) -> Iterator[Figure]:
    """Seconds of `manage.py generate`, with its start, and the size of the database after it."""
    note = note_of(place)
    seconds = float(note["seconds"])
    made = f"made {note['made']}, load of the machine at its end {note['load']:.1f}"
    bar = QUARTER_OF_AN_HOUR if place.engine == "sqlite" else None
    facts = {"claims a second": place.claims / seconds, "MB of database": size_of(place) / 1024**2}
    yield Figure("Generate", "manage.py generate", (seconds,), unit="s", bar=bar, facts=facts, note=made)

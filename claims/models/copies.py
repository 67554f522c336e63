"""Which captures are looked through for copies, and what they have in common: reads of the table of fingerprints."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from claims.choices import Depth
from claims.models.capture import Capture
from claims.models.fingerprint import Fingerprint
from claims.rules.copies import COMMON, EARLIEST, Shared

# SQLite takes up to 500 selects in one statement.
_SELECTS = 250
_ROWS = 20_000


def compared() -> QuerySet[Capture]:
    """The newest readable capture of each source that is not withdrawn."""
    readable = Capture.objects.filter(withheld_at=None, purged_at=None, source__withdrawn_at=None)
    readable = readable.exclude(depth=Depth.WITHHELD)
    newer = readable.filter(source=OuterRef("source"), pk__gt=OuterRef("pk"))
    return readable.filter(~Exists(newer)).order_by("pk")


def unprepared() -> QuerySet[Capture]:
    """Those of them that have no fingerprints: new ones, and texts of a few words."""
    return compared().filter(~Exists(Fingerprint.objects.filter(capture=OuterRef("pk"))))


def outdated() -> QuerySet[Capture]:
    """Captures with fingerprints that are not compared any more."""
    prepared = Capture.objects.filter(Exists(Fingerprint.objects.filter(capture=OuterRef("pk"))))
    return prepared.exclude(pk__in=compared().values("pk")).order_by("pk")


def shared_by(capture: int, values: Iterable[int]) -> list[Shared]:
    """What other captures share these fingerprints of one capture (by key); it costs the same however many they are."""
    found: dict[int, list[int]] = defaultdict(list)
    left = iter(values)
    while chunk := list(islice(left, _SELECTS)):
        for value, other in _first_of(chunk):
            if other != capture:
                found[value].append(other)
    return [_shared(value, others) for value, others in found.items()]


def _first_of(values: Collection[int]) -> list[tuple[int, int]]:
    one = (
        "SELECT * FROM (SELECT value, capture_id FROM claims_fingerprint WHERE value = %s"
        f" ORDER BY capture_id LIMIT {COMMON + 1:d}) AS one"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(values)), list(values))
        return [(value, capture) for value, capture in cursor.fetchall()]


def _shared(value: int, others: list[int]) -> Shared:
    common = len(others) >= COMMON
    return Shared(value, others[:EARLIEST] if common else others, common)


class Postings:
    """All fingerprints that more than one capture has, in memory: about 100 MB for two million of them."""

    def __init__(self) -> None:
        self._groups: list[tuple[int, array[int], bool]] = []
        self._of: dict[int, array[int]] = defaultdict(lambda: array("l"))
        self.totals: Counter[int] = Counter()
        for value, captures in _by_value():
            self.totals.update(captures)
            if len(captures) > 1:
                self._add(value, captures)

    def _add(self, value: int, captures: list[int]) -> None:
        for capture in captures:
            self._of[capture].append(len(self._groups))
        common = len(captures) > COMMON
        self._groups.append((value, array("l", captures[: EARLIEST + 1] if common else captures), common))

    def shared_by(self, capture: int) -> list[Shared]:
        """The same as the function of this name, of a capture that is among them."""
        groups = (self._groups[number] for number in self._of.get(capture, ()))
        return [
            Shared(value, [one for one in captures if one != capture][: EARLIEST if common else None], common)
            for value, captures, common in groups
        ]


def _by_value() -> Iterator[tuple[int, list[int]]]:
    rows = Fingerprint.objects.order_by("value", "capture").values_list("value", "capture").iterator(chunk_size=_ROWS)
    for value, group in groupby(rows, key=itemgetter(0)):
        yield value, [capture for _, capture in group]


def in_parts(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    """Keys in lists of this size."""
    left = iter(keys)
    for first in left:
        yield list(chain([first], islice(left, size - 1)))

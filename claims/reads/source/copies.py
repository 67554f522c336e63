"""Which captures are looked through for copies, and what they have in common: reads of the table of fingerprints."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from claims.models.capture import Capture
from claims.models.capture_judgement import is_blocked
from claims.models.fingerprint import Fingerprint
from claims.rules.copies.likeness import EARLIEST, Shared

# SQLite takes up to 500 selects in one statement.
_SELECTS = 250
_ROWS = 20_000


def compared() -> QuerySet[Capture]:
    """The newest readable capture of each source that is not withdrawn; one that shows a wall is none of its page."""
    readable = Capture.objects.filter(~is_blocked(), withheld_at=None, purged_at=None, source__withdrawn_at=None)
    newer = readable.filter(source=OuterRef("source"), pk__gt=OuterRef("pk"))
    return readable.filter(~Exists(newer)).order_by("pk")


def unprepared() -> QuerySet[Capture]:
    """Those of them that have no fingerprints: new ones, and texts of a few words."""
    return compared().filter(~Exists(Fingerprint.objects.filter(capture=OuterRef("pk"))))


def outdated() -> QuerySet[Capture]:
    """Captures with fingerprints that are not compared any more."""
    prepared = Capture.objects.filter(Exists(Fingerprint.objects.filter(capture=OuterRef("pk"))))
    return prepared.exclude(pk__in=compared().values("pk")).order_by("pk")


def shared_by(capture: int, values: Iterable[int], common_from: int) -> list[Shared]:
    """What other captures share these fingerprints of one capture (by key); it costs the same however many they are.

    A fingerprint that more than `common_from` captures have is common.
    """
    found: dict[int, list[int]] = defaultdict(list)
    left = iter(values)
    while chunk := list(islice(left, _SELECTS)):
        for value, other in _first_of(chunk, common_from + 1):
            found[value].append(other)
    return [_shared(value, captures, capture, common_from) for value, captures in found.items() if len(captures) > 1]


def _first_of(values: Collection[int], most: int) -> list[tuple[int, int]]:
    one = (
        "SELECT * FROM (SELECT value, capture_id FROM claims_fingerprint WHERE value = %s"
        f" ORDER BY capture_id LIMIT {most:d}) AS one"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(values)), list(values))
        return [(value, capture) for value, capture in cursor.fetchall()]


def _shared(value: int, captures: Iterable[int], own: int, common_from: int) -> Shared:
    """Of one that is common, `captures` may be the first alone."""
    others = [capture for capture in captures if capture != own]
    common = len(others) >= common_from
    return Shared(value, others[:EARLIEST] if common else others, common)


class Postings:
    """All fingerprints that more than one capture has, in memory: about 100 MB for two million of them."""

    def __init__(self, common_from: int) -> None:
        self._common_from = common_from
        self._groups: list[tuple[int, array[int]]] = []
        self._of: dict[int, array[int]] = defaultdict(lambda: array("l"))
        self.totals: Counter[int] = Counter()
        for value, captures in _by_value():
            self.totals.update(captures)
            if len(captures) > 1:
                for capture in captures:
                    self._of[capture].append(len(self._groups))
                self._groups.append((value, array("l", captures[: common_from + 1])))

    def shared_by(self, capture: int) -> list[Shared]:
        """The same as the function of this name, of a capture that is among them."""
        groups = (self._groups[number] for number in self._of.get(capture, ()))
        return [_shared(value, captures, capture, self._common_from) for value, captures in groups]


def _by_value() -> Iterator[tuple[int, list[int]]]:
    rows = Fingerprint.objects.order_by("value", "capture").values_list("value", "capture").iterator(chunk_size=_ROWS)
    for value, group in groupby(rows, key=itemgetter(0)):
        yield value, [capture for _, capture in group]


def in_parts(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    """Keys in lists of this size."""
    left = iter(keys)
    for first in left:
        yield list(chain([first], islice(left, size - 1)))

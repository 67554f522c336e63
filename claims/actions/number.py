"""Giving short numbers, which people say aloud: source 3, claim 3.7. A number is given once and never again."""

from collections.abc import Iterable

from django.db import connection

from claims.models import Counter

SOURCES = "sources"
# One statement, so that two people never get the same; the row is locked for others until the transaction ends.
_TAKE = (
    "INSERT INTO claims_counter (of, last) VALUES (%s, %s)"
    " ON CONFLICT (of) DO UPDATE SET last = claims_counter.last + excluded.last RETURNING last"
)


def number_sources(how_many: int = 1) -> range:
    """The next numbers of sources. For actions that store these sources in the same transaction."""
    return _take(SOURCES, how_many)


def number_claims(source_key: int, how_many: int = 1) -> range:
    """The next numbers of claims within the source of this key, as above."""
    return _take(of_claims(source_key), how_many)


def hold_claims_of(source_key: int) -> None:
    """Let nobody mark another claim of this source until this transaction ends; where it has none, nothing is held."""
    list(Counter.objects.select_for_update().filter(of=of_claims(source_key)))


def count_claims(given: Iterable[tuple[int, int]]) -> None:
    """Keep how many numbers the claims of new sources have got, from 1 on: pairs of the source's key and the number."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO claims_counter (of, last) VALUES (%s, %s)", [(of_claims(key), last) for key, last in given]
        )


def keep_number(of: str, last: int) -> None:
    """Never give a number up to `last` again: it came in from elsewhere. Below what was given nothing changes."""
    if not last:
        return
    counter, _ = Counter.objects.select_for_update().get_or_create(of=of, defaults={"last": last})
    if counter.last < last:
        counter.last = last
        counter.save(update_fields=["last"])


def of_claims(source_key: int) -> str:
    """Name of the counter of the claims of the source with this key."""
    return f"claims of {source_key}"


def _take(of: str, how_many: int) -> range:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [of, how_many])
        (last,) = cursor.fetchone()
    return range(last - how_many + 1, last + 1)

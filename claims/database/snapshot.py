"""One state of the database for as long as a file is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# Rows leave in the order of their ids, each with its parts looked up: that costs what hashing whole tables and sorting
# the lines costs, but the first line leaves at once, nothing is sorted on disk, and one export takes one core.
_POSTGRESQL = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
    "SET LOCAL max_parallel_workers_per_gather = 0",
)


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see the same state, and nobody who writes has to wait for them.

    Inside a transaction that somebody else opened it is theirs that counts.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _POSTGRESQL:
                cursor.execute(statement)
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """A transaction that begins DEFERRED: the usual IMMEDIATE would hold the write lock for the length of the file."""
    connection.ensure_connection()
    wrapper: Any = connection
    usual, wrapper.transaction_mode = wrapper.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            wrapper.transaction_mode = usual
            yield
    finally:
        wrapper.transaction_mode = usual

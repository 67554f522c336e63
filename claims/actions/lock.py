"""One process at a time, held by a file or by the database; the end of a process lets go, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection


def lock(file: IO[Any], *, wait: bool) -> bool:
    """Hold this open file until it is closed; False where another process holds it and nobody is to `wait`.

    Raises OSError where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  it is there alone

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  it is not there

            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def alone(name: str, *, wait: bool) -> Iterator[bool]:
    """Whether nobody else does what has this name while the block lasts; with `wait` it begins when they have ended.

    On PostgreSQL the server holds it, for the processes of all machines; on SQLite a file beside the database does.
    """
    if connection.vendor == "postgresql":
        with _on_server(int.from_bytes(sha256(name.encode()).digest()[:8], signed=True), wait=wait) as held:
            yield held
        return
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{name}.lock").open("w") as file:
        yield lock(file, wait=wait)


@contextmanager
def _on_server(key: int, *, wait: bool) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_{'' if wait else 'try_'}advisory_lock(%s)", [key])
        held = wait or bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        # A connection that broke has let go by itself.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key]) if held else None

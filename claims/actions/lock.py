"""One process at a time, held by a file; the end of a process lets go, however it ends."""

import sys
from typing import IO, Any


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

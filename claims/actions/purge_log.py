"""Writing down what was purged: in the log of this installation, and in those of its backups."""

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from claims.actions.lock import lock
from claims.reads.purge_log import FOLDERS, NAME, BadLog, Purged, backup_folders, home_log, purges_in_database, read_log

logger = logging.getLogger(__name__)


def add_to_log(path: Path, purges: Iterable[Purged]) -> None:
    """Write down what the file does not tell yet; it is on the disk when this returns. Raises OSError, BadLog."""
    purges = list(purges)
    if not purges:
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        lock(file, wait=True)
        known = read_log(path)
        lines = [json.dumps(asdict(one)) for one in purges if one.withholding not in known]
        if not lines:
            return
        # Over what was cut short, so that it spoils nothing that follows.
        file.seek(file.read().rfind(b"\n") + 1)
        file.truncate()
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def remember_folder(folder: Path) -> None:
    """Tell this folder of purges from now on, as soon as they are done."""
    if folder not in backup_folders():
        # With PostgreSQL, and before anything was captured, nothing has been written there yet.
        Path(settings.HOME).mkdir(mode=0o700, parents=True, exist_ok=True)
        with (Path(settings.HOME) / FOLDERS).open("a", encoding="utf-8") as file:
            file.write(f"{folder}\n")


def write_purges_down() -> list[Path]:
    """Bring the log, and that of each folder of backups, in line with the database; returns those that cannot be told.

    What a log tells and the database does not stays: the database may be a restored one.
    """
    untold = []
    known = purges_in_database()
    for path in (home_log(), *(folder / NAME for folder in backup_folders())):
        try:
            add_to_log(path, known)
        except (OSError, BadLog) as error:
            logger.warning("What was purged could not be written down in %s: %s", path, error)
            untold.append(path)
    return untold

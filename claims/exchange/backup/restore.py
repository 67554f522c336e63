"""Making a place from a backup."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from claims.actions.freeze import store_bytes
from claims.actions.purge_log import add_to_log
from claims.actions.restored import settle_restored
from claims.checks import unfinished_restore
from claims.exchange.backup import database
from claims.exchange.backup.folder import Backup, BadBackup, Folder, write_synced
from claims.reads.purge_log import NAME, BadLog, Log, home_log, read_log

Done = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: from which backup, and the captures that were purged again."""

    backup: Backup
    purged: list[str] = field(default_factory=list)


def check_backup(backup: Backup, done: Done = lambda: None) -> None:
    """Raises BadBackup that names each file of a backup that is missing or damaged, or what this program lacks."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = [name for name in backup.about.migrations if name not in known]
    if newer:
        raise BadBackup(
            f"{backup.path} was made by Evidence {backup.about.version}, whose database is newer than this program:"
            f" it has {newer[-1]}. Install that version or a later one."
        )
    faults = list(backup.faults(done))
    if faults:
        raise BadBackup("\n".join([f"{backup.path} is not as it was made, and nothing is restored from it:", *faults]))


def restore(path: Path, *, name: str | None = None, logs: Sequence[Path] = (), done: Done = lambda: None) -> Restored:
    """Restore a backup, the newest if no name is given, into this place, which has to be empty.

    A restore that was cut short goes on where it was. What was purged after the backup was made is purged again, as far
    as the logs in the folder, in this place and those given tell. Raises BadBackup, saying why.
    """
    folder = Folder(path)
    try:
        with folder.locked():
            backup = folder.newest(name)
            _check_place(backup)
            check_backup(backup, done)
            return Restored(backup, _restore(folder, backup, _known_purges(folder, logs), done))
    except ValidationError as error:
        raise BadBackup(" ".join(error.messages)) from error
    except DatabaseError as error:
        raise BadBackup(f"The database says: {error}") from error
    except OSError as error:
        raise BadBackup(f"{error.filename or settings.HOME}: {error.strerror or error}.") from error


def _restore(folder: Folder, backup: Backup, purges: Log, done: Done) -> list[str]:
    """Each step does nothing where it was done before, so that a restore that was cut short can be given again."""
    _begin(backup)
    for sha256 in backup.hashes():
        store_bytes(folder.file(sha256).read_bytes(), sha256)
        done()
    if not database.what_is_there():
        database.load_database(backup.database)
    call_command("migrate", verbosity=0)
    add_to_log(home_log(), purges.values())
    purged = settle_restored(purges=purges.values())
    unfinished_restore().unlink()
    return purged


def _check_place(backup: Backup) -> None:
    """Raises BadBackup unless this place is empty, or holds what a restore of the same backup has left."""
    if backup.about.engine != connection.vendor:
        ours, theirs = (database.SPOKEN[vendor] for vendor in (connection.vendor, backup.about.engine))
        raise BadBackup(f"{backup.path} is of {theirs}, and this place is set up for {ours}: see DATABASE_URL.")
    if unfinished_restore().is_file():
        begun = json.loads(unfinished_restore().read_text(encoding="utf-8"))["backup"]
        if begun == str(backup.path):
            return
        raise BadBackup(f"A restore of {begun} was begun here. Finish that one, or empty this place.")
    if there := database.what_is_there():
        raise BadBackup(f"This place is not empty: {there} is there. Nothing is restored over anything.")
    if stored := next(_stored_files(Path(settings.MEDIA_ROOT)), None):
        raise BadBackup(f"This place is not empty: {stored} is there. Move {settings.MEDIA_ROOT} away first.")


def _stored_files(folder: Path) -> Iterator[Path]:
    return (Path(base) / name for base, _, names in os.walk(folder) for name in names)


def _known_purges(folder: Folder, logs: Sequence[Path]) -> Log:
    known: Log = {}
    for log in (folder.path / NAME, home_log(), *logs):
        if log in logs and not log.is_file():
            raise BadBackup(f"{log} is not there.")
        try:
            known |= read_log(log)
        except BadLog as error:
            raise BadBackup(str(error)) from error
    return known


def _begin(backup: Backup) -> None:
    """From now on until the end nothing is served from here."""
    mark = unfinished_restore()
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_synced(mark, json.dumps({"backup": str(backup.path)}).encode())

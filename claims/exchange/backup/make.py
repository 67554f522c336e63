"""Making a backup while people work."""

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims.actions.purge_log import add_to_log, remember_folder, write_purges_down
from claims.database.snapshot import snapshot
from claims.exchange.backup import database
from claims.exchange.backup.folder import (
    CHUNK,
    FORMAT,
    UNFINISHED,
    About,
    Backup,
    BadBackup,
    Folder,
    sync,
    write_about,
    write_sums,
)
from claims.models import Attachment, Capture, Release, Withholding
from claims.models.capture import file_name_of
from claims.reads.purge_log import NAME, BadLog, Log, home_log, purged_and_back, read_log
from evidence import __version__

# A purge in the middle makes the copy of the database one that still has the words: it is made again, so often at most.
TRIES = 3
# What a disk keeps beside what a backup takes, in bytes.
SPARE = 16 * 1024 * 1024
Done = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class State:
    """What one copy of the database says: the files that it needs with their sizes, and whose it is."""

    files: dict[str, int]
    purged: list[str]
    migrations: list[str]
    installation: str


@dataclass(slots=True)
class Made:
    """A backup that was made: how many files were new to the folder, and what became of older backups."""

    backup: Backup
    copied: int
    dropped: list[Backup] = field(default_factory=list)
    untold: list[Path] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def make_backup(path: Path, *, keep: int | None = None, done: Done = lambda *_: None) -> Made:
    """Back the database and its files up into a folder, beside the backups that are there.

    Backups from before a purge are taken away with what was purged; with `keep`, so are all but that many. `done` is
    called with how many files there are, of how many. Raises BadBackup, saying why; what was whole stays whole.
    """
    folder = Folder(path)
    _refuse_own(folder.path)
    try:
        folder.prepare()
        with folder.locked():
            folder.sweep()
            _refuse_strangers(folder)
            remember_folder(folder.path)
            untold = write_purges_down()
            purges = _known_purges(folder)
            made = _make(folder, done)
            made.untold, made.dropped = untold, _outdated(folder.backups(), purges, keep)
            folder.drop(made.dropped)
            made.damaged = list(folder.damaged().values())
    except DatabaseError as error:
        raise BadBackup(f"The database says: {error}") from error
    except OSError as error:
        raise BadBackup(f"{error.filename or folder.path}: {error.strerror or error}.") from error
    return made


def _refuse_own(folder: Path) -> None:
    for own in (Path(settings.HOME).resolve(), Path(settings.MEDIA_ROOT).resolve()):
        if folder == own or own in folder.parents:
            raise BadBackup(f"{folder} is inside {own}, and would be lost with it. Name a folder on another disk.")


def installation() -> str:
    """What tells this installation from others, also after it was restored: a hash of when it was made."""
    first = MigrationRecorder.Migration.objects.filter(app="claims").order_by("id").first()
    if first is None:
        raise BadBackup("There is nothing here to back up yet.")
    return hashlib.sha256(first.applied.isoformat().encode()).hexdigest()[:16]


def _refuse_strangers(folder: Folder) -> None:
    backups = folder.backups()
    if backups and backups[-1].about.installation != installation():
        raise BadBackup(f"{folder.path} holds backups of another installation. Name another folder.")


def _known_purges(folder: Folder) -> Log:
    """What the log here and the log of the folder tell together; each tells the same after this."""
    try:
        known = read_log(home_log()) | read_log(folder.path / NAME)
        for log in (home_log(), folder.path / NAME):
            add_to_log(log, known.values())
        back = purged_and_back()
    except BadLog as error:
        raise BadBackup(str(error)) from error
    if back:
        uids = ", ".join(told.capture for told in back)
        raise BadBackup(f"Captures that were purged are here again: {uids}. First run `manage.py purge --again --yes`.")
    return known


def _outdated(backups: list[Backup], purges: Log, keep: int | None) -> list[Backup]:
    """Backups that have what was purged since, and those beyond `keep`."""
    old = [backup for backup in backups if _has_purged(backup, purges)]
    kept = [backup for backup in backups if backup not in old]
    return old + (kept[:-keep] if keep else [])


def _has_purged(backup: Backup, purges: Log) -> bool:
    since = set(purges) - set(backup.about.purged)
    files = {sha256 for uid in since for sha256 in purges[uid].files}
    return bool(files) and not files.isdisjoint(backup.hashes())


def _make(folder: Folder, done: Done) -> Made:
    for _ in range(TRIES):
        work = folder.path / f"{UNFINISHED}-{os.getpid()}"
        work.mkdir(mode=0o700)
        try:
            made = _try(folder, work, done)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        if made is not None:
            return made
        shutil.rmtree(work)
    raise BadBackup("Words were purged or captures deleted while the backup was made, again and again. Try later.")


def _try(folder: Folder, work: Path, done: Done) -> Made | None:
    """A whole backup; nothing where what it has was purged or deleted meanwhile."""
    made_at, name = timezone.now(), database.NAMES[connection.vendor]
    with snapshot():
        state = _state()
        _require_space(folder, state)
        database.copy_database(work / name)
    copied, missing = _copy_files(folder, state, done)
    if _changed_since(state, missing):
        return None
    about = About(
        format=FORMAT,
        version=__version__,
        made_at=made_at.isoformat(),
        installation=state.installation,
        engine=connection.vendor,
        database=name,
        migrations=state.migrations,
        purged=state.purged,
        files=len(state.files) - len(missing),
        missing=sorted(missing),
    )
    write_about(work, about)
    write_sums(work, name, sorted(set(state.files) - missing))
    sync(work)
    whole = folder.path / _name_of(made_at)
    work.rename(whole)
    sync(folder.path)
    return Made(Backup(whole, about), copied)


def _name_of(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H%M%S}.{moment.microsecond // 1000:03}Z"


def _state() -> State:
    captures = Capture.objects.filter(purged_at=None).order_by().values_list("sha256", "size")
    attached = Attachment.objects.filter(capture__purged_at=None).order_by().values_list("sha256", "size")
    released = Release.objects.made().order_by().values_list("sha256", "size")
    purged = Withholding.objects.exclude(purged_at=None).order_by("pk").values_list("uid", flat=True)
    applied = MigrationRecorder.Migration.objects.order_by("id").values_list("app", "name")
    return State(
        files=dict([*captures.iterator(), *attached.iterator(), *released.iterator()]),
        purged=list(purged),
        migrations=[f"{app}.{name}" for app, name in applied],
        installation=installation(),
    )


def _require_space(folder: Folder, state: State) -> None:
    """Refuse before the disk is full: others may need it, too."""
    new = sum(size for sha256, size in state.files.items() if not _is_there(folder, sha256, size))
    if connection.vendor == "sqlite":
        new += database.sqlite_file().stat().st_size
    free = shutil.disk_usage(folder.path).free
    if new + SPARE > free:
        raise BadBackup(f"The backup takes {new:,} bytes more, and {folder.path} has {free:,} bytes free.")


def _is_there(folder: Folder, sha256: str, size: int) -> bool:
    place = folder.file(sha256)
    return place.is_file() and place.stat().st_size == size


def _copy_files(folder: Folder, state: State, done: Done) -> tuple[int, set[str]]:
    """Copy the files that the folder lacks; returns how many, and those that are missing or damaged here."""
    copied, missing, touched = 0, set(), set()
    for number, (sha256, size) in enumerate(state.files.items(), 1):
        if not _is_there(folder, sha256, size):
            place = folder.file(sha256)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            if _copy_file(sha256, place):
                copied += 1
                touched.add(place.parent)
            else:
                missing.add(sha256)
        done(number, len(state.files))
    for place in touched:
        sync(place)
    return copied, missing


def _copy_file(sha256: str, place: Path) -> bool:
    """Copy stored bytes, if they have the hash that they are named by."""
    part, seen = place.with_name(f"{place.name}.part"), hashlib.sha256()
    try:
        stored = default_storage.open(file_name_of(sha256))
    except FileNotFoundError:
        return False
    with stored, part.open("wb") as file:
        for chunk in stored.chunks(CHUNK):
            seen.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if seen.hexdigest() != sha256:
        part.unlink()
        return False
    part.replace(place)
    return True


def _changed_since(state: State, missing: set[str]) -> bool:
    """Whether words were purged, or captures deleted whose files were still to be copied."""
    purged = set(Withholding.objects.exclude(purged_at=None).values_list("uid", flat=True))
    captures = Capture.objects.filter(sha256__in=missing, purged_at=None).values_list("sha256", flat=True)
    attached = Attachment.objects.filter(sha256__in=missing, capture__purged_at=None).values_list("sha256", flat=True)
    released = Release.objects.made().filter(sha256__in=missing).values_list("sha256", flat=True)
    return bool(purged - set(state.purged)) or bool(missing - {*captures, *attached, *released})

"""What an operator asks first when something is odd: versions, disk, backups, database, settings, jobs, clock."""

import os
import platform
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.timesince import timesince

from claims.choices import JobState
from claims.exchange.backup.folder import Folder
from claims.models import Capture, Claim, Job
from claims.reads.purge_log import backup_folders
from claims.rules.job import is_left_lying, is_lost
from evidence import __version__

MEGABYTE: Final = 1 << 20
# A document has 20 MB at most, and SQLite writes what is changed twice.
FULL, NEARLY_FULL = 100 * MEGABYTE, 1024 * MEGABYTE
# SQLite takes its log in again at a few megabytes: a large one says that somebody reads and never ends.
LONG_LOG = 256 * MEGABYTE
# Clocks of two machines that ask the same server of time are nearer than this.
APART: Final = timedelta(seconds=5)
OLD_BACKUP: Final = timedelta(days=7)
LATELY: Final = timedelta(days=7)
# Names by which nobody but this machine comes in.
HERE: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})

FINE, WARNING, FAULT = "ok", "warning", "fault"
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is about, how it stands (ok, warning, fault), and what to do."""

    about: str
    state: str
    said: str
    cure: str = ""


def examine() -> Iterator[Finding]:
    """Everything, in the order in which an operator would ask; where the database is gone, what needs none."""
    yield from versions()
    yield from disk()
    yield from backups()
    try:
        yield from database()
    except DatabaseError as error:
        yield Finding("database", FAULT, f"It does not answer: {_first_line(error)}", "Start it, or see DATABASE_URL.")
        return
    yield from configuration()
    if any(migrations_waiting()):
        return
    yield from jobs()
    yield from clock()


def versions() -> Iterator[Finding]:
    """This program, and whether what it stands on is what the lock file lists."""
    yield Finding("version", FINE, f"Evidence {__version__}, Python {platform.python_version()}")
    lock = Path(settings.BASE_DIR) / "requirements.lock"
    if not lock.is_file():
        return
    pinned = [found.groups() for found in map(_PINNED.match, lock.read_text(encoding="utf-8").splitlines()) if found]
    other = [f"{name} {has or 'is missing'}" for name, wanted in pinned if (has := _installed(name)) != wanted]
    if other:
        said = f"{len(other)} packages are not as the lock file lists them: {', '.join(other[:5])}"
        yield Finding("packages", WARNING, said, "pip install --require-hashes -r requirements.lock")
    else:
        yield Finding("packages", FINE, f"{len(pinned)} packages, as the lock file lists them")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def disk() -> Iterator[Finding]:
    """Whether what is stored can be written, and how much more fits."""
    for place in sorted({Path(settings.HOME), Path(settings.MEDIA_ROOT)}):
        there = next(folder for folder in (place, *place.parents) if folder.exists())
        if not os.access(there, os.W_OK):
            yield Finding("disk", FAULT, f"{place} cannot be written to", "See its owner, and how the disk is mounted.")
            continue
        free = shutil.disk_usage(there).free
        state = FAULT if free < FULL else WARNING if free < NEARLY_FULL else FINE
        cure = "" if state == FINE else "Make room: nothing is stored on a full disk."
        yield Finding("disk", state, f"{place}: {free // MEGABYTE:,} MB free", cure)


def backups() -> Iterator[Finding]:
    """How old the newest backup is, in each folder that this installation was backed up into."""
    folders = backup_folders()
    if not folders:
        yield Finding("backup", WARNING, "Never made from here", "manage.py backup FOLDER, each night, on another disk")
    for path in folders:
        if not path.is_dir():
            yield Finding("backup", WARNING, f"{path} cannot be reached", "Attach its disk.")
            continue
        folder = Folder(path)
        for damaged, why in folder.damaged().items():
            yield Finding("backup", FAULT, f"{damaged.name}: {why}", "Keep the others; find out what befell the disk.")
        yield _newest(folder)


def _newest(folder: Folder) -> Finding:
    whole = folder.backups()
    if not whole:
        return Finding("backup", WARNING, f"{folder.path} holds none that is whole", "manage.py backup FOLDER")
    made_at = datetime.fromisoformat(whole[-1].about.made_at)
    state = WARNING if timezone.now() - made_at > OLD_BACKUP else FINE
    cure = "manage.py backup FOLDER, each night" if state == WARNING else ""
    return Finding("backup", state, f"{folder.path}: the newest is {_ago(made_at)} old", cure)


def database() -> Iterator[Finding]:
    """Which engine it is, whether it waits for migrations, and whether SQLite's log is taken in."""
    connection.ensure_connection()
    numbers = ".".join(map(str, connection.get_database_version()))
    yield Finding("database", FINE, f"{connection.display_name} {numbers}")
    if waiting := [*migrations_waiting()]:
        said = f"{len(waiting)} migrations wait, the first is {waiting[0]}"
        yield Finding("migrations", FAULT, said, "manage.py backup FOLDER, then manage.py migrate")
    else:
        yield Finding("migrations", FINE, "none waits")
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if connection.vendor == "sqlite" and log.is_file() and log.stat().st_size > LONG_LOG:
        said = f"SQLite's log has {log.stat().st_size // MEGABYTE:,} MB: something reads and does not end"
        yield Finding("database", WARNING, said, "Restart the server and its worker.")


def migrations_waiting() -> Iterator[str]:
    """Names of migrations that the database has not had."""
    executor = MigrationExecutor(connection)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration.app_label}.{migration.name}"


def configuration() -> Iterator[Finding]:
    """What Django's checks and ours say of settings, permissions and guards; of a deployment where HTTPS is on."""
    found = checks.run_checks(include_deployment_checks=settings.HTTPS, databases=["default"])
    for message in found:
        if not message.is_silenced():
            state = FAULT if message.level >= checks.ERROR else WARNING
            yield Finding("settings", state, _first_line(message.msg), _first_line(message.hint or ""))
    if others := sorted({*settings.ALLOWED_HOSTS} - HERE):
        yield from _for_others(others)
    elif not found:
        yield Finding("settings", FINE, "settings, permissions and guards are in order, for this machine alone")


def _for_others(hosts: list[str]) -> Iterator[Finding]:
    """What matters only where people on other machines come in by these names."""
    if settings.DEBUG:
        yield Finding("settings", FAULT, "DEBUG is on: errors show what is inside to everybody", "Take it out.")
    if not settings.HTTPS:
        said = f"HTTPS is off, and {', '.join(hosts)} is served: passwords go readable through the network"
        yield Finding("settings", WARNING, said, "See docs/operations.md, A proxy with TLS.")
    if not settings.PUBLIC_ADDRESS:
        said = "PUBLIC_ADDRESS is not set: files and citations have no permalinks"
        yield Finding("settings", WARNING, said, f"PUBLIC_ADDRESS=https://{hosts[0]}")


def jobs() -> Iterator[Finding]:
    """Work in the background: what waits for a worker, what was cut off, what failed lately."""
    now = timezone.now()
    open_ = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk")
    waiting = [job for job in open_ if is_left_lying(job.state, job.created_at, now)]
    lost = [job for job in open_ if is_lost(job.kind, job.state, job.started_at, now)]
    if waiting:
        said = f"{len(waiting)} wait, the first for {_ago(waiting[0].created_at)}"
        yield Finding("jobs", WARNING, said, "Is a worker there? manage.py db_worker (make run starts one)")
    for job in lost:
        yield Finding("jobs", WARNING, f"{job.uid} ({job}) was cut off", f"Start it again on /jobs/{job.uid}/")
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - LATELY).count()
    if failed:
        yield Finding("jobs", WARNING, f"{failed} failed within a week", "Each page of a job says why.")
    if not waiting and not lost and not failed:
        yield Finding("jobs", FINE, "none waits, none was cut off, none failed within a week")


def clock() -> Iterator[Finding]:
    """Whether this machine's clock was set back, and whether it is that of the database."""
    now = timezone.now()
    newest = max((time for time in map(_newest_time, _STORED) if time), default=None)
    if newest and newest - now > APART:
        said = f"The newest record is {_seconds(newest - now)} ahead of it: it was set back, or was wrong"
        yield Finding("clock", FAULT, said, "Set it right: times in records and files are its.")
    elif (apart := abs(_of_database() - now)) > APART:
        yield Finding(
            "clock", WARNING, f"That of the database is {_seconds(apart)} away", "Have both ask a server of time."
        )
    else:
        yield Finding("clock", FINE, f"{now:%Y-%m-%d %H:%M:%S} UTC")


_STORED: Final[dict[type[models.Model], str]] = {Capture: "stored_at", Claim: "created_at", Job: "created_at"}


def _newest_time(model: type[models.Model]) -> datetime | None:
    return model._default_manager.order_by("-pk").values_list(_STORED[model], flat=True).first()


def _of_database() -> datetime:
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        time: datetime = cursor.fetchone()[0]
    return time


def _ago(time: datetime) -> str:
    return timesince(time, depth=1).replace("\xa0", " ")


def _seconds(long: timedelta) -> timedelta:
    return timedelta(seconds=round(long.total_seconds()))


def _first_line(text: object) -> str:
    return str(text).strip().partition("\n")[0]

"""A folder of backups: one for each time, and the files that they share.

    2026-11-29T131500.123Z/     one backup: the database, about.json, and SHA256SUMS over these and all its files
    files/ab/ab12...            bytes of captures under their SHA-256, each once for all backups
    purges.jsonl                what was purged: see claims.reads.purge_log

A backup is made under another name and gets its own when it is whole, in one step: what is named by a time is whole.
`sha256sum -c SHA256SUMS` inside a backup checks it without this program.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from claims.actions.lock import lock
from claims.reads.purge_log import NAME

FORMAT = 1
ABOUT, SUMS, FILES = "about.json", "SHA256SUMS", "files"
UNFINISHED = ".unfinished"
LOCK = ".lock"
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z")
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
CHUNK = 1 << 20


class BadBackup(Exception):
    """A reason why a folder cannot be backed up into, or a backup not be restored, in words for people."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself."""

    format: int
    version: str
    made_at: str
    installation: str
    engine: str
    database: str
    migrations: list[str]
    purged: list[str]
    files: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole backup in its folder."""

    path: Path
    about: About

    @property
    def name(self) -> str:
        """The time that it was made, which names it."""
        return self.path.name

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.path / self.about.database

    def sums(self) -> Iterator[tuple[str, Path]]:
        """SHA-256 and path of everything that belongs to it. Raises BadBackup where a line is none."""
        return _sums(self.path)

    def hashes(self) -> list[str]:
        """Hashes of the files of captures that it needs."""
        return [sha256 for sha256, path in self.sums() if path.parent.parent.name == FILES]

    def faults(self, done: Callable[[], None] = lambda: None) -> Iterator[str]:
        """Everything that is not as it was stored, each named by its path; `done` is called after each file."""
        listed = {path.name for _, path in self.sums()}
        if not {ABOUT, self.about.database} <= listed or len(self.hashes()) != self.about.files:
            yield f"{self.path / SUMS} does not list all that belongs to the backup"
        for sha256, path in self.sums():
            if not path.is_file():
                yield f"{path} is missing"
            elif sha256_of_file(path) != sha256:
                yield f"{path} is damaged: its SHA-256 is not {sha256}"
            done()


class Folder:
    """A folder of backups; `path` may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()

    def file(self, sha256: str) -> Path:
        """Where the bytes with this hash are, or would be."""
        return self.path / FILES / sha256[:2] / sha256

    def backups(self) -> list[Backup]:
        """All whole backups that can be read, oldest first."""
        damaged = self.damaged()
        return [_read(path) for path in self._named() if path not in damaged]

    def damaged(self) -> dict[Path, str]:
        """Whole backups that say nothing of themselves any more, and why."""
        found = {}
        for path in self._named():
            try:
                _read(path)
            except BadBackup as error:
                found[path] = str(error)
        return found

    def _named(self) -> list[Path]:
        if not self.path.is_dir():
            return []
        return sorted(path for path in self.path.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())

    def newest(self, name: str | None = None) -> Backup:
        """The backup of this name, else the newest. Raises BadBackup where it is not there or cannot be read."""
        named = {path.name: path for path in self._named()}
        if not named:
            raise BadBackup(f"{self.path} holds no whole backup.")
        if name and name not in named:
            raise BadBackup(f"{self.path} holds no backup {name}. It holds {', '.join(named)}.")
        return _read(named[name or max(named)])

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises BadBackup for one that holds anything but backups."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = {FILES, LOCK, NAME}
        strange = [path.name for path in self.path.iterdir() if path.name not in ours and not _is_ours(path.name)]
        if strange:
            raise BadBackup(f"{self.path} holds {sorted(strange)[0]}, which is no backup. Name another folder.")
        self.path.chmod(0o700)
        (self.path / FILES).mkdir(mode=0o700, exist_ok=True)

    def sweep(self) -> None:
        """Take away what backups left that were cut short. Only under the lock: nobody else is making one."""
        for path in self.path.glob(f"{UNFINISHED}*"):
            shutil.rmtree(path)
        for path in (self.path / FILES).rglob("*.part"):
            path.unlink()

    def drop(self, backups: list[Backup]) -> None:
        """Take whole backups away, and then every file that none of those left needs.

        While one of these cannot be read, nobody knows what it needs, and no file is taken away.
        """
        for backup in backups:
            unfinished = self.path / f"{UNFINISHED}-{backup.name}"
            backup.path.rename(unfinished)
            shutil.rmtree(unfinished)
        if self.damaged():
            return
        needed = {sha256 for backup in self.backups() for sha256 in backup.hashes()}
        for path in (self.path / FILES).glob("*/*"):
            if path.name not in needed:
                path.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time. Raises BadBackup while another process is at work here; its end lets go, however it ends."""
        with (self.path / LOCK).open("ab") if os.access(self.path, os.W_OK) else nullcontext() as file:
            # From a folder that cannot be written to nothing is ever taken away.
            if file and not lock(file, wait=False):
                raise BadBackup(f"Another backup or restore is at work in {self.path}. Wait until it has ended.")
            yield


def _is_ours(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) or name.startswith(UNFINISHED)


def _read(path: Path) -> Backup:
    try:
        about = path / ABOUT
        (listed, _), *_ = _sums(path)
        if sha256_of_file(about) != listed:
            raise BadBackup(f"{about} is damaged, or {path / SUMS} is.")
        said: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise BadBackup(f"{path} was made by another version of Evidence ({said['version']}), which can read it.")
        return Backup(path, About(**said))
    except OSError as error:
        raise BadBackup(f"{error.filename} is missing or cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise BadBackup(f"{path / ABOUT} or {path / SUMS} is damaged.") from error


def _sums(path: Path) -> Iterator[tuple[str, Path]]:
    for number, line in enumerate((path / SUMS).read_text(encoding="utf-8").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if not found:
            raise BadBackup(f"{path / SUMS}, line {number}, is damaged.")
        yield found[1], Path(os.path.normpath(path / found[2]))


def write_about(path: Path, about: About) -> None:
    """Write what a backup says of itself."""
    write_synced(path / ABOUT, json.dumps(asdict(about), indent=1).encode())


def write_sums(path: Path, database: str, hashes: list[str]) -> None:
    """Write the hashes of all that belongs to the backup, as `sha256sum` reads them."""
    lines = [f"{sha256_of_file(path / name)}  {name}\n" for name in (ABOUT, database)]
    lines += [f"{sha256}  ../{FILES}/{sha256[:2]}/{sha256}\n" for sha256 in hashes]
    write_synced(path / SUMS, "".join(lines).encode())


def write_synced(path: Path, data: bytes) -> None:
    """Write a file; it is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Bring a file or the names in a folder to the disk, as far as the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of_file(path: Path) -> str:
    """SHA-256 of what a file holds."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

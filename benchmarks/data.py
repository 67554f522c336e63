"""The databases that are measured: made once by `manage.py generate`, kept, and made again when they are old."""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
ENGINES = ("sqlite", "postgresql")
TRUSTING_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
# What the generated rows depend on: when one of these changes, the database is made again.
MAKERS = (
    "claims/migrations/*.py",
    "claims/data/*.json",
    "claims/database/guards.py",
    "benchmarks/invented/claims.py",
    "benchmarks/invented/rows.py",
    "benchmarks/invented/pages.py",
    "benchmarks/people.py",
)
# Settings of whoever runs this that must not reach what is measured.
OURS = (
    "DATABASE_URL", "TEST_DATABASE_URL", "EVIDENCE_HOME", "SECRET_KEY", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "PORT",
    "PROXIES", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE", "CSRF_TRUSTED_ORIGINS",
)  # fmt: skip
# One key for a run: it signs nothing that outlives it.
KEY = secrets.token_urlsafe(50)


@dataclass(frozen=True, slots=True)
class Place:
    """A database with so many claims, and the folder of its files."""

    engine: str
    claims: int
    home: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work on it, with the settings of a server that speaks plain HTTP on this machine."""
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "evidence.settings",
            "EVIDENCE_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "SECRET_KEY": KEY,
            "HTTPS": "off",
            "LOG_LEVEL": "CRITICAL",
        }

    @property
    def note(self) -> Path:
        """Where it is written how the database was made; absent while it is not whole."""
        return self.home / "made.json"


def server_of_postgresql() -> str:
    """A server that lets us make databases: BENCH_DATABASE_URL, else one on this machine that trusts; "" for none."""
    asked = os.environ.get("BENCH_DATABASE_URL", "")
    try:
        with psycopg.connect(asked or TRUSTING_SERVER, connect_timeout=3):
            return asked or TRUSTING_SERVER
    except psycopg.OperationalError as error:
        if asked:
            raise SystemExit(f"BENCH_DATABASE_URL names a server that does not answer: {error}") from error
        return ""


def place_of(engine: str, claims: int, folder: Path, server: str = "") -> Place:
    """Where the database of this engine and size is, or will be."""
    home = folder / f"{engine}-{claims}"
    url = f"sqlite:///{home / 'db.sqlite3'}" if engine == "sqlite" else _at(server, f"evidence_bench_{claims}")
    return Place(engine, claims, home, url)


def prepare(place: Place, *, fresh: bool = False) -> str:
    """Have the database of this place ready; returns one line that says what was done.

    Raises subprocess.CalledProcessError when a command fails.
    """
    wanted = fingerprint()
    known = note_of(place)
    if not fresh and known.get("fingerprint") == wanted and _exists(place):
        link_static(place)
        return f"{place.engine}, {place.claims:,} claims: kept, made {known['made']} in {known['seconds']:.0f} s"
    make(place)
    started = time.perf_counter()
    manage(place, "generate", "--claims", str(place.claims))
    seconds = time.perf_counter() - started
    link_static(place)
    manage(place, "shell", "--no-imports", "-c", "from benchmarks.people import add_all; add_all()")
    made = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"fingerprint": wanted, "claims": place.claims, "seconds": seconds, "made": made, "load": os.getloadavg()[0]}
    place.note.write_text(json.dumps(note), encoding="utf-8")
    return f"{place.engine}, {place.claims:,} claims: generated in {seconds:.0f} s"


def make(place: Place) -> None:
    """A database with nothing in it but what every installation begins with. Raises CalledProcessError."""
    drop(place)
    place.home.mkdir(mode=0o700, parents=True)
    if place.engine == "postgresql":
        _create(place)
    manage(place, "migrate", "--verbosity", "0")


def collect_static(folder: Path) -> None:
    """Have the hashed static files ready; every place uses the same. Pages name them, as on a real server."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shared = Place("sqlite", 0, folder, "sqlite://:memory:")
    manage(shared, "collectstatic", "--noinput", "--verbosity", "0")


def link_static(place: Place) -> None:
    """Let this place use the shared static files."""
    link = place.home / "static"
    if not link.exists():
        link.symlink_to(place.home.parent / "static")


def copy(place: Place) -> Place:
    """A copy that a benchmark may write to, so that the next one finds the data as it was made."""
    home = place.home.with_name(f"{place.home.name}-copy")
    url = f"sqlite:///{home / 'db.sqlite3'}" if place.engine == "sqlite" else f"{place.url}_copy"
    twin = Place(place.engine, place.claims, home, url)
    drop(twin)
    home.mkdir(mode=0o700, parents=True)
    (home / "files").symlink_to(place.home / "files")
    if place.engine == "sqlite":
        with sqlite3.connect(place.home / "db.sqlite3") as data, sqlite3.connect(home / "db.sqlite3") as target:
            data.backup(target)
        data.close()
        target.close()
    else:
        _create(twin, template=place)
    link_static(twin)
    return twin


def drop(place: Place) -> None:
    """Remove a database of ours with its folder."""
    if place.home.exists():
        shutil.rmtree(place.home)
    if place.engine == "postgresql":
        with psycopg.connect(_at(place.url, "postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_name(place)}" WITH (FORCE)'.encode())


def manage(place: Place, *arguments: str) -> None:
    """Run a management command on this place; what it says goes to where ours goes. Raises CalledProcessError."""
    run(place, "manage.py", *arguments)


def run(place: Place, *arguments: str) -> None:
    """Run our Python with the settings of this place. Raises CalledProcessError."""
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=place.environment, check=True)  # noqa: S603  our own commands


def fingerprint() -> str:
    """A hash over everything that the generated rows depend on."""
    paths = sorted(path for pattern in MAKERS for path in ROOT.glob(pattern))
    return hashlib.sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def size_of(place: Place) -> int:
    """Bytes of the database, without the files of captures."""
    if place.engine == "sqlite":
        return (place.home / "db.sqlite3").stat().st_size
    with psycopg.connect(place.url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def note_of(place: Place) -> dict[str, Any]:
    """How the database of this place was made, and when; empty where it is not whole."""
    note: dict[str, Any] = json.loads(place.note.read_text(encoding="utf-8")) if place.note.exists() else {}
    return note


def _exists(place: Place) -> bool:
    if place.engine == "sqlite":
        return (place.home / "db.sqlite3").exists()
    try:
        with psycopg.connect(place.url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _create(place: Place, template: Place | None = None) -> None:
    with psycopg.connect(_at(place.url, "postgres"), autocommit=True) as connection:
        # Through the log, which newer servers do without being asked, a big copy takes many times as long.
        how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        like = f' TEMPLATE "{_name(template)}"{how}' if template else ""
        connection.execute(f'CREATE DATABASE "{_name(place)}"{like}'.encode())


def _name(place: Place) -> str:
    return urlsplit(place.url).path.removeprefix("/")


def _at(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))

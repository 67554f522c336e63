"""Installations of their own beside the one of the test run: a folder, a database, and the product's commands in it."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests import migrated
from tests.paths import ROOT

SERVER = os.environ.get("TEST_DATABASE_URL", "")
_NOT_OURS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "EVIDENCE_HOME",
    "HTTPS",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


@dataclass(frozen=True)
class Place:
    """An installation: the folder that it has as EVIDENCE_HOME, and the address of its database."""

    home: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What its commands run with."""
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        own = {"EVIDENCE_HOME": str(self.home), "DATABASE_URL": self.address, "SECRET_KEY": secrets.token_urlsafe(50)}
        return inherited | own | {"HTTPS": "off"}

    def begin(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command of manage.py here, with what it says in one stream."""
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=ROOT, **{"env": self.environment} | streams | options)

    def run(self, *arguments: str, fails: bool = False, **options: Any) -> str:
        """What a command says, which has to end well, or with `fails`, has not to."""
        process = self.begin(*arguments, **options)
        said: str = process.communicate(timeout=120)[0]
        assert bool(process.returncode) == fails, said
        return said

    def do(self, code: str, **options: Any) -> str:
        """What this code says here; it can import the builders of the tests."""
        return self.run("shell", "-v", "0", "-c", code, **options)


@contextmanager
def new_place(home: Path, *, empty: bool = False, server: str = SERVER) -> Iterator[Place]:
    """An installation that is migrated, or with `empty` one that has nothing yet; without a server on SQLite."""
    if not server:
        place = Place(home, f"sqlite:///{home / 'db.sqlite3'}")
        if not empty:
            home.mkdir(parents=True)
            migrated.copy_into(home / "db.sqlite3")
        yield place
        shutil.rmtree(home, ignore_errors=True)
        return
    with new_database(server, like=None if empty else migrated.template(server)) as address:
        yield Place(home, address)


@contextmanager
def new_database(beside: str, *, like: str | None = None) -> Iterator[str]:
    """The address of a PostgreSQL database for as long as it is needed, empty or a copy of another."""
    parts = urlsplit(beside)
    name = f"{parts.path.strip('/')}_{secrets.token_hex(4)}"
    made = sql.SQL("CREATE DATABASE {}" + (" TEMPLATE {}" if like else ""))
    names = [sql.Identifier(one) for one in (name, like) if one]
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(made.format(*names))
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

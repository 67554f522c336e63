"""A copy of the database while people work, and the database from a copy: SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import pq

from claims.exchange.backup.folder import BadBackup, sync

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
SPOKEN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def copy_database(to: Path) -> None:
    """Copy the state that the reads of the snapshot around this call see, into a file. Nobody has to wait.

    Raises BadBackup, saying why, when it cannot be done.
    """
    if connection.vendor == "sqlite":
        _copy_sqlite(to)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (state,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={state}", f"--file={to}")
    sync(to)


def _copy_sqlite(to: Path) -> None:
    """SQLite's own copy of a database in use, through the connection whose transaction says which state it is."""
    source: sqlite3.Connection = connection.connection
    try:
        with closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
            # One file, with no log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BadBackup(f"The database could not be copied to {to.parent}: {error}.") from error


def load_database(copy: Path) -> None:
    """Make the database from a copy. It is there whole, or not at all. Raises BadBackup when it cannot be done."""
    connection.close()
    if connection.vendor == "sqlite":
        place = sqlite_file()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        loading = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(copy, loading)
        sync(loading)
        loading.rename(place)
        sync(place.parent)
    else:
        _run(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            f"--dbname={connection.settings_dict['NAME']}", str(copy),
        )  # fmt: skip


def what_is_there() -> str:
    """The database that is here already, in words; empty where there is none, or one without tables.

    A log of SQLite that was left behind counts: it would be played into whatever database gets the same name.
    """
    if connection.vendor == "sqlite":
        place = sqlite_file()
        beside = [place.with_name(f"{place.name}{end}") for end in ("", "-wal", "-journal")]
        return next((str(path) for path in beside if path.exists() and path.stat().st_size), "")
    return f"the database {connection.settings_dict['NAME']}" if connection.introspection.table_names() else ""


def sqlite_file() -> Path:
    """The file of SQLite's database. Raises BadBackup where it is kept in memory."""
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or name.startswith("file:"):
        raise BadBackup("This database is kept in memory alone.")
    return Path(name)


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database that the settings name."""
    found = shutil.which(program)
    if found is None:
        raise BadBackup(
            f"{program} is not on PATH, and PostgreSQL is copied and restored by its own programs. Install the client"
            " programs of your server's version (on Debian and Ubuntu: apt install postgresql-client)."
        )
    command, reached = [found, "--no-password", *arguments], os.environ | _environment()
    # A program of PostgreSQL, with arguments of ours.
    done = subprocess.run(command, env=reached, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BadBackup(f"{program} failed:\n{done.stderr.strip()[-2000:]}")


def _environment() -> dict[str, str]:
    """How to reach the database, as PostgreSQL's programs take it: arguments could be read by everybody here."""
    given: dict[str, Any] = connection.get_connection_params()
    options = ((one.keyword.decode(), one.envvar.decode()) for one in pq.Conninfo.get_defaults() if one.envvar)
    return {variable: str(given[keyword]) for keyword, variable in options if given.get(keyword)}

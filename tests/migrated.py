"""A database that was migrated once and is copied for each run: migrations take longer than most files of tests.

On SQLite it is a file in `.pytest_cache`, on PostgreSQL a template database beside the test database. It is made anew
when what it is made of has changed, and each copy is migrated, which finds nothing left to do.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

from claims.database import guards
from tests.paths import ROOT

KEPT = ROOT / ".pytest_cache" / "migrated"


def copy_into(file: Path) -> None:
    """Put a migrated SQLite database in this place."""
    kept = KEPT / f"{key()}.sqlite3"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for older in KEPT.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        migrate(f"sqlite:///{file}")
        # Under its name only when it is whole, whoever else makes one at the same time.
        unfinished = KEPT / f"{os.getpid()}.unfinished"
        shutil.copyfile(file, unfinished)
        unfinished.replace(kept)
    shutil.copyfile(kept, file)


def template(address: str) -> str:
    """Name of a migrated PostgreSQL database beside the one with this address; its comment is its key."""
    parts = urlsplit(address)
    name = f"{parts.path.strip('/')}_template"
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found != (key(),):
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            migrate(parts._replace(path=f"/{name}").geturl())
            server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), key()))
    return name


def migrate(address: str) -> None:
    """Migrate the database with this address, with the settings of the tests, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--settings", "tests.settings"],
        cwd=ROOT,
        env=os.environ | {"TEST_DATABASE_URL": address, "PYTHONPATH": str(ROOT)},
        check=True,
    )


def key() -> str:
    """The hash of all that a migrated database is made of."""
    made_of = sorted(
        {
            *_modules(),
            *(ROOT / "claims/data").glob("*.json"),
            *(ROOT / "claims/data/codebooks").glob("*.json"),
            *ROOT.glob("requirements*.lock"),
        }
    )
    digest = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for file in made_of:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _modules() -> Iterator[Path]:
    """The migrations, the guards, and what of our own these import."""
    waiting = [*(ROOT / "claims/migrations").glob("*.py"), Path(guards.__file__)]
    seen: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += _imported_by(file)
            yield file


def _imported_by(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
        else:
            continue
        for name in names:
            if name.startswith("claims.") and (spec := _spec(name)) and spec.origin:
                yield Path(spec.origin)


def _spec(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except ModuleNotFoundError:
        # A name of that module, not a module.
        return None

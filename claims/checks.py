"""System checks of our own."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from claims.database import guards


@register(Tags.database)
def check_guards(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Every guard is in the database, once it is migrated: `migrate` itself, which makes new ones, is not refused."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            continue
        found += [
            Error(f"The trigger {name} is missing.", hint="Run `manage.py migrate`.", id="claims.E001")
            for name in sorted(guards.missing(connection))
        ]
    return found


def unfinished_restore() -> Path:
    """The mark of a restore that was begun here and has not ended."""
    return Path(settings.HOME) / "unfinished-restore"


def refuse_unfinished_restore() -> None:
    """Raises ImproperlyConfigured while a restore is not finished: what was purged may be there again."""
    if unfinished_restore().is_file():
        raise ImproperlyConfigured(
            "A restore was begun here and has not ended. Give the same command again: manage.py restore FOLDER"
        )


@register()
def check_restore(**_: Any) -> list[CheckMessage]:
    """No restore is half done."""
    try:
        refuse_unfinished_restore()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="claims.E002")]
    return []


OTHERS = 0o077


def is_open_to_others(folder: Path) -> bool:
    """Whether other users of this machine can get at what is in the folder, where a system has such permissions."""
    return os.name == "posix" and folder.is_dir() and bool(folder.stat().st_mode & OTHERS)


@register(Tags.security)
def check_private(**_: Any) -> list[CheckMessage]:
    """What is generated or uploaded is for one user of this machine; `manage.py start` sees to it."""
    home = Path(settings.HOME)
    if not is_open_to_others(home):
        return []
    return [checks.Warning(f"Other users of this machine can read {home}.", hint=f"chmod 700 {home}", id="claims.W001")]

"""System checks of our own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from claims.database import guards


@register(Tags.database)
def check_guards(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Every guard is in the database, once its tables are."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "claims_rating" not in connection.introspection.table_names():
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

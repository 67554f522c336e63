"""System checks of our own."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
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

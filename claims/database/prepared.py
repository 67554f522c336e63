"""Queries that are asked with every submission: their SQL is worked out once, and no more each time.

Working out the SQL of a query costs Python several times as long as the database takes to answer it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Row = TypeVar("Row")
# Stand in for what is asked for while the SQL is worked out: numbers that no query has as a constant, and that every
# column takes; no uid has such a sign.
_KEYS = range(2_147_480_001, 2_147_480_009)
_UID = "\ue000uid"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A query with its SQL, and which parameter is which value; None for one that is always the same."""

    rows: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    names: tuple[str | None, ...]


class Prepared(Generic[Row]):
    """A query that differs from time to time in keys and uids alone, which `build` gets by name.

    Nothing else that may change belongs into `build`: neither the time nor what a setting says.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *, held: bool = False) -> None:
        """`held`: as `read_held` of claims/database/locks.py, so that the rows stay what they are."""
        self._build, self._held = build, held
        self._ready: dict[str, _Ready] = {}

    def __call__(self, **values: int | str) -> list[Row]:
        """The rows for these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        ready = self._ready.get(connection.vendor)
        if ready is None:
            ready = self._ready[connection.vendor] = self._prepare(values)
        params = tuple(
            value if name is None else values[name] for name, value in zip(ready.names, ready.params, strict=True)
        )
        compiler = copy(ready.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (ready.sql, params)
        rows = ready.rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # of this one query
        return list(rows)

    def _prepare(self, values: dict[str, int | str]) -> _Ready:
        signs = {
            name: _UID if isinstance(value, str) else key
            for (name, value), key in zip(values.items(), _KEYS, strict=False)
        }
        rows = self._build(**signs)
        if self._held:
            rows = rows.select_for_update(of=("self",))
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        by_sign = {sign: name for name, sign in signs.items()}
        names = tuple(by_sign.get(param) if isinstance(param, int | str) else None for param in params)
        if len(by_sign) != len(signs) or set(names) - {None} != set(signs):
            raise ValueError(f"These values are not asked for as they are: {', '.join(signs)}.")
        return _Ready(rows, compiler, sql.replace(" FOR UPDATE", " FOR SHARE"), tuple(params), names)

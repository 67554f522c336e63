"""Holding rows as they are until a transaction ends."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

ModelT = TypeVar("ModelT", bound=Model)


def read_held(rows: QuerySet[ModelT]) -> ModelT:
    """The one row, which nobody changes before this transaction ends; many may hold it so at the same time.

    Whoever takes it with `select_for_update` waits for all of them. On SQLite a transaction has the only pen anyway; on
    PostgreSQL this is FOR SHARE, for which Django has no word. Raises DoesNotExist.
    """
    with connection.execute_wrapper(_share):
        return rows.select_for_update(of=("self",)).get()


def _share(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    return execute(sql.replace(" FOR UPDATE", " FOR SHARE"), params, many, context)

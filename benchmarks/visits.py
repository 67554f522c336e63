"""Pages as one person sees them: fetched in process, with time, size and number of queries."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client

from benchmarks.figures import Bar, Figure, timed
from claims.models import User


class Failed(Exception):
    """A page that did not come: its status and, where there is one, the error behind it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page, with how it came."""

    body: str
    ms: float
    queries: int
    sql_ms: float
    kb: float


class Queries:
    """Counts what goes to the database, and for how long, while it is entered; lighter than keeping each statement.

    To be given to `connection.execute_wrapper`, too.
    """

    def __init__(self) -> None:
        self.number, self.ms, self.total_ms = 0, 0.0, 0.0
        self._entered = 0.0

    @property
    def around_ms(self) -> float:
        """Milliseconds that did not go to the database."""
        return self.total_ms - self.ms

    def __enter__(self) -> None:
        self._entered = perf_counter()

    def __exit__(self, *_: object) -> None:
        self.total_ms += (perf_counter() - self._entered) * 1000

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Around each query."""
        started = perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.number += 1
            self.ms += (perf_counter() - started) * 1000


class Visitor:
    """A browser in which this person is logged in."""

    def __init__(self, user: User) -> None:
        self.client = Client(raise_request_exception=False, headers={"host": "localhost"})
        self.client.force_login(user)

    def get(self, address: str) -> Visit:
        """Fetch a page, redirects followed. Raises Failed for any answer but 200."""
        queries = Queries()
        with queries, connection.execute_wrapper(queries):
            body = self.fetch(address)
        text = body.decode("utf-8", "replace")
        return Visit(text, queries.total_ms, queries.number, queries.ms, len(body) / 1024)

    def fetch(self, address: str) -> bytes:
        """The bytes of a page, and nothing besides, for a stop-watch. Raises Failed for any answer but 200."""
        response = self.client.get(address, follow=True)
        if response.status_code != HTTPStatus.OK:
            raise Failed(_reason(response))
        if getattr(response, "streaming", False):
            return b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return bytes(response.content)

    def figure(
        self,
        group: str,
        name: str,
        address: str,
        *,
        bar: Bar | None = None,
        runs: int = 7,
        warm: int = 2,
        quiet: bool = False,
        note: str = "",
    ) -> Figure:
        """How long a page takes; one that fails gives a figure that says so."""
        try:
            visit = self.get(address)
            values = timed(lambda: self.fetch(address), runs=runs, warm=warm - 1)
        except Failed as failure:
            return Figure(group, name, bar=bar, failure=f"{address} {failure}")
        facts = {"queries": visit.queries, "KB": visit.kb}
        return Figure(group, name, values, bar=bar, facts=facts, quiet=quiet, note=note)


def visitor(username: str) -> Visitor:
    """The person of this name, logged in. Raises User.DoesNotExist."""
    return Visitor(User.objects.get(username=username))


def _reason(response: Any) -> str:
    error = getattr(response, "exc_info", None)
    why = f" ({error[0].__name__}: {str(error[1])[:200]})" if error else ""
    return f"answered {response.status_code}{why}"

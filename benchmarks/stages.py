"""Where the time of a request goes: functions are watched, and time in the database is told apart."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, wraps
from importlib import import_module
from statistics import mean, median
from time import perf_counter
from typing import Any

from django.db import connection

from benchmarks.figures import Figure

# What is watched, from the outside in: a module, a function or a method in it, and what its time is called. Time in one
# that another calls counts for the inner one alone.
WHOLE = "middleware"
_AROUND = (
    ("django.core.handlers.base", "BaseHandler.get_response", WHOLE),
    ("django.core.handlers.base", "BaseHandler._get_response", "view: what is left of it"),
    ("django.middleware.csrf", "CsrfViewMiddleware.process_request", "forgery check"),
    ("django.middleware.csrf", "CsrfViewMiddleware.process_view", "forgery check"),
    ("django.contrib.sessions.backends.db", "SessionStore.load", "session"),
    ("django.contrib.sessions.backends.db", "SessionStore.save", "session"),
    ("django.contrib.auth.middleware", "get_user", "user"),
    ("django.contrib.messages.middleware", "MessageMiddleware.process_response", "messages"),
    ("django.db.backends.base.base", "BaseDatabaseWrapper._commit", "commit"),
)
STAGES = (
    *_AROUND,
    ("claims.models.user", "User.roles", "roles"),
    ("claims.reads.review.queue", "next_uid", "the next claim"),
    ("claims.forms.rating", "judgement_in", "reading the form"),
    ("claims.actions.rating", "submit_at", "storing the rating"),
    ("claims.reads.review.task", "held_task", "claim and round"),
    ("claims.actions.judgement", "check_judgement", "validation"),
    ("claims.actions.rating", "basis_of", "basis"),
    ("claims.actions.rating", "save_draft", "draft"),
)
LOGIN_STAGES = (
    *_AROUND,
    ("django.contrib.auth.base_user", "AbstractBaseUser.check_password", "password hash"),
    ("claims.actions.login", "CountingBackend.authenticate", "counting failed logins"),
)
Stage = tuple[str, str, str]


@dataclass(slots=True)
class Spent:
    """Milliseconds of one stage in one request, how many of them in the database, and in how many queries."""

    ms: float = 0.0
    sql_ms: float = 0.0
    queries: int = 0


@dataclass(slots=True)
class Watch:
    """What each request spent in each stage."""

    requests: list[dict[str, Spent]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _since: float = 0.0

    def enter(self, stage: str) -> None:
        """A watched function begins; the outermost one begins a request."""
        if not self._open:
            self.requests.append({})
        else:
            self._book()
        self._open.append(stage)
        self._since = perf_counter()

    def leave(self) -> None:
        """It ends."""
        self._book()
        self._open.pop()
        self._since = perf_counter()

    def _book(self) -> None:
        self._now().ms += (perf_counter() - self._since) * 1000

    def _now(self) -> Spent:
        return self.requests[-1].setdefault(self._open[-1], Spent())

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Around each query."""
        started = perf_counter()
        try:
            return execute(*arguments)
        finally:
            if self._open:
                spent = self._now()
                spent.sql_ms += (perf_counter() - started) * 1000
                spent.queries += 1

    def figures(self, group: str) -> list[Figure]:
        """A figure a stage, the longest first, and their sum; of whole requests, not of what went on between them."""
        requests = [request for request in self.requests if WHOLE in request]
        names = list(dict.fromkeys(name for request in requests for name in request))
        per_stage = {name: [request.get(name, Spent()) for request in requests] for name in names}
        per_stage["all"] = [_sum(request) for request in requests]
        whole = mean(spent.ms for spent in per_stage["all"])
        figures = []
        for name, all_spent in sorted(per_stage.items(), key=lambda item: -mean(spent.ms for spent in item[1])):
            facts = {
                "share in %": 100 * mean(spent.ms for spent in all_spent) / whole,
                "database ms": median(spent.sql_ms for spent in all_spent),
                "queries": median(spent.queries for spent in all_spent),
            }
            figures.append(Figure(group, name, tuple(spent.ms for spent in all_spent), facts=facts))
        return figures


def _sum(request: dict[str, Spent]) -> Spent:
    every = request.values()
    return Spent(sum(one.ms for one in every), sum(one.sql_ms for one in every), sum(one.queries for one in every))


@contextmanager
def watched(stages: tuple[Stage, ...]) -> Iterator[Watch]:
    """Watch these functions, wherever they are used, for the time of the block."""
    watch = Watch()
    undo = [change for stage in stages for change in _wrap(watch, *stage)]
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        for owner, name, original in reversed(undo):
            setattr(owner, name, original)


Change = tuple[Any, str, Any]


def _wrap(watch: Watch, module: str, path: str, stage: str) -> list[Change]:
    """Put a watched function in the place of this one, wherever it is used; gives what to put back."""
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    original = vars(owner)[name]
    if isinstance(original, cached_property):
        return [_change(original, "func", _watched(watch, stage, original.func))]
    if isinstance(original, classmethod):
        return [_change(owner, name, classmethod(_watched(watch, stage, original.__func__)))]
    function = _watched(watch, stage, original)
    users = [owner] if classes else [one for one in list(sys.modules.values()) if vars(one).get(name) is original]
    return [_change(user, name, function) for user in users]


def _change(owner: Any, name: str, value: Any) -> Change:
    before = (owner, name, vars(owner)[name])
    setattr(owner, name, value)
    return before


def _watched(watch: Watch, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def inner(*arguments: Any, **named: Any) -> Any:
        watch.enter(stage)
        try:
            return function(*arguments, **named)
        finally:
            watch.leave()

    return inner

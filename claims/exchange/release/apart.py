"""Telling how far a build is while its reads see one state of the database: by a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from django.db import connections

from claims.network.fetch import Progress


class Apart:
    """Calls `progress` in another thread, whose writes are no part of the transaction here."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _tell(self, done: int, total: int, message: str) -> None:
        self._thread.submit(self._progress, done, total, message)

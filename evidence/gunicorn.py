"""Settings of gunicorn, for `gunicorn --config python:evidence.gunicorn evidence.wsgi`.

gunicorn keeps processes, and starts one anew that has died or hangs; in each, requests are taken in by
`evidence/serving.py`.
"""

import os
import time
from typing import Any

from gunicorn.workers import base
from waitress import wasyncore
from waitress.server import BaseWSGIServer

from evidence.settings import DATABASES


class Worker(base.Worker):
    """Serves by waitress, and tells gunicorn that it lives."""

    def run(self) -> None:
        """Serve until gunicorn says stop or is gone; then answer what has been asked, for a while."""
        from evidence import serving  # noqa: PLC0415  needs the settings, which are ready only now

        self.polled: dict[int, Any] = {}
        self.told = 0.0
        server = serving.listening(self.wsgi, self.polled, sockets=[each.sock for each in self.sockets])
        while self.alive and os.getppid() == self.ppid:
            self._turn()
        self._stop_listening()
        until = time.monotonic() + self.cfg.graceful_timeout
        while self._is_answering() and time.monotonic() < until:
            self._turn()
        server.task_dispatcher.shutdown(timeout=1)

    def _turn(self) -> None:
        if time.monotonic() > self.told + 1:
            self.notify()
            self.told = time.monotonic()
        wasyncore.loop(timeout=1, use_poll=True, map=self.polled, count=1)

    def _stop_listening(self) -> None:
        for each in self._of_kind(BaseWSGIServer):
            each.accepting = False

    def _is_answering(self) -> bool:
        from evidence.serving import Channel  # noqa: PLC0415

        return any(each.requests or each.total_outbufs_len for each in self._of_kind(Channel))

    def _of_kind(self, kind: type) -> list[Any]:
        return [each for each in self.polled.values() if isinstance(each, kind)]


SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
worker_class = Worker
# SQLite has one writer.
workers = 1 if SQLITE else 2
# So long a worker may say nothing before another takes its place.
timeout = 120
umask = 0o077
control_socket_disable = True
loglevel = "warning"

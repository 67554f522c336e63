"""The worker of `make run`: the database worker, for as long as whoever started it is there."""

import gc
import os
import signal
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from claims.actions.job import mend_stopped
from claims.actions.stale import mark_the_rest
from claims.actions.watch import fetch_due
from claims.checks import refuse_unfinished_restore

# What is being done gets this long to end, in seconds; then its job fails and says that it was stopped.
GRACE = 5


class Command(BaseCommand):
    help = "Do what was asked for on pages, until standard input is closed. Without a parent, use db_worker."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unfinished_restore()
        threading.Thread(target=_stop_with_parent, daemon=True).start()
        # What the last worker was stopped at comes first.
        mend_stopped()
        mark_the_rest.call()
        # A place that is started now and then has nothing else that asks for it.
        if settings.FETCH_PAGES:
            fetch_due()
        # What is loaded now stays: it is not looked through again for what nobody needs.
        gc.freeze()
        call_command("db_worker", verbosity=0, reload=False)


def _stop_with_parent() -> None:
    """Wait for the end of standard input, then ask the worker to stop: first at its leisure, then at once."""
    sys.stdin.buffer.read()
    while True:
        _ask_to_stop()
        time.sleep(GRACE)


def _ask_to_stop() -> None:
    """Send this process the signal that the worker heeds; on Windows, sending it from outside would end it at once."""
    if hasattr(os, "fork"):
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)

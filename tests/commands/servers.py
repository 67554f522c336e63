"""`manage.py start` as a person would give it, for tests that need what it serves."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from tests.paths import ROOT


def process(home, port, demo=None, having=None, **options):
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DATABASE_URL", "HTTPS")
    }
    environment = inherited | {
        "EVIDENCE_HOME": str(home),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
    }
    if demo is not None:
        environment["DEMO"] = demo
    environment |= having or {}
    return subprocess.Popen(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


@contextmanager
def server(home, port, running=None):
    started = time.monotonic()
    running = running or process(home, port)
    try:
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            assert running.poll() is None, running.stdout.read()
            assert time.monotonic() - started < 100
            time.sleep(0.1)
        yield time.monotonic() - started
    finally:
        running.send_signal(signal.SIGTERM)
        running.said = running.communicate(timeout=30)[0]
        (home / "said").write_text(running.said)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310  our own server
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False

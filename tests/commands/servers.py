"""`manage.py start` as a person would give it, for tests that need what it serves."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

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


def workers_of(process_id):
    """Process ids of the workers that a server has started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [
        int(own) for own, parent, command in rows if parent == str(process_id) and command.endswith("manage.py work")
    ]


def ends(process_id, seconds):
    """Whether a process that is not ours to wait for ends within this time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(process_id, 0)
            # Whoever has ended stays listed until its parent takes notice.
            if Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False

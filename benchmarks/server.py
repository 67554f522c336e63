"""The server as people start it, for the time of a measurement."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.browser import HOST
from benchmarks.data import ROOT, Place

PATIENCE = 180
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def served(place: Place) -> Iterator[tuple[int, int]]:
    """Serve this place by `manage.py start`; gives port and process id. Raises RuntimeError when it does not start."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    log = place.home / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            cwd=ROOT,
            env=place.environment | {"PORT": str(port)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(server, port, log)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    started = time.monotonic()
    while not _answers(port):
        if server.poll() is not None or time.monotonic() - started > PATIENCE:
            raise RuntimeError(f"The server did not come up: {log.read_text(errors='replace')[-500:]}")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def cpu_seconds(process: int) -> float:
    """Processor time of a process and those it started; 0 where the system does not tell (it has no /proc)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        stat = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(stat[11]) + int(stat[12])) / TICKS + sum(cpu_seconds(int(child)) for child in children)

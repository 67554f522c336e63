"""Work on text of unknown origin in a process of its own, so that none can stop the server or fill its memory.

The process gets the text and nothing else: no settings, no secrets, no network of ours. It may use so much time and
memory, and may write no file. What is small enough to be done within some tenths of a second, whatever stands in it, is
done where it is asked for: a process takes as long to start.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

# What is small. Bytes of a document of any kind, and of one in Markdown, whose brackets are read in more than one way.
SMALL_BYTES, SMALL_MARKDOWN = 100_000, 5_000
# Tags of a page: a browser's way of mending them makes more elements than there are tags, by their square at the worst.
SMALL_TAGS = 500
# Code points of two texts that are aligned; of two texts in which claims are sought, times the number of these.
SMALL_ALIGNED, SMALL_SOUGHT = 40_000, 2_000_000

MEMORY = 2 * 1024 * 1024 * 1024
# When the machine has much else to do.
WALL_FACTOR = 3
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")


class TooMuch(Exception):
    """The work took more time or memory than it may."""


class Died(Exception):
    """The process ended without an answer."""


def apart(module: str, asked: Mapping[str, Any], data: bytes, *, seconds: int) -> Any:
    """What `answer(asked, data)` of this module gives in a new process: plain values, as JSON has them.

    `seconds` of processor time are the most. Raises TooMuch and Died.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, and no shell
            [sys.executable, "-m", __name__, module, str(seconds)],
            input=json.dumps(asked).encode("ascii") + b"\n" + data,
            capture_output=True,
            timeout=seconds * WALL_FACTOR,
            env=_environment(),
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuch from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise TooMuch
    if done.returncode:
        raise Died
    return json.loads(done.stdout)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _limit(seconds: int) -> None:
    """Set the limits of this process, where the system has such limits."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    limits = {"RLIMIT_CPU": seconds, "RLIMIT_AS": MEMORY, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _main(module: str, seconds: str) -> None:
    _limit(int(seconds))
    asked = json.loads(sys.stdin.buffer.readline())
    answer = import_module(module).answer(asked, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))


if __name__ == "__main__":
    _main(*sys.argv[1:])

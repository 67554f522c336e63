"""Reading a document in a process of its own, so that a hostile one can neither stop the server nor fill its memory.

The process gets the bytes and nothing else: no settings, no secrets, no network of ours. It may use so much time and
memory, and may write no file.
"""

import contextlib
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from claims.rules.extract.document import BadDocument
from claims.rules.extract.parts import Extraction, part_from, suggestion_from

# The name of an extractor is also the name of its module.
NAMES = ("text", "html", "markdown", "pdf")
CPU_SECONDS = {"text": 10, "html": 10, "markdown": 10, "pdf": 30}
# When the machine has much else to do.
WALL_FACTOR = 3
MEMORY = 2 * 1024 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")


def read_here(name: str, data: bytes, charset: str = "", address: str = "") -> Extraction:
    """Read in this process: for documents that are small, and in the process made for it. Raises BadDocument."""
    if name not in NAMES:
        raise ValueError(f"There is no extractor “{name}”.")
    found: Extraction = import_module(f"claims.rules.extract.{name}").read(data, charset, address)
    return found


def read_apart(name: str, data: bytes, charset: str = "", address: str = "") -> Extraction:
    """Read in a new process, with limits. Raises BadDocument, also where that process dies."""
    seconds = CPU_SECONDS[name]
    command = [sys.executable, "-m", "claims.rules.extract.confined", name]
    asked = json.dumps({"charset": charset, "address": address}).encode("ascii") + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, and no shell
            command,
            input=asked + data,
            capture_output=True,
            timeout=seconds * WALL_FACTOR,
            env=_environment(),
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(seconds) from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _too_much(seconds)
    if done.returncode:
        raise BadDocument("The document is damaged and cannot be read. Save it anew, or paste its words.", "damaged")
    return _received(json.loads(done.stdout))


def _received(message: dict[str, object]) -> Extraction:
    if "error" in message:
        raise BadDocument(str(message["error"]), str(message["code"]))
    fields: dict[str, object] = {**message}
    fields["structure"] = tuple(map(part_from, message["structure"]))  # type: ignore[call-overload]
    fields["metadata"] = tuple(map(suggestion_from, message["metadata"]))  # type: ignore[call-overload]
    return Extraction(**fields)  # type: ignore[arg-type]


def _too_much(seconds: int) -> BadDocument:
    return BadDocument(
        f"The document takes too long or too much memory to read ({seconds} seconds, {MEMORY >> 30} GB at most). "
        "Open it, and paste the words that it shows.",
        "limit",
    )


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


def _main() -> None:
    name = sys.argv[1]
    _limit(CPU_SECONDS[name])
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        found = read_here(name, sys.stdin.buffer.read(), asked["charset"], asked["address"])
    except BadDocument as error:
        answer: dict[str, object] = {"error": str(error), "code": error.code}
    else:
        answer = {
            "text": found.text,
            "charset": found.charset,
            "extractor": found.extractor,
            "version": found.version,
            "media_type": found.media_type,
            "structure": found.structure_rows(),
            "metadata": found.metadata_rows(),
        }
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))


if __name__ == "__main__":
    _main()

"""The drills of tests/actions/test_killed.py, twenty times each.

They kill a process in the middle of ratings, of handing out and of deciding, in databases of their own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from benchmarks.data import OURS, ROOT, Place
from benchmarks.figures import Figure
from benchmarks.submissions import NONE

GROUP = "Killed in the middle"
DRILLS = 20
TESTS = "tests/actions/test_killed.py"


def measure(place: Place) -> Iterator[Figure]:
    """How many kinds of drill fail."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    if place.engine == "postgresql":
        inherited["TEST_DATABASE_URL"] = urlunsplit(urlsplit(place.url)._replace(path="/evidence_killed"))
    ran = subprocess.run(  # noqa: S603  our own tests
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0", TESTS],
        cwd=ROOT,
        env=inherited | {"DRILLS": str(DRILLS)},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if ran.returncode and not failed:
        yield Figure(GROUP, f"{DRILLS} times each, failed", failure=ran.stdout[-300:] + ran.stderr[-300:])
        return
    yield Figure(GROUP, f"{DRILLS} times each, failed", (len(failed),), "", NONE, note="; ".join(failed))

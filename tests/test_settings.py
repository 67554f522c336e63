"""What the settings promise when nothing is set, and what an operator can choose."""

import json
import os
import subprocess
import sys

from tests.paths import ROOT

HSTS = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")


def settings_with(*names: str, **environment: str) -> list[object]:
    """The values of these settings in an environment."""
    read = f"import json, evidence.settings as read; print(json.dumps([getattr(read, name) for name in {names!r}]))"
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "DATABASE_URL")}
    command = [sys.executable, "-c", read]
    done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=True)
    found: list[object] = json.loads(done.stdout)
    return found


def test_https_is_promised_for_this_name_alone() -> None:
    assert settings_with(*HSTS) == [31_536_000, False, False]


def test_an_operator_promises_it_for_more() -> None:
    assert settings_with(*HSTS, HSTS_SUBDOMAINS="on", HSTS_PRELOAD="on") == [31_536_000, True, True]


def test_a_commit_is_on_the_disk() -> None:
    (options,) = settings_with("SQLITE_OPTIONS")
    assert "PRAGMA synchronous=FULL;" in str(options)

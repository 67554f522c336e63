"""The servers that `manage.py start` starts: what stalls keeps nobody out, and nobody's word is taken for a proxy's."""

import contextlib
import http.client
import importlib.util
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from claims.management import launch
from claims.middleware import FROM_PEOPLE, FROM_STRANGERS
from tests import migrated
from tests.paths import ROOT

# They bring their own database, whatever the suite runs on.
pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
# What the settings of the tests put there.
OURS = ("SECRET_KEY", "DATABASE_URL", "HTTPS")
HEAD = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
STALLED = {
    "before the first byte": b"",
    "in the headers": b"GET /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ",
    "in the body": HEAD + b"Content-Length: 1000\r\n\r\nusername=",
    "in a body of unknown length": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\nusername=",
}


def environment(home: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return inherited | {"EVIDENCE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "evidence.settings"} | settings


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "env").write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")
    (folder / "static").mkdir()
    migrated.copy_into(folder / "db.sqlite3")
    return folder


@contextmanager
def serving(home: Path, monkeypatch: pytest.MonkeyPatch, name: str, **settings: str) -> Iterator[int]:
    """Gives the port of a server of this name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("SERVER", name)
    command = launch.server("127.0.0.1", port)
    running = subprocess.Popen(command, cwd=ROOT, env=environment(home, **settings), stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 60
        while ask(port, "/healthz") != 200:
            assert running.poll() is None, running.stderr and running.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.communicate(timeout=60)
    assert running.returncode == 0


@pytest.fixture(scope="module", params=["gunicorn", "waitress"])
def port(request: pytest.FixtureRequest, home: Path) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as monkeypatch, serving(home, monkeypatch, request.param) as number:
        yield number


def ask(port: int, address: str, **headers: str) -> int | None:
    """The status of the answer; None where there is none within five seconds."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", address, headers=headers)
            return connection.getresponse().status
        except OSError:
            return None


@pytest.mark.parametrize("where", STALLED)
def test_fifty_that_stall_keep_nobody_out(port: int, where: str) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(50):
            held.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(STALLED[where])
        assert [ask(port, "/healthz") for _ in range(8)] == [200] * 8


def test_nobody_without_a_proxy_says_that_the_way_is_encrypted(port: int) -> None:
    assert ask(port, "/", **{"X-Forwarded-Proto": "https"}) == 301
    assert ask(port, "/", **{"X-Forwarded-Protocol": "ssl", "X-Forwarded-Ssl": "on"}) == 301


@pytest.mark.parametrize("name", ["gunicorn", "waitress"])
def test_a_proxy_says_so(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with serving(home, monkeypatch, name, PROXIES="1") as port:
        assert ask(port, "/", **{"X-Forwarded-Proto": "https"}) == 302
        assert ask(port, "/", **{"X-Forwarded-Proto": "http"}) == 301


LOG_IN = """
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from claims.models import User
request = HttpRequest()
request.session = SessionStore()
login(request, User.objects.create_user("sender", password=None), backend="django.contrib.auth.backends.ModelBackend")
request.session.save()
print(request.session.session_key)
"""


@pytest.fixture(scope="module")
def login(home: Path) -> str:
    """The cookie of somebody with a login."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", LOG_IN]
    done = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=True)
    return f"sessionid={done.stdout.strip()}"


def refused(port: int, cookie: str, length: int) -> bool:
    """Whether the server refuses a body of this length before it has it."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        head = HEAD + f"Cookie: {cookie}\r\nContent-Length: {length}\r\n\r\n".encode()
        connection.sendall(head)
        try:
            return b" 413 " in connection.recv(100)
        except TimeoutError:
            return False


def test_a_large_body_is_taken_in_from_somebody_with_a_login_alone(port: int, login: str) -> None:
    assert refused(port, "", FROM_STRANGERS + 1)
    assert refused(port, f"sessionid={'a' * 32}", FROM_STRANGERS + 1)
    assert not refused(port, "", FROM_STRANGERS)
    assert not refused(port, login, FROM_PEOPLE)
    assert refused(port, login, 100_000_000)


@pytest.mark.parametrize(("name", "says"), [("apache", "is neither gunicorn nor waitress")])
def test_an_unknown_server_is_named(monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    monkeypatch.setenv("SERVER", name)
    with pytest.raises(CommandError, match=says):
        launch.server("127.0.0.1", 8000)


def test_waitress_serves_where_gunicorn_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    find: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.delenv("SERVER", raising=False)
    assert launch.server("127.0.0.1", 8000)[2] == "gunicorn"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "fcntl" else find(name))
    assert launch.server("127.0.0.1", 8000)[2] == "evidence.serving"
    monkeypatch.setenv("SERVER", "gunicorn")
    with pytest.raises(CommandError, match="gunicorn does not run on this system"):
        launch.server("127.0.0.1", 8000)

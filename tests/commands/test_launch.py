"""Ways of starting: on a system that lacks what Windows lacks, for the local network, and for work on the code."""

import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from claims.management import launch
from tests import migrated
from tests.commands.servers import answers, ends, process, server, workers_of
from tests.paths import ROOT

# The command brings its own database and server, whatever the suite runs on.
pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
# Every Python that is started with this on its path has nothing that POSIX has alone.
# The standard library of this system takes what it needs for itself before; numpy asks for the name of a Linux.
LIKE_WINDOWS = """
import os, signal, subprocess, sys
for module in "fcntl resource pwd grp termios pty tty".split():
    sys.modules[module] = None
of_os = "getuid geteuid getgid setuid setgid setsid setpgrp setpgid killpg getpgid sysconf nice chown lchown"
of_os += " fchown fchmod getloadavg mkfifo mknod statvfs sync tcgetpgrp ttyname openpty chroot"
for name in dir(os):
    if name.startswith(("exec", "fork", "spawn", "posix_", "sched_", "WIF")) or name in of_os.split():
        delattr(os, name)
for name in "SIGHUP SIGQUIT SIGUSR1 SIGUSR2 SIGKILL SIGALRM SIGSTOP SIGWINCH alarm setitimer".split():
    delattr(signal, name)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A place that was begun without the demonstration, with nobody in it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "env").write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\nHTTPS=off\n")
    migrated.copy_into(folder / "db.sqlite3")
    return folder


def test_it_starts_where_windows_differs(home: Path, port: int, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(LIKE_WINDOWS)
    running = process(home, port, demo="off", having={"PYTHONPATH": str(tmp_path)})
    with server(home, port, running):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/") as page:
            assert page.status == 200
            assert page.headers["Server"] is None, "gunicorn would say its name"
        # Whoever presses Ctrl+C does so for the command and for what it waits for.
        (worker,) = workers_of(running.pid)
        for child in map(int, children_of(running.pid)):
            if b"evidence.serving" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(child, signal.SIGTERM)
        running.wait(timeout=30)
        assert ends(worker, 20)
    assert not answers(f"http://127.0.0.1:{port}/healthz")


def test_a_hostile_document_is_still_read_apart_there(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(LIKE_WINDOWS)
    read = "from claims.rules.extract.confined import read_apart; print(read_apart('text', b'Good morning.').text)"
    done = subprocess.run(
        [sys.executable, "-c", read],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "Good morning.\n", done.stderr


def said_by(home: Path, port: int, **settings: str) -> str:
    """What a start that refuses says."""
    refused = process(home, port, having=settings)
    said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1, said
    return str(said)


# Finds this machine in a network, whichever it is in.
IN_A_NETWORK = """
import socket
class Socket(socket.socket):
    def connect(self, address):
        return None if self.type == socket.SOCK_DGRAM else super().connect(address)
    def getsockname(self):
        return ("127.0.0.2", 1) if self.type == socket.SOCK_DGRAM else super().getsockname()
socket.socket = Socket
"""


@pytest.mark.parametrize("by", ["gunicorn", "waitress"])
def test_a_shared_server_says_what_to_type_and_answers_there(home: Path, port: int, tmp_path: Path, by: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(IN_A_NETWORK)
    settings = {"SHARE": "on", "PYTHONPATH": str(tmp_path), "SERVER": by}
    with server(home, port, process(home, port, demo="off", having=settings)):
        with urllib.request.urlopen(f"http://127.0.0.2:{port}/login/") as page:
            assert page.status == 200
        other = urllib.request.Request(f"http://127.0.0.2:{port}/login/", headers={"Host": "elsewhere.example"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(other)  # noqa: S310  our own server
    said = (home / "said").read_text()
    assert f"type http://127.0.0.2:{port}/\n" in said
    assert "The way there is not encrypted" in said


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "the passwords of the demonstration are printed"),
        ({"DEMO": "off", "DEBUG": "on"}, "DEBUG=on shows them the insides of errors"),
        ({"DEMO": "off", "HTTPS": "on"}, "SHARE=on serves plain HTTP, and HTTPS=on refuses that"),
        ({"SHARE": "maybe"}, "SHARE=maybe is neither on nor off"),
    ],
)
def test_it_is_not_shared(home: Path, port: int, asked: dict[str, str], says: str) -> None:
    said = said_by(home, port, **{"SHARE": "on"} | asked)
    assert says in said
    assert said.count("\n") == 1, said
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM claims_user").fetchone() == (0,)


def test_without_a_network_there_is_no_address_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    class Alone(socket.socket):
        def connect(self, address: object) -> None:
            raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "socket", Alone)
    with pytest.raises(CommandError, match="finds no network"):
        launch.address_in_network()


def children_of(process_id: int) -> list[str]:
    return Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()


def test_for_work_on_the_code_it_shows_errors_and_starts_anew_when_code_changes(home: Path, port: int) -> None:
    running = process(home, port, demo="off", having={"DEBUG": "on"})
    with server(home, port, running):
        with pytest.raises(urllib.error.HTTPError) as wrong:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/no-such-page/")
        assert b"DEBUG = True" in wrong.value.read()
        before = children_of(running.pid)
        until = time.monotonic() + 60
        while set(before) == set(children_of(running.pid)) and time.monotonic() < until:
            # Again: what changes before the first look is not seen to change.
            (ROOT / "claims/urls.py").touch()
            time.sleep(1)
        assert set(before) != set(children_of(running.pid))


def test_what_others_could_read_is_closed_to_them_and_so_is_what_is_made(home: Path, port: int) -> None:
    home.chmod(0o755)
    with server(home, port, process(home, port, demo="off", umask=0o022)):
        pass
    assert f"Other users of this machine could read {home}" in (home / "said").read_text()
    assert [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077 and path.name != "said"] == []
    with server(home, port, process(home, port, demo="off", umask=0o022)):
        pass
    assert "Other users" not in (home / "said").read_text()

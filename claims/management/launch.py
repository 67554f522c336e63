"""Where the server of `manage.py start` listens, what serves there, and the worker beside it."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, NoReturn

from django.conf import settings
from django.core.management.base import CommandError

THIS_MACHINE = "127.0.0.1"
EVERY_NETWORK = "0.0.0.0"  # noqa: S104  asked for by SHARE=on
# No packet goes there: an address that belongs to nobody shows which of ours would be used.
ELSEWHERE = ("192.0.2.1", 9)
# Whether a process can be replaced by another, and be put into a session of its own.
POSIX = hasattr(os, "fork")


def is_on(name: str, *, default: str) -> bool:
    """Whether an on/off setting of the environment is on. Raises CommandError where it is neither."""
    asked = os.environ.get(name, default).lower()
    if asked not in ("on", "off"):
        raise CommandError(f"{name}={asked} is neither on nor off.")
    return asked == "on"


def free_port(host: str) -> int:
    """The port that PORT names. Raises CommandError where it is none, or taken."""
    asked = os.environ.get("PORT", "8000")
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise CommandError(f"PORT={asked} is not a port number.")
    with socket.socket() as probe:
        # Where a server just ended. On Windows that option would share the port with one that runs.
        probe.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR), 1)
        try:
            probe.bind((host, int(asked)))
        except OSError as error:
            raise CommandError(
                f"Port {asked} is in use or not allowed ({error.strerror}). Try another: make run PORT=8080"
            ) from error
    return int(asked)


def address_in_network() -> str:
    """The address by which others in the local network reach this machine. Raises CommandError where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError as error:
            raise CommandError("SHARE=on finds no network that this machine is in.") from error
        return str(probe.getsockname()[0])


def allow_hosts(*names: str) -> None:
    """Have the server that is started next answer to these names, too."""
    os.environ["ALLOWED_HOSTS"] = ",".join(dict.fromkeys([*settings.ALLOWED_HOSTS, *names]))


def server(host: str, port: int) -> list[str]:
    """The command that serves: gunicorn where it runs, else waitress alone; SERVER chooses. Raises CommandError.

    With DEBUG on it is Django's own server, which starts anew when code has changed.
    """
    if settings.DEBUG:
        return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "runserver", f"{host}:{port}"]
    runs_gunicorn = importlib.util.find_spec("fcntl") is not None
    asked = os.environ.get("SERVER") or ("gunicorn" if runs_gunicorn else "waitress")
    if asked == "waitress":
        return [sys.executable, "-m", "evidence.serving", host, str(port)]
    if asked != "gunicorn":
        raise CommandError(f"SERVER={asked} is neither gunicorn nor waitress.")
    if not runs_gunicorn:
        raise CommandError("gunicorn does not run on this system. Leave SERVER out, and waitress serves.")
    config = ["--config", "python:evidence.gunicorn"]
    return [sys.executable, "-m", "gunicorn", *config, "--bind", f"{host}:{port}", "evidence.wsgi"]


def start_worker() -> IO[bytes]:
    """Start a worker for what outlasts a request; it ends when what is returned is closed.

    That stays with this process and with the server that takes its place, so that the worker goes when they are gone,
    however they go. Ctrl+C is kept away from it: it hears of the end once.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "work"]
    apart = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=POSIX, creationflags=apart)  # noqa: S603
    assert worker.stdin is not None  # noqa: S101  it was asked for
    os.set_inheritable(worker.stdin.fileno(), True)
    return worker.stdin


def become(command: list[str]) -> NoReturn:
    """Run our own command in the place of this process; on Windows, which cannot do that, until it ends."""
    os.chdir(settings.BASE_DIR)
    if POSIX:
        os.execv(command[0], command)  # noqa: S606
    try:
        raise SystemExit(subprocess.call(command))  # noqa: S603
    except KeyboardInterrupt:
        # The server has heard it, too.
        raise SystemExit(0) from None

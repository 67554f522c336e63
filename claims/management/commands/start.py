"""From a fresh checkout to a running server, in one command."""

import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from claims.actions.demonstration import recorded_as_demonstration
from claims.checks import refuse_unfinished_restore
from claims.choices import Role
from claims.exchange.corpus import load_corpus, size
from claims.management.progress import Progress
from claims.models import Demonstration, Round, User

HOST = "127.0.0.1"
# Whose installation it is: made by the first start, with or without the demonstration, and kept when that goes.
EVERYONE = "everyone"
# Demonstration people are called by their role.
PEOPLE: dict[str, tuple[Role, ...]] = {
    "curator": (Role.CURATOR,),
    "reviewer-1": (Role.REVIEWER,),
    "reviewer-2": (Role.REVIEWER,),
    "lead": (Role.LEAD,),
    "reader": (Role.READER,),
}
NAMES = {
    EVERYONE: "All roles in one",
    "curator": "Curator",
    "reviewer-1": "Reviewer 1",
    "reviewer-2": "Reviewer 2",
    "lead": "Lead",
    "reader": "Reader",
}


class Command(BaseCommand):
    help = (
        "Migrate, load the demonstration into an empty database (DEMO=off leaves it empty), and serve."
        " PORT sets the port (8000)."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unfinished_restore()
        port, demonstrate = self._free_port(), self._is_demonstration_wanted()
        call_command("migrate", verbosity=0)
        if not User.objects.exists():
            self._begin(demonstrate=demonstrate)
        elif not demonstrate and Demonstration.objects.exists():
            self.stdout.write("The demonstration is here: `manage.py remove_demonstration` takes it away.")
        self._analyse()
        self._collect_static()
        self._say_hello(port)
        self._start_worker()
        self._serve(port)

    def _is_demonstration_wanted(self) -> bool:
        asked = os.environ.get("DEMO", "on").lower()
        if asked not in ("on", "off"):
            raise CommandError(f"DEMO={asked} is neither on nor off.")
        return asked == "on"

    def _free_port(self) -> int:
        asked = os.environ.get("PORT", "8000")
        if not asked.isdigit() or not 0 < int(asked) < 65536:
            raise CommandError(f"PORT={asked} is not a port number.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, int(asked)))
            except OSError as error:
                raise CommandError(
                    f"Port {asked} is in use or not allowed ({error.strerror}). Try another: make run PORT=8080"
                ) from error
        return int(asked)

    @transaction.atomic
    def _begin(self, *, demonstrate: bool) -> None:
        """All of it or nothing: a first start that is cut short is a first start again."""
        passwords = {EVERYONE: self._make_person(EVERYONE, tuple(Role))}
        if demonstrate:
            with recorded_as_demonstration():
                passwords |= {name: self._make_person(name, roles) for name, roles in PEOPLE.items()}
                self._load_corpus()
        # Before the rows are there for good, and not after: a password that is nowhere opens nothing.
        self._keep_logins(passwords)

    def _make_person(self, username: str, roles: tuple[Role, ...]) -> str:
        """Make an account; returns its password."""
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(username, password=password, pseudonym=NAMES[username])
        user.groups.set(Group.objects.filter(name__in=roles))
        return password

    def _load_corpus(self) -> None:
        people = User.objects.in_bulk(field_name="username")
        progress = Progress(size(), "Demonstration corpus", sys.stderr)
        load_corpus(curator=people["curator"], reviewers=people, round_=Round.objects.open().get(), done=progress.add)

    def _analyse(self) -> None:
        """Tell SQLite what its tables hold now, from a sample, so that it chooses the right index."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA analysis_limit = 1000")
                cursor.execute("ANALYZE")

    def _collect_static(self) -> None:
        """Only when a static file is newer than the last collection: it takes longer than the rest of a start."""
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        folders = [Path(settings.BASE_DIR) / "claims" / "static", Path(sys.prefix)]
        newest = max(
            [path.stat().st_mtime for path in folders[0].rglob("*")]
            + [path.stat().st_mtime for path in folders[1].glob("installed-*")]
        )
        if not manifest.exists() or manifest.stat().st_mtime < newest:
            call_command("collectstatic", interactive=False, verbosity=0)

    def _say_hello(self, port: int) -> None:
        self.stdout.write(f"\nEvidence is on http://{HOST}:{port}/ (stop it with Ctrl+C)\n")
        passwords = self._logins_that_hold()
        if passwords:
            self.stdout.write(f"\nLogins, kept in {self._logins_file} until their passwords are changed:\n")
            self.stdout.write(_as_lines(passwords))
        self.stdout.flush()

    def _logins_that_hold(self) -> dict[str, str]:
        """The passwords that were made here and still open an account; the file forgets all others."""
        if not self._logins_file.is_file():
            return {}
        lines = self._logins_file.read_text(encoding="utf-8").splitlines()
        kept = {name: word for name, word, *_ in (line.split() for line in lines if " " in line.strip())}
        hashes = dict(User.objects.filter(username__in=kept, is_active=True).values_list("username", "password"))
        held = {name: word for name, word in kept.items() if check_password(word, hashes.get(name, ""))}
        if held != kept:
            self._keep_logins(held)
        return held

    def _keep_logins(self, passwords: dict[str, str]) -> None:
        self._logins_file.touch(mode=0o600)
        self._logins_file.write_text(_as_lines(passwords), encoding="utf-8")

    @property
    def _logins_file(self) -> Path:
        return Path(settings.HOME) / "logins.txt"

    def _start_worker(self) -> None:
        """A worker for what outlasts a request. It ends when the other end of its input is closed.

        That end stays with this process and with the server that takes its place, so that the worker goes when they
        are gone, however they go. Its own session keeps Ctrl+C away from it: it hears of the end once.
        """
        workers, ours = os.pipe()
        os.set_inheritable(ours, True)
        manage = Path(settings.BASE_DIR) / "manage.py"
        subprocess.Popen([sys.executable, str(manage), "work"], stdin=workers, start_new_session=True)  # noqa: S603
        os.close(workers)

    def _serve(self, port: int) -> None:
        """SQLite has one writer, so one worker; threads serve readers and downloads beside it."""
        sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        gunicorn = Path(sys.executable).with_name("gunicorn")
        arguments = [
            str(gunicorn), "evidence.wsgi", "--bind", f"{HOST}:{port}", "--worker-class", "gthread",
            "--workers", "1" if sqlite else "2", "--threads", "4", "--timeout", "120", "--log-level", "warning",
        ]  # fmt: skip
        os.execv(gunicorn, arguments)  # noqa: S606  our own server, with fixed arguments


def _as_lines(passwords: dict[str, str]) -> str:
    return "".join(f"{name:<12} {password}\n" for name, password in passwords.items())

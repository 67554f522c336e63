"""From a fresh checkout to a running server, in one command."""

import secrets
import socket
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
from claims.actions.job import start_intervals
from claims.checks import is_open_to_others, refuse_unfinished_restore
from claims.choices import Role
from claims.exchange.corpus import load_corpus, size
from claims.exchange.corpus_release import release_corpus
from claims.exchange.corpus_rounds import load_rounds, ratings
from claims.management import launch
from claims.management.progress import Progress
from claims.models import Demonstration, Round, User

# Whose installation it is: made by the first start, with or without the demonstration, and kept when that goes.
EVERYONE = "everyone"
# Demonstration people are called by their role.
PEOPLE: dict[str, tuple[Role, ...]] = {
    "curator": (Role.CURATOR,),
    "curator-2": (Role.CURATOR,),
    "reviewer-1": (Role.REVIEWER,),
    "reviewer-2": (Role.REVIEWER,),
    "reviewer-3": (Role.REVIEWER,),
    "lead": (Role.LEAD,),
    "reader": (Role.READER,),
}
NAMES = {
    EVERYONE: "All roles in one",
    "curator": "Curator",
    "curator-2": "Curator 2",
    "reviewer-1": "Reviewer 1",
    "reviewer-2": "Reviewer 2",
    "reviewer-3": "Reviewer 3",
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
        self._keep_private(Path(settings.HOME))
        share, demonstrate = launch.is_on("SHARE", default="off"), launch.is_on("DEMO", default="on")
        host = launch.EVERY_NETWORK if share else launch.THIS_MACHINE
        port = launch.free_port(host)
        server = launch.server(host, port)
        call_command("migrate", verbosity=0)
        if share:
            self._refuse_to_share(demonstrate=demonstrate)
        if not User.objects.exists():
            self._begin(demonstrate=demonstrate)
        elif not demonstrate and Demonstration.objects.exists():
            self.stdout.write("The demonstration is here: `manage.py remove_demonstration` takes it away.")
        shared_as = launch.address_in_network() if share else ""
        self._analyse()
        self._collect_static()
        if shared_as:
            launch.allow_hosts(shared_as, socket.gethostname(), f"{socket.gethostname()}.local")
        self._say_hello(port, shared_as)
        with launch.start_worker():
            launch.become(server)

    def _keep_private(self, home: Path) -> None:
        """Close the folder to others, and say so: what they have seen until now they have seen."""
        if is_open_to_others(home):
            home.chmod(0o700)
            self.stdout.write(f"Other users of this machine could read {home}, passwords included. Now they cannot.")

    def _refuse_to_share(self, *, demonstrate: bool) -> None:
        """Raises CommandError where others must not be let in."""
        if Demonstration.objects.exists() or (demonstrate and not User.objects.exists()):
            raise CommandError(
                "SHARE=on lets others in, and the passwords of the demonstration are printed. Take it away first"
                " (manage.py remove_demonstration), or begin without it in another folder:"
                " make run SHARE=on DEMO=off EVIDENCE_HOME=folder"
            )
        if settings.DEBUG:
            raise CommandError("SHARE=on lets others in, and DEBUG=on shows them the insides of errors.")
        if settings.HTTPS:
            raise CommandError("SHARE=on serves plain HTTP, and HTTPS=on refuses that. See docs/operations.md.")

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
        progress = Progress(size() + ratings(), "Demonstration corpus", sys.stderr)
        load_rounds(load_corpus(people=people, done=progress.add), done=progress.add)
        # Seconds of work that nobody waits for: the worker has them ready soon after the first page is there.
        for round_ in Round.objects.filter(closed_at__isnull=False):
            start_intervals(actor=people["lead"], round_=round_)
        release_corpus(lead=people["lead"], round_=Round.objects.standing_now())

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

    def _say_hello(self, port: int, shared_as: str) -> None:
        self.stdout.write(f"\nEvidence is on http://{launch.THIS_MACHINE}:{port}/ (stop it with Ctrl+C)\n")
        if shared_as:
            self.stdout.write(
                f"On other computers of this network, type http://{shared_as}:{port}/\n"
                "The way there is not encrypted: whoever is in this network can read passwords and pages.\n"
            )
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


def _as_lines(passwords: dict[str, str]) -> str:
    return "".join(f"{name:<12} {password}\n" for name, password in passwords.items())

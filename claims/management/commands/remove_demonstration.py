"""Take the demonstration away again."""

from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.demonstration import remove_demonstration
from claims.management.actor import lead_named
from claims.models import Demonstration
from claims.reads.demonstration import Removal, Touched, removal_of

# Records of one kind that are named one by one; of more, the number says enough.
SHOWN = 10


class Command(BaseCommand):
    help = (
        "Take the demonstration and its people away, whole. Says first what goes, and what of your own stands on it or"
        " has something of it; without --yes nothing is done. It cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="username", metavar="LEAD", help="in whose name; somebody who stays")
        parser.add_argument(
            "--keep", action="append", default=[], metavar="USER",
            help="a demonstration account that did work of your own, and stays as yours; can be given several times",
        )  # fmt: skip
        parser.add_argument("--with-own", action="store_true", help="also what people here have put on it")
        parser.add_argument("--yes", action="store_true", help="do it; without this, only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        demonstration = Demonstration.objects.first()
        if demonstration is None:
            raise CommandError("There is no demonstration here.")
        lead, keep = lead_named(options["username"]), options["keep"]
        self._say(removal_of(demonstration, keep=keep))
        if not options["yes"]:
            raise CommandError("Nothing was done. Say --yes to take it away for good.")
        try:
            remove_demonstration(actor=lead, keep=keep, with_own=options["with_own"])
        except ValidationError as error:
            raise CommandError(f"Nothing was done. {' '.join(error.messages)}") from error
        except PermissionDenied as error:
            raise CommandError(f"Nothing was done. {error}") from error
        self.stdout.write("The demonstration is gone. Backups that were made before still have it.")

    def _say(self, removal: Removal) -> None:
        self.stdout.write("The demonstration is, and what hangs on it:")
        self.stdout.write("  " + ", ".join(f"{number:,} {name}" for name, number in removal.counts()))
        self.stdout.write(f"  accounts: {', '.join(removal.people) or 'none'}")
        self._list("Of your own, on it (goes only when you say --with-own):", list(removal.touched()))
        people = sorted({touched.person for touched in removal.in_the_way if touched.person})
        keep = "".join(f" --keep {name}" for name in people)
        self._list(
            "Of your own, with something of it. Change it first"
            + (f"; work under a demonstration account stays with{keep}:" if keep else ":"),
            removal.in_the_way,
        )
        if removal.mentions:
            self.stdout.write(
                f"{removal.mentions:,} entries in histories of your own records name something of it; they stay, and"
                " show nothing in its place."
            )

    def _list(self, heading: str, touched: list[Touched]) -> None:
        if touched:
            self.stdout.write(heading)
        for kind, group in groupby(touched, key=lambda one: one.what.rsplit(" ", 1)[0]):
            rows = list(group)
            for one in rows[:SHOWN]:
                self.stdout.write(f"  {one}")
            if len(rows) > SHOWN:
                self.stdout.write(f"  and {len(rows) - SHOWN:,} more: {kind}")

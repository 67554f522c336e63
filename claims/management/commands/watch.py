"""Have fetched what is due of the sources that are watched; once a day is enough."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.actions.watch import fetch_due
from claims.management.actor import curator_named


class Command(BaseCommand):
    help = (
        "Have fetched what is due of the sources that are watched, where FETCH_PAGES is on; a worker does it. What"
        " cannot be fetched waits on the page /changes/due/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as", dest="actor", metavar="USER", help="In whose name, where who set a schedule is no curator any more."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = curator_named(options["actor"]) if options["actor"] else None
        self.stdout.write(str(fetch_due(actor=actor)))

"""Destroy what a lead has withheld."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.purge import purge
from claims.actions.purge_log import write_purges_down
from claims.management.actor import lead_named
from claims.models import Withholding


class Command(BaseCommand):
    help = (
        "Destroy the bytes, the text and the words of a capture that a lead has withheld. Hashes, reason, who and when"
        " stay. It cannot be undone; backups that were made before have it until the next one is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("withholding", metavar="WITHHOLDING_UID", help="as the page on which it was withheld says")
        parser.add_argument("--as", dest="username", metavar="LEAD", help="in whose name")
        parser.add_argument("--yes", action="store_true", help="do it; without this, only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        withholding = Withholding.objects.select_related("capture__source", "created_by").defer("capture__text")
        found = withholding.filter(uid=options["withholding"]).first()
        if found is None:
            raise CommandError(f"There is no withholding “{options['withholding']}”.")
        lead = lead_named(options["username"])
        capture = found.capture
        self.stdout.write(
            f"Capture {capture.uid} of “{capture.source.shown_title}”, {capture.size:,} bytes, sha256 {capture.sha256},"
            f" withheld by {found.created_by.shown_name}: {found.reason}"
        )
        if not options["yes"]:
            raise CommandError("Nothing was done. Say --yes to destroy it for good.")
        try:
            purge(actor=lead, withholding=found)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Purged. Backups that were made before have it until the next one: make one now.")
        for log in write_purges_down():
            self.stdout.write(f"It could not be written down in {log}: a restore from there would bring it back.")

"""Destroy what a lead has withheld."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.purge import purge, redo_purge
from claims.actions.purge_log import write_purges_down
from claims.management.actor import lead_named
from claims.models import Withholding
from claims.reads.purge_log import BadLog, purged_and_back
from claims.reads.quoting import staying
from claims.reads.release import releases_quoting


class Command(BaseCommand):
    help = (
        "Destroy the bytes, the text and the words of a capture that a lead has withheld. Hashes, reason, who and when"
        " stay. It cannot be undone; backups that were made before have it until the next one is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "withholding", metavar="WITHHOLDING_UID", nargs="?", help="as the page on which it was withheld says"
        )
        parser.add_argument(
            "--again", action="store_true",
            help="what was purged before and is here again, because a database was put back by hand; as it was then",
        )  # fmt: skip
        parser.add_argument("--as", dest="username", metavar="LEAD", help="in whose name")
        parser.add_argument(
            "--withhold-releases", action="store_true",
            help="withhold the releases that have its words, for the reason that is given, and destroy their files",
        )  # fmt: skip
        parser.add_argument("--yes", action="store_true", help="do it; without this, only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["withholding"]) == options["again"]:
            raise CommandError("Say which withholding, or --again.")
        if options["again"]:
            self._purge_again(yes=options["yes"])
            return
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
        for place in staying(capture):
            self.stdout.write(f"This quotes it and stays, for people to look at: {place}")
        for release in releases_quoting(found):
            state = "is withheld: its file is destroyed" if release.withheld_at else "must be withheld first"
            self.stdout.write(f"{release} has its words, and {state}.")
        if not options["yes"]:
            raise CommandError("Nothing was done. Say --yes to destroy it for good.")
        try:
            purge(actor=lead, withholding=found, withhold_releases=options["withhold_releases"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Purged. Backups that were made before have it until the next one: make one now.")
        for log in write_purges_down():
            self.stdout.write(f"It could not be written down in {log}: a restore from there would bring it back.")

    def _purge_again(self, *, yes: bool) -> None:
        try:
            back = purged_and_back()
        except BadLog as error:
            raise CommandError(str(error)) from error
        for told in back:
            self.stdout.write(f"Capture {told.capture}, purged on {told.purged_at[:10]}: {told.reason}")
        if back and not yes:
            raise CommandError("Nothing was done. Say --yes to destroy it for good.")
        for told in back:
            redo_purge(told=told)
        self.stdout.write(f"{len(back):,} captures were purged again.")

"""Make a place from a backup."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from claims.exchange.backup.folder import BadBackup, Folder
from claims.exchange.backup.restore import check_backup, restore
from claims.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Restore the newest backup in FOLDER into this place, which has to be empty: no database, no files. What was"
        " purged since is purged again; the end is `verify`. A restore that was cut short goes on where it was."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="as `backup` made it")
        parser.add_argument("--backup", metavar="NAME", help="another backup than the newest, by its name")
        parser.add_argument("--check", action="store_true", help="check every hash of the backup, and restore nothing")
        parser.add_argument(
            "--purges", type=Path, action="append", default=[], metavar="FILE",
            help="a further log of purges: the purges.jsonl of the place that was lost, where that is still there",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)
        try:
            backup = Folder(options["folder"]).newest(options["backup"])
            about = backup.about
            self.stdout.write(f"{backup.path}: made by Evidence {about.version}, {about.files:,} files")
            progress = Progress((1 if options["check"] else 2) * about.files + 2, "Files", sys.stderr)
            if options["check"]:
                check_backup(backup, progress.add)
                self.stdout.write("Everything is as it was backed up.")
                return
            restored = restore(options["folder"], name=backup.name, logs=options["purges"], done=progress.add)
        except BadBackup as error:
            raise CommandError(f"Not restored. {error}") from error
        for uid in restored.purged:
            self.stdout.write(f"Purged again, as it was after this backup: capture {uid}")
        self.stdout.write("Restored. Everybody logs in again, with the password that they had then.")
        call_command("verify", stdout=self.stdout, stderr=self.stderr)

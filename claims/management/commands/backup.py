"""Back everything up while people work."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exchange.backup.folder import BadBackup
from claims.exchange.backup.make import Made, make_backup
from claims.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Back the database and all files up into FOLDER, while people work; only files that it lacks are copied. What"
        " is in FOLDER is for its owner alone. Backups from before a purge go when the new one is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="on another disk; made where there is none")
        parser.add_argument("--keep", type=int, metavar="N", help="keep the newest N backups; without this, all")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep takes a number from 1 up.")
        os.umask(0o077)
        progress: Progress | None = None

        def tell(number: int, total: int) -> None:
            nonlocal progress
            progress = progress or Progress(total, "Files", sys.stderr)
            progress.add()

        try:
            made = make_backup(options["folder"], keep=options["keep"], done=tell)
        except BadBackup as error:
            raise CommandError(f"No backup was made. {error}") from error
        about = made.backup.about
        self.stdout.write(
            f"{made.backup.path}: Evidence {about.version}, {made.backup.database.stat().st_size:,} bytes of database,"
            f" {about.files:,} files, of which {made.copied:,} are new to the folder."
        )
        for dropped in made.dropped:
            self.stdout.write(f"Taken away: {dropped.name}")
        for log in made.untold:
            self.stdout.write(f"What was purged could not be written down in {log}.")
        self._fail_if_incomplete(made)

    def _fail_if_incomplete(self, made: Made) -> None:
        """A backup that was made, and is not all that it should be, ends with an error that somebody sees."""
        for sha256 in made.backup.about.missing:
            self.stdout.write(f"Missing or damaged here, and not in the folder: the file {sha256}")
        for damaged in made.damaged:
            self.stdout.write(f"An older backup cannot be read: {damaged}")
        if made.backup.about.missing:
            number = len(made.backup.about.missing)
            raise CommandError(f"The backup was made without {number:,} files. Run `manage.py verify`.")
        if made.damaged:
            raise CommandError("The backup was made. Until you take the damaged one away, no old file is taken away.")

"""Notices of retractions, put on the sources and evidence items that they name."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.actions.retraction import Flag, Flagged, flag_retractions
from claims.exchange.retractions import Notices, read_retractions
from claims.management.actor import curator_named
from claims.models import EvidenceItem, User

_SHOWN = 500


class Command(BaseCommand):
    help = "Flag what was retracted, corrected or put under concern, by the CSV file of Retraction Watch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="retraction_watch.csv as it is published")
        parser.add_argument("--as", dest="username", metavar="CURATOR", help="in whose name")
        parser.add_argument("--dry-run", action="store_true", help="say what would be, and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        actor = curator_named(options["username"])
        try:
            read = read_retractions(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        self._read(read)
        if not read.notices:
            raise CommandError("Nothing in it can be looked for here.")
        self._flag(actor, read, path.name, dry_run=options["dry_run"])

    def _read(self, read: Notices) -> None:
        for one in read.problems:
            self.stdout.write(f"{one.where}: {one.what}: {one.why}")
        self.stdout.write(
            f"{read.found:,} rows: {len(read.notices):,} notices, {read.nameless:,} without a DOI and PMID,"
            f" {read.refused:,} refused."
        )

    def _flag(self, actor: User, read: Notices, name: str, *, dry_run: bool) -> None:
        today = timezone.localdate()
        flagged = flag_retractions(actor=actor, notices=read.notices, checked_on=today, origin=name, dry_run=dry_run)
        self._tell(flagged, "would be flagged" if dry_run else "flagged")
        if dry_run:
            self.stdout.write("Nothing was stored. Without --dry-run it is.")
        if flagged.refused:
            raise CommandError(f"{len(flagged.refused):,} could not be flagged, each named above.")

    def _tell(self, flagged: Flagged, done: str) -> None:
        for verb, flags in {done: flagged.changed, "kept": flagged.kept, "refused": flagged.refused}.items():
            for flag in flags[:_SHOWN]:
                self.stdout.write(f"{verb}: {_line(flag)}")
        self.stdout.write(
            f"{len(flagged.changed):,} {done}, {len(flagged.same):,} said so already,"
            f" {len(flagged.kept):,} kept, {len(flagged.refused):,} refused."
        )


def _line(flag: Flag) -> str:
    """Which record, what it said, and what the notice says."""
    kind = "evidence item" if isinstance(flag.record, EvidenceItem) else "source"
    dated = f" of {flag.notice.on}" if flag.notice.on else ""
    because = f" ({flag.refused})" if flag.refused else ""
    return f"{kind} “{flag.record}”: {flag.before.label}; the notice says {flag.notice.status.label}{dated}{because}"

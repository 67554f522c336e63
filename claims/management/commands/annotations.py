"""Claims as W3C Web Annotations, out and in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.database.snapshot import snapshot
from claims.exchange.annotation import COLLECTION, JSONL, annotations, written
from claims.exchange.annotation_in import BadAnnotations, import_annotations, read_annotations
from claims.management.actor import curator_named
from claims.models import Claim


class Command(BaseCommand):
    help = "Write claims as W3C Web Annotations, or mark claims from such a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="write all claims that are not withdrawn")
        out.add_argument("file", type=Path, help="*.jsonl: one annotation a line; *.jsonld: an AnnotationCollection")
        out.add_argument(
            "--address", default=settings.PUBLIC_ADDRESS, metavar="URL",
            help="what addresses begin with, such as https://evidence.example (default: PUBLIC_ADDRESS)",
        )  # fmt: skip
        take = ways.add_parser("import", help="mark the claims of a file; all of them or none")
        take.add_argument("file", type=Path)
        take.add_argument("--as", dest="username", metavar="CURATOR", help="in whose name")
        take.add_argument("--dry-run", action="store_true", help="say what would be done, and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "export":
            self._export(options["file"], options["address"])
        else:
            self._import(options["file"], options["username"], dry_run=options["dry_run"])

    def _export(self, path: Path, address: str) -> None:
        form = COLLECTION if path.suffix in (".jsonld", ".json") else JSONL
        try:
            with path.open("w", encoding="utf-8", newline="\n") as file, snapshot():
                number = Claim.objects.current().count()
                file.writelines(written(annotations(Claim.objects.current(), address), number, form))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{number:,} annotations written to {path}.")

    def _import(self, path: Path, username: str | None, *, dry_run: bool) -> None:
        actor = curator_named(username)
        try:
            done = import_annotations(actor=actor, rows=read_annotations(path), dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except BadAnnotations as error:
            for row, why in error.errors:
                self.stdout.write(f"row {row}: {why}")
            raise CommandError(
                f"Nothing was stored: {len(error.errors):,} rows are wrong, each named above."
            ) from error
        verb = "would be marked" if dry_run else "marked"
        self.stdout.write(
            f"{len(done.marked):,} claims {verb}, {done.known:,} known already,"
            f" {done.withheld:,} withheld and left out."
        )

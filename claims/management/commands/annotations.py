"""Claims as W3C Web Annotations, out and in."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.database.snapshot import snapshot
from claims.exchange.annotation import COLLECTION, JSONL, annotations, written
from claims.exchange.annotation_file import BadFile, read_annotations
from claims.exchange.annotation_in import Became, import_annotations
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
        take = ways.add_parser("import", help="say what a file would mark, and mark it with --store")
        take.add_argument("file", type=Path)
        take.add_argument("--as", dest="username", metavar="CURATOR", help="in whose name")
        way = take.add_mutually_exclusive_group()
        way.add_argument("--store", action="store_true", help="mark the claims; what is refused stops no other")
        way.add_argument("--dry-run", action="store_true", help="say what would be, and store nothing: the default")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "export":
            self._export(options["file"], options["address"])
        else:
            self._import(options["file"], options["username"], store=options["store"])

    def _export(self, path: Path, address: str) -> None:
        form = COLLECTION if path.suffix in (".jsonld", ".json") else JSONL
        try:
            with path.open("w", encoding="utf-8", newline="\n") as file, snapshot():
                number = Claim.objects.current().count()
                file.writelines(written(annotations(Claim.objects.current(), address), number, form))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{number:,} annotations written to {path}.")

    def _import(self, path: Path, username: str | None, *, store: bool) -> None:
        actor = curator_named(username)
        count: Counter[Became] = Counter()
        try:
            with path.open("rb") as file:
                for one in import_annotations(actor=actor, rows=read_annotations(file), store=store):
                    count[one.became] += 1
                    if one.became == Became.REFUSED:
                        self.stdout.write(f"row {one.row}: {one.why}")
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except BadFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{count[Became.MARKED]:,} claims {'marked' if store else 'would be marked'},"
            f" {count[Became.KNOWN]:,} known already, {count[Became.WITHHELD]:,} withheld and left out,"
            f" {count[Became.REFUSED]:,} refused."
        )
        if not store:
            self.stdout.write("Nothing was stored. With --store it is.")
        if count[Became.REFUSED]:
            raise CommandError(f"{count[Became.REFUSED]:,} rows were refused, each named above.")

"""The data dictionary of the exported files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from claims.exchange.dictionary import markdown


class Command(BaseCommand):
    help = "Write the data dictionary of the exported files, as Markdown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"]:
            options["output"].write_text(markdown(), encoding="utf-8", newline="\n")
        else:
            self.stdout.write(markdown(), ending="")

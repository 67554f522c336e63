"""How far raters agree, from any long table: without the database, so that readers of a release can repeat figures."""

import csv
import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exchange.agreement import as_json, as_text
from claims.exchange.long_table import Columns, read_rows
from claims.management.progress import Progress
from claims.rules.review.agreement.bootstrap import RESAMPLES, SEED, Resampling
from claims.rules.review.agreement.figures import Figures, agreement
from claims.rules.review.agreement.table import BadTable

# What other programs write where nothing was said.
LOOKS_MISSING = {"na", "n/a", "nan", "null", "none", "."}


class Command(BaseCommand):
    help = "Work out how far raters agree, from a CSV with one row for what one rater said of one unit."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        # An order such as -1,0,1,2 is a value, as newer Pythons take it; older ones take it for an option.
        parser._negative_number_matcher = re.compile(r"-\.?\d")
        parser.add_argument(
            "--file", type=Path, required=True, help="CSV in UTF-8; cells apart by comma, semicolon or tab"
        )
        parser.add_argument("--unit", required=True, metavar="COLUMN", help="what was rated, such as claim_uid")
        parser.add_argument("--rater", required=True, metavar="COLUMN", help="who rated, such as reviewer")
        parser.add_argument("--value", required=True, metavar="COLUMN", help="what they said; an empty cell is missing")
        parser.add_argument(
            "--order", type=_names, default=[], metavar="LEVELS", help='levels from low to high: "low,moderate,high"'
        )
        parser.add_argument(
            "--categories",
            type=_names,
            default=[],
            metavar="VALUES",
            help="all values that were possible, for AC1, AC2",
        )
        parser.add_argument(
            "--cluster", default="", metavar="COLUMN", help="intervals that resample these, such as source_uid"
        )
        parser.add_argument(
            "--seed",
            type=_seed,
            metavar="N",
            help=f"seed of the intervals (default: {SEED}); alone: units are resampled",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures = self._figures(options)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except BadTable as error:
            raise CommandError(str(error)) from error
        self._notice(figures)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(figures), ensure_ascii=False, allow_nan=False, indent=1))
        else:
            self.stdout.write("\n".join(as_text(figures)))

    def _figures(self, options: dict[str, Any]) -> Figures:
        columns = Columns(options["unit"], options["rater"], options["value"], options["cluster"])
        rows = read_rows(options["file"], columns)
        named = {"order": options["order"], "categories": options["categories"]}
        if not columns.cluster and options["seed"] is None:
            return agreement(rows, **named)
        seed = SEED if options["seed"] is None else options["seed"]
        progress = Progress(RESAMPLES, "Resamples", sys.stderr)
        return agreement(rows, **named, resampling=Resampling(seed), progress=lambda _: progress.add())

    def _notice(self, figures: Figures) -> None:
        """Say, beside the output, which values look as if they meant that there is none."""
        for value, number in figures.frequencies:
            if value.casefold() in LOOKS_MISSING:
                self.stderr.write(
                    f"“{value}” ({number:,} times) is taken as a value; leave cells empty that have none."
                )


def _names(typed: str) -> list[str]:
    """Names apart by commas; one with a comma in it stands in quotes."""
    return [name.strip() for name in next(csv.reader([typed], skipinitialspace=True), [])]


def _seed(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit():
        raise ArgumentTypeError(f"“{typed}” is no seed: take a whole number, 0 or more")
    return int(typed)

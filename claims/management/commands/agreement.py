"""How far raters agree: in a round, or in any long table.

A table needs no database, so that readers of a release can repeat figures.
"""

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
from claims.models import OPERATOR, Round
from claims.reads.review.agreement import agreed_in, rows_of
from claims.reads.review.intervals import seed_of
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
        parser.add_argument("round", nargs="?", default="", metavar="ROUND", help="uid or name of a round")
        parser.add_argument("--file", type=Path, help="CSV in UTF-8; cells apart by comma, semicolon or tab")
        parser.add_argument("--unit", default="", metavar="COLUMN", help="what was rated, such as claim_uid")
        parser.add_argument("--rater", default="", metavar="COLUMN", help="who rated, such as reviewer")
        parser.add_argument("--value", default="", metavar="COLUMN", help="what they said; an empty cell is missing")
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
        if bool(options["round"]) == bool(options["file"]):
            raise CommandError("Name a round, or a file with --file: one of the two.")
        if options["round"]:
            self._of_round(options)
            return
        if missing := [f"--{name}" for name in ("unit", "rater", "value") if not options[name]]:
            raise CommandError(f"With a file the following arguments are required: {', '.join(missing)}")
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

    def _of_round(self, options: dict[str, Any]) -> None:
        """All judgements and items of a round, as the page of its agreement has them."""
        round_ = _round(options["round"])
        seed = options["seed"] if options["seed"] is not None else seed_of(round_)
        agreed = agreed_in(round_, OPERATOR)
        found = {}
        for asked in agreed.asked:
            progress = Progress(RESAMPLES, f"Resamples, {asked.name}", sys.stderr)
            found[asked] = agreement(
                rows_of(asked, agreed.rated), order=asked.order, categories=asked.categories,
                resampling=Resampling(seed), progress=lambda _, bar=progress: bar.add(),  # type: ignore[misc]
            )  # fmt: skip
        if options["json"]:
            told = {asked.code: as_json(figures) for asked, figures in found.items()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))
            return
        version = round_.scheme_version
        self.stdout.write(f"{round_.name} ({round_.uid}), {version.label}; what was rated before the reveal")
        for asked, figures in found.items():
            self.stdout.write("\n".join(["", asked.name, *as_text(figures)]))

    def _notice(self, figures: Figures) -> None:
        """Say, beside the output, which values look as if they meant that there is none."""
        for value, number in figures.frequencies:
            if value.casefold() in LOOKS_MISSING:
                self.stderr.write(
                    f"“{value}” ({number:,} times) is taken as a value; leave cells empty that have none."
                )


def _round(named: str) -> Round:
    rounds = Round.objects.select_related("scheme_version__scheme")
    found = list(rounds.filter(uid=named)[:2]) or list(rounds.filter(name=named)[:2])
    if len(found) != 1:
        what = "Several rounds have this name: take the uid" if found else "There is no such round"
        raise CommandError(f"{what}: “{named}”.")
    return found[0]


def _names(typed: str) -> list[str]:
    """Names apart by commas; one with a comma in it stands in quotes."""
    return [name.strip() for name in next(csv.reader([typed], skipinitialspace=True), [])]


def _seed(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit():
        raise ArgumentTypeError(f"“{typed}” is no seed: take a whole number, 0 or more")
    return int(typed)

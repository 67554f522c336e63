"""Invented data for measuring."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks.invented.claims import generate_claims
from claims.management.progress import Progress
from claims.models import Round


class Command(BaseCommand):
    help = "Add invented claims with sources, captures, evidence and two ratings each. For measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claims", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["claims"] < 1:
            raise CommandError("--claims takes a number from 1 up.")
        round_ = Round.objects.standing_now()
        if round_ is None:
            raise CommandError("No round is open: the ratings need one.")
        started = time.monotonic()
        progress = Progress(options["claims"], "Claims generated", sys.stderr)
        generate_claims(number=options["claims"], round_=round_, seed=options["seed"], done=progress.add)
        self.stdout.write(f"{options['claims']:,} claims in {time.monotonic() - started:.0f} s.")

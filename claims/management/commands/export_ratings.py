"""Ratings and claims as files."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.exchange.export import CSV, MEDIA_TYPES, Export
from claims.exchange.files import NOUNS, OFFERED, RATINGS
from claims.models import OPERATOR, Claim, Round, User
from claims.models.rating import Reader


class Command(BaseCommand):
    help = "Write ratings or claims as CSV or JSON Lines, to standard output or to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        units = "; ".join(f"{file.name}: {file.unit}" for file in OFFERED.values())
        parser.add_argument("--what", choices=list(OFFERED), default=RATINGS.name, help=units)
        parser.add_argument("--format", choices=list(MEDIA_TYPES), default=CSV)
        parser.add_argument(
            "--as", dest="username", metavar="USERNAME", help="only the ratings that this person may see"
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
        parser.add_argument("--bom", action="store_true", help="begin a CSV with the mark that Excel needs")
        parser.add_argument("--withdrawn", action="store_true", help="withdrawn claims and their ratings, too")
        parser.add_argument(
            "--address", default=settings.PUBLIC_ADDRESS, metavar="URL",
            help="what permalinks begin with, such as https://evidence.example (default: PUBLIC_ADDRESS, or none)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = Round.objects.standing_now()
        export = Export(
            user=_reader(options["username"]),
            file=OFFERED[options["what"]],
            # Withdrawn claims narrow nothing where the file is not of claims.
            claims=Claim.objects.all() if options["withdrawn"] and OFFERED[options["what"]] not in NOUNS else None,
            format=options["format"],
            bom=options["bom"],
            address=options["address"],
            version=round_.scheme_version if round_ else None,
        )
        if options["output"]:
            _write_file(options["output"], export.blocks())
        else:
            _write(cast(BinaryIO, self.stdout.buffer), export.blocks())


def _reader(username: str | None) -> Reader:
    if username is None:
        return OPERATOR
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"There is no person with the user name “{username}”.")
    return person


def _write_file(path: Path, blocks: Iterable[bytes]) -> None:
    """Under another name until it is whole, so that a file of this name is never half of one."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            _write(file, blocks)
        unfinished.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _write(file: BinaryIO, blocks: Iterable[bytes]) -> None:
    try:
        for block in blocks:
            file.write(block)
        file.flush()
    except BrokenPipeError:
        # Whoever reads has had enough, as `head` has; without this Python complains once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

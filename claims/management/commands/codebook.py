"""Codebooks out and in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.codebook import import_codebook
from claims.exchange import codebook_json, codebook_qdc
from claims.exchange.codebook_file import QDC, codebook_from
from claims.management.actor import lead_named
from claims.models import Scheme
from claims.rules.review.codebook_file import BadCodebook


class Command(BaseCommand):
    help = "Write a codebook with its versions as a file, or take one in from such a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="write one codebook")
        out.add_argument("file", type=Path, help="*.json, or *.qdc (REFI-QDA): one version")
        out.add_argument("--scheme", help="code of the codebook (default: the only one)")
        out.add_argument("--only", dest="name", metavar="VERSION", help="one version alone (default: all)")
        take = ways.add_parser("import", help="take in the versions that are not here; they become drafts")
        take.add_argument("file", type=Path)
        take.add_argument("--as", dest="username", metavar="LEAD", help="in whose name")
        take.add_argument("--activate", action="store_true", help="those that the file calls active become so")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["way"] == "export":
                self._export(options["file"], options["scheme"], options["name"])
            else:
                self._import(options["file"], options["username"], activate=options["activate"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except (BadCodebook, ValidationError) as error:
            raise CommandError(f"{options['file']}: {_told(error)}") from error

    def _export(self, path: Path, code: str | None, name: str | None) -> None:
        scheme = _scheme(code)
        versions = list(scheme.versions.filter(version=name) if name else scheme.versions.order_by("pk"))
        if not versions:
            raise CommandError(f"{scheme.name} has no version{f' “{name}”' if name else ''}.")
        if path.suffix.lower() == QDC:
            if len(versions) > 1:
                raise CommandError("A REFI-QDA codebook holds one version: say which, with --only VERSION.")
            text = codebook_qdc.written(scheme, versions[0])
        else:
            text = codebook_json.written(scheme, versions)
        path.write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(f"{scheme.name}: {', '.join(one.version for one in versions)} written to {path}.")

    def _import(self, path: Path, username: str | None, *, activate: bool) -> None:
        actor = lead_named(username)
        codebook, noticed = codebook_from(path.name, path.read_bytes())
        taken = import_codebook(actor=actor, codebook=codebook, activate=activate)
        for sentence in noticed:
            self.stdout.write(sentence)
        for version in taken.made:
            self.stdout.write(f"{version}: taken in, {version.get_status_display().lower()}.")
        for version in taken.known:
            self.stdout.write(f"{version}: here already, and left as it is.")


def _scheme(code: str | None) -> Scheme:
    schemes = list(Scheme.objects.filter(code=code) if code else Scheme.objects.all()[:2])
    if not schemes:
        raise CommandError(f"There is no codebook{f' “{code}”' if code else ''}.")
    if len(schemes) > 1:
        raise CommandError("There are several codebooks: say which, with --scheme CODE.")
    return schemes[0]


def _told(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)

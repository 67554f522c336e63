"""The hashes of all captures, to be deposited elsewhere."""

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.database.snapshot import snapshot
from claims.exchange.manifest import BadManifest, check_manifest, manifest
from claims.management.actor import lead_named


class Command(BaseCommand):
    help = (
        "Write the hashes of all captures, signed off by a lead, so that the file can be deposited elsewhere; or check"
        " such a file against what is stored now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        parser.add_argument("--since", type=_date, metavar="DATE", help="only captures stored since then: YYYY-MM-DD")
        parser.add_argument("--as", dest="username", metavar="LEAD", help="who signs it off")
        parser.add_argument("--check", type=Path, metavar="FILE", help="name what is missing or changed since")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check(options["check"])
            return
        lead = lead_named(options["username"])
        lines = manifest(
            signed_by=f"{lead.shown_name} ({lead.username})", made_at=timezone.now(), since=options["since"]
        )
        with snapshot():
            sha256 = self._write(options["out"], lines)
        said = self.stdout if options["out"] else self.stderr
        said.write(f"SHA-256 of this manifest: {sha256}")
        said.write("Deposit the file where you cannot change it, and write this number down elsewhere.")

    def _write(self, path: Path | None, lines: Iterable[str]) -> str:
        """Write the lines as they come; returns the SHA-256 of the file."""
        sha256 = hashlib.sha256()
        try:
            file = path.open("wb") if path else None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        try:
            for line in lines:
                data = line.encode()
                sha256.update(data)
                if file:
                    file.write(data)
                else:
                    self.stdout.write(line, ending="")
        finally:
            if file:
                file.close()
        return sha256.hexdigest()

    def _check(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8", newline="") as file:
                checked = check_manifest(file)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error
        except BadManifest as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(f"SHA-256 of this manifest: {sha256}. Compare it with the number that was written down.")
        for said in (*checked.notes, *checked.faults):
            self.stdout.write(said)
        if checked.faults:
            raise CommandError(f"{checked.lines:,} hashes compared; {len(checked.faults):,} faults, each named above.")
        self.stdout.write(f"{checked.lines:,} hashes compared; every capture is as the manifest says.")


def _date(typed: str) -> datetime:
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        sys.exit(f"manifest: “{typed}” is no date: write it as 2026-11-22.")

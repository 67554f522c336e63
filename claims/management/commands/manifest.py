"""The hashes of all captures, to be deposited elsewhere."""

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.actions.time_stamp import stamp_manifest
from claims.choices import Covers
from claims.database.snapshot import snapshot
from claims.exchange.manifest import BadManifest, check_manifest, manifest
from claims.management.actor import lead_named
from claims.models import TimeStamp, User
from claims.reads.time_stamp import check_stored, is_on, trusted_certificates
from claims.rules.time_stamp import BadStamp, check_stamp


class Command(BaseCommand):
    help = (
        "Write the hashes of all captures, signed off by a lead, so that the file can be deposited elsewhere, with a"
        " time-stamp beside it where an authority is set; or check such a file against what is stored now."
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
        if is_on():
            self._stamp(lead, options["out"])

    def _stamp(self, lead: User, path: Path | None) -> None:
        """Have it time-stamped, and put the answer beside it; the manifest is whole whatever comes of that."""
        if path is None:
            self.stderr.write("It has no time-stamp: one stands beside a file. Say --out FILE.")
            return
        try:
            stamp = stamp_manifest(actor=lead, manifest=path.read_bytes().decode())
        except ValidationError as error:
            raise CommandError(f"{path} is whole, and not time-stamped. {' '.join(error.messages)}") from error
        for ending, data in ((".tsr", stamp.token), (".pem", stamp.trusted.encode())):
            path.with_name(f"{path.name}{ending}").write_bytes(data)
        self.stdout.write(f"Time-stamped {_when(stamp.stamped_at)} by {stamp.authority}: {path.name}.tsr beside it.")

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
        checked.faults += self._check_stamps(path, sha256)
        for said in (*checked.notes, *checked.faults):
            self.stdout.write(said)
        if checked.faults:
            raise CommandError(f"{checked.lines:,} hashes compared; {len(checked.faults):,} faults, each named above.")
        self.stdout.write(f"{checked.lines:,} hashes compared; every capture is as the manifest says.")

    def _check_stamps(self, path: Path, sha256: str) -> Iterator[str]:
        """Tell the time-stamps of this manifest, in the database and beside the file; what is wrong with them."""
        stored = [check_stored(one) for one in TimeStamp.objects.filter(covers=Covers.MANIFEST, sha256=sha256)]
        beside = path.with_name(f"{path.name}.tsr")
        if not stored and not beside.is_file():
            self.stdout.write("It has no time-stamp.")
        for one in stored:
            if one.fault:
                yield f"time-stamp {one.stamp.uid}: {one.fault}"
                continue
            others = "" if one.trusted_now else " They are not the certificates that the settings name now."
            self.stdout.write(f"Time-stamped {_when(one.stamp.stamped_at)} by {one.stamp.authority}.{others}")
        if beside.is_file():
            try:
                said = check_stamp(beside.read_bytes(), sha256, _certificates(path))
                self.stdout.write(f"{beside.name}: {_when(said.at)}, by {said.authority}.")
            except (BadStamp, OSError) as error:
                yield f"{beside.name}: {error}"


def _certificates(path: Path) -> str:
    """Those of the settings; where they name none, those beside the file."""
    if settings.TIME_STAMP_CERTIFICATES:
        return trusted_certificates()
    return path.with_name(f"{path.name}.pem").read_text(encoding="ascii", errors="replace")


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _date(typed: str) -> datetime:
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        sys.exit(f"manifest: “{typed}” is no date: write it as 2026-11-22.")

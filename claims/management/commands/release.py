"""Make a release into a folder, and take one in from its folder."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.release import Plan
from claims.choices import Licence
from claims.exchange.release.build import build_release
from claims.exchange.release.folder import BadFolder, refuse_taken, take_out
from claims.exchange.release.load import BadRelease, load_release
from claims.exchange.release.stamp import put_beside, stamp_made, told_of
from claims.management.actor import lead_named
from claims.models import Round, User


class Command(BaseCommand):
    help = "Make a release, a dated, frozen, hashed export that can be cited; or take one into an empty installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        build = steps.add_parser("build", help="make one, and write its files into a folder")
        build.add_argument("--title", required=True)
        build.add_argument("--as", dest="username", metavar="LEAD", help="default: the only lead there is")
        build.add_argument("--out", type=Path, metavar="FOLDER", help="an empty folder, or one that is not there yet")
        build.add_argument(
            "--contact",
            default="",
            help="where corrections are asked for (default: what is known of the lead: e-mail, public address or name)",
        )
        build.add_argument("--about", default="", help="what it holds, in a few sentences")
        build.add_argument("--licence", default="", choices=["", *Licence.values])
        build.add_argument("--corrects", default="", metavar="UID", help="the release that it corrects")
        build.add_argument("--correction", default="", help="what it corrects")

        load = steps.add_parser("load", help="take one into an empty installation, after every file was checked")
        load.add_argument("folder", type=Path, metavar="FOLDER")
        load.add_argument("--as", dest="username", metavar="LEAD", help="default: the only lead there is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "load":
            self._load(options["folder"], lead_named(options["username"]))
        else:
            self._build(**options)

    def _load(self, folder: Path, lead: User) -> None:
        try:
            outcomes = load_release(actor=lead, folder=folder, round_=Round.objects.standing_now())
        except BadRelease as error:
            raise CommandError(f"Nothing was taken in.\n{error}") from error
        except (PermissionDenied, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        problems = (one for outcome in outcomes if outcome.refused for one in outcome.problems)
        refused = [f"{one.where}: {one.what}: {one.why}" for one in problems]
        if refused:
            raise CommandError("Nothing was taken in.\n" + "\n".join(refused[:20]))
        self.stdout.write(f"{sum(outcome.new for outcome in outcomes):,} records were taken in from {folder}.")
        if told := told_of(folder):
            self.stdout.write(told)

    def _build(self, *, username: str | None, out: Path | None, contact: str, **said: Any) -> None:
        lead = lead_named(username)
        named = {name: said[name] for name in ("title", "about", "licence", "corrects", "correction")}
        try:
            if out is not None:
                refuse_taken(out)
            contact = contact or lead.email or settings.PUBLIC_ADDRESS or lead.shown_name
            plan = Plan(contact=contact, **named)
            release = build_release(actor=lead, plan=plan, round_=Round.objects.standing_now(), progress=self._tell)
            stamped = stamp_made(actor=lead, release=release)
            if out is not None:
                take_out(release, out)
                put_beside(release, out)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except BadFolder as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{release} ({release.uid}): {release.size:,} bytes, SHA-256 {release.sha256}")
        if stamped:
            self.stdout.write(stamped)
        for line in [*release.holds["unfinished"], *release.holds["warnings"]]:
            self.stdout.write(f"To know: {line}")

    def _tell(self, done: int, total: int, message: str) -> None:
        sys.stderr.write(f"{done} of {total}: {message}\n")

"""Say how this installation stands, and what to do about what is not in order."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.doctor import FAULT, FINE, examine


class Command(BaseCommand):
    help = (
        "Look at settings, disk, database, jobs, clock, versions and backups. Changes nothing; exits with 1 on a fault."
    )
    # It tells what they find, among other things.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one list of findings, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in examine():
            found.append(finding)
            if not options["json"]:
                self.stdout.write(f"{finding.state:8}{finding.about}: {finding.said}")
                if finding.state != FINE and finding.cure:
                    self.stdout.write(f"{'':8}{finding.cure}")
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
        if faults := sum(finding.state == FAULT for finding in found):
            raise CommandError(f"{faults} of {len(found)} things are at fault, each named above.")

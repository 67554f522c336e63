"""Candidates for copies over the whole corpus."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.actions.copies import ProposedCopy, find_copies, forget_all, forget_outdated, prepare
from claims.management.progress import Progress
from claims.models import Capture
from claims.reads.source.copies import compared, unprepared


class Command(BaseCommand):
    help = (
        "Propose which sources repeat one another's text: new captures against all, without comparing every pair."
        " Only the newest readable capture of each source is compared. What is proposed waits for a curator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--capture", metavar="UID", help="look for copies of this capture alone")
        parser.add_argument("--rebuild", action="store_true", help="make all fingerprints again, and compare all")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            progress = Progress(Capture.objects.count(), "Fingerprints removed", sys.stderr)
            forget_all(progress.add)
        asked = self._asked(options["capture"]) if options["capture"] else None
        forgotten = forget_outdated()
        new = list(unprepared().values_list("pk", flat=True))
        prepare(new, Progress(len(new), "Captures fingerprinted", sys.stderr).add)
        keys = new if asked is None else [asked]
        progress = Progress(len(keys), "Captures compared", sys.stderr)
        found = [self._tell(one) for one in find_copies(keys=keys, done=progress.add)]
        left_out = f"; {forgotten:,} captures are not compared any more" if forgotten else ""
        self.stdout.write(
            f"{len(found):,} candidates proposed; {len(keys):,} captures compared with"
            f" {compared().count():,}{left_out}. A curator decides on them."
        )

    def _asked(self, uid: str) -> int:
        capture = Capture.objects.filter(uid=uid).without_text().first()
        if capture is None:
            raise CommandError(f"There is no capture “{uid}”.")
        if not compared().filter(pk=capture.pk).exists():
            raise CommandError(
                f"Capture {uid} is not compared: only the newest capture of a source is, while it can be read."
            )
        return capture.pk

    def _tell(self, found: ProposedCopy) -> ProposedCopy:
        relation, overlap = found.relation, found.likeness
        self.stdout.write(f"{relation.uid}  {overlap.share:4.0%}  {relation}")
        return found

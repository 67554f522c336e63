"""Prove that nothing stored has changed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.progress import Progress
from claims.models import Capture, Claim
from claims.reads.time_stamp import verify_time_stamps
from claims.reads.verify import (
    held_elsewhere,
    not_read_again,
    verify_captures,
    verify_descriptions,
    verify_purges,
    verify_ratings,
    verify_relations,
    verify_releases,
    verify_search_texts,
    verify_setup,
    withheld,
    yet_to_be_marked,
)
from evidence import __version__


class Command(BaseCommand):
    help = "Re-check every hash, every text, every anchor, every relation and what ratings rest on."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify_setup())
        progress = Progress(Capture.objects.count(), "Captures checked", sys.stderr)
        for checked, found in verify_captures():
            progress.add(checked)
            faults += found
        faults += verify_relations()
        faults += verify_descriptions()
        faults += verify_search_texts()
        faults += verify_purges()
        faults += verify_ratings()
        faults += verify_releases()
        faults += verify_time_stamps()
        for fault in faults:
            self.stdout.write(str(fault))
        for known in withheld():
            self.stdout.write(known)
        for waiting in yet_to_be_marked():
            self.stdout.write(waiting)
        for extractor, count in not_read_again().items():
            self.stdout.write(f"Cannot be re-extracted by this version, which has no {extractor}: {count:,} captures.")
        if elsewhere := held_elsewhere().count():
            self.stdout.write(f"Held elsewhere, known here by hash and place alone: {elsewhere:,} captures.")
        captures, claims = Capture.objects.count(), Claim.objects.count()
        summary = f"Evidence {__version__}: {captures:,} captures and {claims:,} claims checked"
        if faults:
            raise CommandError(f"{summary}; {len(faults):,} faults, each named above.")
        self.stdout.write(f"{summary}; everything is as it was stored.")

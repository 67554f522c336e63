"""Working out anew by which words claims, sources and evidence items are found."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.actions.search_text import index_anew
from claims.models import Claim, EvidenceItem, Source


class Command(BaseCommand):
    help = "Work out anew by which words claims, sources and studies are found, where `verify` says that they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        claims, sources, items = (index_anew(model._base_manager.all()) for model in (Claim, Source, EvidenceItem))
        self.stdout.write(
            f"{claims:,} claims, {sources:,} sources and {items:,} evidence items are found by other words now."
        )

"""Mark what should be stale: what a worker was stopped at, and what `verify` names."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.actions.stale import mark_overdue, mark_pending


class Command(BaseCommand):
    help = (
        "Mark ratings and decisions stale whose basis has changed: what no worker has come to, and what `verify` names."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        marked = sum(mark_pending()) + sum(mark_overdue())
        self.stdout.write(f"{marked:,} marked stale, ratings and decisions.")

"""How much of each demonstration document the project carries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exchange.corpus import MOST_SHARE, shares


class Command(BaseCommand):
    help = "Print each document's share that the demonstration corpus carries, context included; fail above one half."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(shares())
        for key, title, share in rows:
            self.stdout.write(f"{key}  {share:6.1%}  {title}")
        over = [key for key, _, share in rows if share > MOST_SHARE]
        if over:
            raise CommandError(f"More than {MOST_SHARE:.0%} is carried of: {', '.join(over)}.")

"""Whole documents for the excerpts of the demonstration corpus."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exchange.documents import attach_documents
from claims.models import User


class Command(BaseCommand):
    help = (
        "Find the documents of all excerpts in FOLDER by their SHA-256, capture them whole, and move every claim onto"
        " them; fail and name what could not be found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--as", dest="username", help="Curator in whose name; default: who stored the excerpt.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        results = list(attach_documents(actor=self._actor(options["username"]), folder=folder))
        for result in results:
            title = result.excerpt.source.shown_title
            if result.document is None:
                self.stdout.write(f"{title}: no file with SHA-256 {result.excerpt.document_sha256} in {folder}")
            else:
                self.stdout.write(f"{title}: {result.moved} claims moved onto the whole document")
            for lost in result.lost:
                self.stdout.write(f"  not found: {lost}")
        if not all(result.complete for result in results):
            raise CommandError("Some documents or words were not found; each is named above, and stays on its excerpt.")

    def _actor(self, username: str | None) -> User:
        curators = [user for user in User.objects.filter(is_active=True).order_by("pk") if user.is_curator]
        named = [user for user in curators if username in (None, user.username)]
        if not named:
            raise CommandError("There is no active curator of that name." if username else "There is no curator.")
        return named[0]

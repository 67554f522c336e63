"""References that people bring: what each would become beside the sources that are there."""

from collections.abc import Iterator

from claims.actions.import_ import Brought, Staged
from claims.exchange.incoming.documents import Document


def check_references(file: Document, *, charset: str = "") -> tuple[Brought, Iterator[Staged]]:
    """What the file was recognised as, and what would become of each of its records."""
    raise NotImplementedError(file.name, charset)

"""The files of a corpus, as the demonstration is kept in them, brought by `manage.py import`: all together."""

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from django.db import transaction

from claims.actions.demonstration import make_people, recorded_as_demonstration
from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange.corpus import FOLDER, load_corpus, read
from claims.exchange.corpus_rounds import load_rounds
from claims.models import Capture, User

NAMES = (
    "documents", "questions", "evidence", "relations", "second_coder", "pairs", "rounds", "ratings", "ratings_masked",
)  # fmt: skip
EVERYONE = "everyone"
# What people of a corpus do, by the name that its files have for them.
ROLES = {"curator": Role.CURATOR, "reviewer": Role.REVIEWER, "lead": Role.LEAD}


def corpus_folders(paths: Iterable[Path]) -> list[Path]:
    """The folders of which all files of a corpus are among these, which alone can go in."""
    given = set(paths)
    folders = dict.fromkeys(path.parent for path in paths)
    return [one for one in folders if given.issuperset(one / f"{name}.json" for name in NAMES)]


def found_in(folder: Path) -> dict[Path, int]:
    """How many records each file of a corpus has."""
    return {folder / f"{name}.json": _size(read(name, folder)) for name in NAMES}


def _size(content: object) -> int:
    if isinstance(content, dict):
        return sum(len(part) for part in content.values() if isinstance(part, list))
    return len(content) if isinstance(content, list) else 0


def is_here(folder: Path) -> bool:
    """Whether the documents of this corpus are here already."""
    hashes = [document["sha256"] for document in read("documents", folder)]
    return Capture.objects.filter(document_sha256__in=hashes).exists()


@transaction.atomic
def import_corpus(*, actor: User, folder: Path) -> None:
    """Put a corpus in, with its rounds, whole or not at all: by the actions by which the demonstration is made.

    Its people are made without a password, as far as no account has their name. The corpus that comes along is
    recorded as the demonstration. Raises PermissionDenied unless the actor is a lead, ValidationError where a file says
    what no action takes.
    """
    require(actor, Role.LEAD)
    with recorded_as_demonstration() if folder.resolve() == FOLDER else nullcontext():
        people = make_people(actor=actor, roles=_roles(folder))
        load_rounds(load_corpus(people=people, folder=folder))


def _roles(folder: Path) -> dict[str, Role]:
    """Who is to be made, and with which role. An account that has all roles rates where it is here."""
    raters = {name for row in read("rounds", folder)["rounds"] for name in row["raters"]} - {EVERYONE}
    names = ["curator", read("second_coder", folder)["coder"], *sorted(raters), "lead"]
    return {name: ROLES.get(name.partition("-")[0], Role.REVIEWER) for name in names}

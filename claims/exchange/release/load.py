"""Taking a release in from its folder: first all of it is checked, then its files go in as any exports of ours."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.actions.table.terms import Outcome
from claims.exchange.backup.folder import sha256_of_file
from claims.exchange.own.load import load_own
from claims.exchange.own.read import own_file
from claims.exchange.release.package import DESCRIPTOR
from claims.exchange.spreadsheet import unguard
from claims.models import Round, Source, User

CHUNK = 1024 * 1024
# So many faults are named.
NAMED = 20


class BadRelease(ValueError):
    """A folder that is no release, or not a whole one: each fault by the name of its file."""


def load_release(*, actor: User, folder: Path, round_: Round | None = None) -> list[Outcome]:
    """Check every file of a release, and take its data into an empty installation, all of it or nothing.

    `round_` is the standing round with which it was set up: it becomes that of the release.
    Raises BadRelease, with all faults, and as `load_own` does.
    """
    resources = _resources(folder)
    if faults := list(_faults(folder, resources)):
        more = f"\n... and {len(faults) - NAMED:,} more" if len(faults) > NAMED else ""
        raise BadRelease("\n".join(faults[:NAMED]) + more)
    if Source.objects.exists():
        raise BadRelease("This installation is not empty. A release is taken into an empty one.")
    files = [own_file(one["path"], (folder / one["path"]).read_bytes()) for one in resources if one["format"] == "csv"]
    own = [file for file in files if file is not None]
    return load_own(actor=actor, files=own, adopts=True, round_=round_)


def _resources(folder: Path) -> list[dict[str, Any]]:
    try:
        package = json.loads((folder / DESCRIPTOR).read_bytes())
        resources = package["resources"]
        told = [(one["path"], one["hash"], one["bytes"], one["format"], one["schema"]["fields"]) for one in resources]
    except FileNotFoundError as error:
        raise BadRelease(f"{DESCRIPTOR}: missing. A release has it in its folder.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRelease(f"{DESCRIPTOR}: it cannot be read as the description of a release.") from error
    for path, *_ in told:
        if not isinstance(path, str) or Path(path).is_absolute() or ".." in Path(path).parts:
            raise BadRelease(f"{DESCRIPTOR}: {path} is no file of its folder.")
    return list(resources)


def _faults(folder: Path, resources: list[dict[str, Any]]) -> Iterator[str]:
    """Files that are missing or changed, and, where none is, values that are none of their categories."""
    changed = list(_changed(folder, resources))
    yield from changed
    if not changed:
        for one in resources:
            if one["format"] == "csv":
                yield from _strange_values(folder / one["path"], one)


def _changed(folder: Path, resources: list[dict[str, Any]]) -> Iterator[str]:
    for one in resources:
        path = folder / one["path"]
        if not path.is_file():
            yield f"{one['path']}: missing"
        elif path.stat().st_size != one["bytes"] or f"sha256:{sha256_of_file(path)}" != one["hash"]:
            yield f"{one['path']}: changed: it does not have the SHA-256 that {DESCRIPTOR} names"


def _strange_values(path: Path, resource: dict[str, Any]) -> Iterator[str]:
    known = {
        field["name"]: {one["value"] for one in field["categories"]}
        for field in resource["schema"]["fields"]
        if field.get("categories")
    }
    if not known:
        return
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            for column, values in known.items():
                value = unguard(row.get(column) or "")
                if value and value not in values:
                    yield f"{resource['path']}, row {number}, {column}: “{value}” is none of its categories"

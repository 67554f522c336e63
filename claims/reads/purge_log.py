"""What was purged, as it is written down outside the database: a backup from before a purge brings all back but this.

One line of JSON for each purge, in `purges.jsonl` in EVIDENCE_HOME and in each folder of backups. Lines are added and
never changed. They hold hashes, the reason, who and when: what the database keeps of a purge, too.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.models import Attachment, Capture, Withholding

NAME = "purges.jsonl"
# In EVIDENCE_HOME: the folders that backups were made in, one a line.
FOLDERS = "backup-folders.txt"


class BadLog(ValueError):
    """A log of purges that cannot be read: what it says is not known, and must not be guessed."""


@dataclass(frozen=True, slots=True)
class Purged:
    """One purge: uids of the withholding, its capture and who did it, and the hashes of the files."""

    withholding: str
    capture: str
    reason: str
    withheld_at: str
    withheld_by: str
    purged_at: str
    purged_by: str
    files: tuple[str, ...]


Log = dict[str, Purged]


def read_log(path: Path) -> Log:
    """The purges that this file tells, by the uid of their withholding; none where there is no file.

    A last line that was cut short is left out: its purge is in the database from which it was being written. Raises
    BadLog for anything else that cannot be read.
    """
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").split("\n")
    told = [_parse(path, number, line) for number, line in enumerate(lines[:-1], 1) if line]
    return {one.withholding: one for one in told}


def _parse(path: Path, number: int, line: str) -> Purged:
    try:
        said: dict[str, Any] = json.loads(line)
        return Purged(**said | {"files": tuple(said["files"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BadLog(f"{path}, line {number}: this is no purge.") from error


def purges_in_database() -> list[Purged]:
    """What the database says was purged. Asks for no column that it does not need: it may not be migrated yet."""
    asked = {
        "withholding": "uid", "capture": "capture__uid", "reason": "reason", "withheld_at": "created_at",
        "withheld_by": "created_by__uid", "purged_at": "purged_at", "purged_by": "purged_by__uid",
        "sha256": "capture__sha256",
    }  # fmt: skip
    rows = Withholding.objects.exclude(purged_at=None).order_by("pk").values_list(*asked.values())
    attached = Attachment.objects.filter(capture__purged_at__isnull=False).order_by("pk")
    beside: dict[str, list[str]] = {}
    for uid, sha256 in attached.values_list("capture__uid", "sha256"):
        beside.setdefault(uid, []).append(sha256)
    return [_purged(dict(zip(asked, row, strict=True)), beside) for row in rows]


def _purged(row: dict[str, Any], beside: dict[str, list[str]]) -> Purged:
    files = (row.pop("sha256"), *beside.get(row["capture"], ()))
    times = {name: row[name].isoformat() for name in ("withheld_at", "purged_at")}
    return Purged(**row | times | {"purged_by": row["purged_by"] or "", "files": files})


def home_log() -> Path:
    """The log of this installation."""
    return Path(settings.HOME) / NAME


def backup_folders() -> list[Path]:
    """Folders in which backups of this installation were made."""
    listed = Path(settings.HOME) / FOLDERS
    return [Path(line) for line in listed.read_text(encoding="utf-8").splitlines() if line] if listed.is_file() else []


def purged_and_back() -> list[Purged]:
    """Purges that the log of this installation tells, of captures that the database has unpurged: it was restored."""
    told = {one.capture: one for one in read_log(home_log()).values()}
    back = Capture.objects.filter(uid__in=told, purged_at=None).order_by("pk").values_list("uid", flat=True)
    return [told[uid] for uid in back]

"""What was purged, as it is written down outside the database: a backup from before a purge brings all back but this.

One line of JSON for each purge, in `purges.jsonl` in EVIDENCE_HOME and in each folder of backups. Lines are added and
never changed. They hold hashes, the reason, who and when: what the database keeps of a purge, too.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.models import Capture, Withholding

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
    """What the database says was purged."""
    rows = Withholding.objects.exclude(purged_at=None).select_related("capture", "created_by", "purged_by")
    rows = rows.defer("capture__text", "capture__structure", "capture__metadata").order_by("pk")
    return [_purged(one) for one in rows.prefetch_related("capture__attachments")]


def _purged(withholding: Withholding) -> Purged:
    capture, by = withholding.capture, withholding.purged_by
    return Purged(
        withholding=withholding.uid,
        capture=capture.uid,
        reason=withholding.reason,
        withheld_at=withholding.created_at.isoformat(),
        withheld_by=withholding.created_by.uid,
        purged_at=withholding.purged_at.isoformat() if withholding.purged_at else "",
        purged_by=by.uid if by else "",
        files=(capture.sha256, *(attachment.sha256 for attachment in capture.attachments.all())),
    )


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

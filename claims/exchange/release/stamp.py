"""The time-stamp of a release: of SHA256SUMS, the file in it that names every other one by its hash."""

import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from claims.actions.time_stamp import stamp_release
from claims.exchange.release.archive import SUMS
from claims.models import Release, TimeStamp, User
from claims.reads.time_stamp import is_on


def sums_of(release: Release) -> str:
    """Its list of hashes. Raises FileNotFoundError where its ZIP is missing."""
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        return archive.read(SUMS).decode()


def stamp_made(*, actor: User, release: Release) -> str:
    """Have a release that was just made time-stamped, where that is on; says what came of it, empty where it is off.

    The release is whole whatever the authority answers.
    """
    if not is_on():
        return ""
    try:
        stamp = stamp_release(actor=actor, release=release, sums=sums_of(release))
    except ValidationError as error:
        return f"{' '.join(error.messages)} Ask again on its page."
    return f"Time-stamped {stamp.stamped_at:%Y-%m-%d %H:%M:%S} UTC by {stamp.authority}."


def put_beside(release: Release, folder: Path) -> None:
    """Write the newest time-stamp of a release beside its SHA256SUMS, with the certificates that check it."""
    stamp = TimeStamp.objects.filter(release=release).first()
    if stamp is not None:
        (folder / f"{SUMS}.tsr").write_bytes(bytes(stamp.token))
        (folder / f"{SUMS}.pem").write_text(stamp.trusted, encoding="ascii")


def told_of(folder: Path) -> str:
    """What becomes of a time-stamp in a folder that is taken in; empty where there is none."""
    if not (folder / f"{SUMS}.tsr").is_file():
        return ""
    return (
        f"Its time-stamp, {SUMS}.tsr, stays with the folder: it is of these files, and a release that is taken in"
        " becomes records, no release of this installation."
    )

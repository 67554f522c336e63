"""The files of a release in a folder."""

import shutil
import zipfile
from pathlib import Path

from django.core.files.storage import default_storage

from claims.models import Release


class BadFolder(ValueError):
    """A folder into which nothing is written, and why."""


def refuse_taken(folder: Path) -> None:
    """Raises BadFolder unless the folder is empty, or not there yet."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadFolder(f"{folder} is not empty. Name a folder that is, or one that is not there yet.")


def take_out(release: Release, folder: Path) -> None:
    """Write the files of a release into a folder, which is there whole or not at all. Raises BadFolder."""
    refuse_taken(folder)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
            archive.extractall(unfinished)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        raise BadFolder(f"{folder} cannot be written: {error.strerror}.") from error

"""What is generated or uploaded is for one user of the machine."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from claims.checks import check_private


def test_a_stored_file_and_its_folder_are_their_owners_alone(settings) -> None:
    name = default_storage.save("ab/cd/file", ContentFile(b"words"))
    stored = Path(settings.MEDIA_ROOT) / name
    assert stored.stat().st_mode & 0o777 == 0o600
    assert stored.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("mode", "found"), [(0o700, []), (0o750, ["claims.W001"]), (0o701, ["claims.W001"])])
def test_the_checks_name_a_folder_that_others_can_read(settings, tmp_path: Path, mode: int, found: list[str]) -> None:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.HOME.chmod(mode)
    assert [warning.id for warning in check_private()] == found


def test_a_folder_that_is_not_there_yet_is_open_to_nobody(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "none"
    assert check_private() == []

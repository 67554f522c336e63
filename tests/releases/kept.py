"""Where the database of each release is kept, and what is kept beside it."""

import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

from evidence import __version__
from tests.paths import ROOT
from tests.places import Place, new_place

HERE = Path(__file__).resolve().parent
ENGINES = ("sqlite", "postgresql")
UNRELEASED = ".dev0"
VERSION = __version__.removesuffix(UNRELEASED)


def releases() -> list[str]:
    """Versions whose database is kept, and that are released: nothing of them ever changes."""
    kept = sorted(path.name for path in HERE.iterdir() if (path / "migrations.json").is_file())
    return [version for version in kept if version != VERSION or not __version__.endswith(UNRELEASED)]


def hashes_of_migrations() -> dict[str, str]:
    """SHA-256 of each migration, and of the data that migrations put in."""
    files = [*(ROOT / "claims" / "migrations").glob("0*.py"), *(ROOT / "claims" / "data").glob("*.json")]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def changed_since(version: str) -> list[str]:
    """Migrations of a release that are not what they were."""
    then: dict[str, str] = json.loads((HERE / version / "migrations.json").read_text(encoding="utf-8"))
    now = hashes_of_migrations()
    return [name for name, sha256 in then.items() if now.get(name) != sha256]


def make_kept(folder: Path, engine: str, server: str, work: Path) -> None:
    """Make a database of today on this engine, and keep in `folder` its backup and what it says."""
    with new_place(work / engine, empty=True, server=server) as place:
        place.home.mkdir(parents=True, exist_ok=True)
        place.run("migrate", "-v", "0")
        place.do("from tests.releases.fill import fill; fill()")
        if engine == "sqlite":
            place.do("from django.db import connection; connection.cursor().execute('VACUUM')")
        backups = work / f"{engine}-backups"
        place.run("backup", str(backups))
        said = json.dumps(facts_of(place), indent=1, ensure_ascii=False, sort_keys=True)
    (folder / f"{engine}.json").write_text(f"{said}\n", encoding="utf-8")
    with tarfile.open(folder / f"{engine}.tar.gz", "w:gz") as archive:
        archive.add(backups, arcname="backups", filter=_of_nobody)


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def unpacked(folder: Path, engine: str, to: Path) -> Path:
    """The kept backup, ready to be restored."""
    with tarfile.open(folder / f"{engine}.tar.gz") as archive:
        archive.extractall(to, filter="data")
    return to / "backups"


def facts_of(place: Place) -> dict[str, Any]:
    """What must not change, as this place says it."""
    said: dict[str, Any] = json.loads(place.do("from tests.releases.facts import print_facts; print_facts()"))
    return said

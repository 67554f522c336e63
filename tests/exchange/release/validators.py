"""Run in .venv-release, with folders of releases: writes what frictionless and the schemas of Data Package 2.0 find.

One JSON object, by folder a list of faults. The schemas are read from the package that brings them, never from the
network.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dplib import settings  # type: ignore[import-not-found]
from frictionless import FrictionlessException, Package, system  # type: ignore[import-not-found]
from jsonschema.validators import validator_for  # type: ignore[import-untyped]

SCHEMA = Path(settings.PROFILE_BASEDIR) / "2.0" / "datapackage.json"


def by_schemas(package: dict[str, Any]) -> Iterator[str]:
    """What the published schema finds in the description of a package; those of tables and dialects are in it."""
    schema = json.loads(SCHEMA.read_bytes())
    for error in validator_for(schema)(schema).iter_errors(package):
        yield f"datapackage: {error.json_path}: {error.message[:200]}"


def by_frictionless(folder: Path) -> Iterator[str]:
    """What frictionless finds in the package and in every row of its files."""
    try:
        with system.use_context(trusted=True):
            report = Package(str(folder / "datapackage.json")).validate()
    except FrictionlessException as error:
        yield from (f"package: {one.message}" for one in (error.error, *error.reasons))
        return
    yield from (f"package: {error.message}" for error in report.errors)
    for task in report.tasks:
        yield from (f"{task.place}: {error.message[:200]}" for error in task.errors)


def main(folders: list[str]) -> None:
    """Both, of each folder."""
    found = {}
    for name in folders:
        package = json.loads((Path(name) / "datapackage.json").read_bytes())
        found[name] = [*by_schemas(package), *by_frictionless(Path(name))]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
